"""`seintje instaclean …`: the list, notices, and batches with four eyes. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid5

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    columns,
    number_from,
    numbered,
    one_of,
    out,
)
from shared.contracts.instaclean.check import CheckAccount
from shared.contracts.instaclean.collect import CollectBatch, ReturnBatch, SubmitBatch
from shared.contracts.instaclean.exposure import AskExposure
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.link import ConfirmLink, DropAccount
from shared.contracts.instaclean.look_up import ListBatches, ListRows
from shared.contracts.instaclean.notice import PrepareNotice, ShowNotice
from shared.contracts.instaclean.queue import AddItem, ListQueue
from shared.contracts.instaclean.send import (
    RecordReceipt,
    RecordSending,
    SendBatch,
    SettleDoubt,
)
from shared.language.instaclean import STATES
from shared.language.taxonomy import CATEGORIES

instaclean = typer.Typer(no_args_is_help=True, help="De lijst van Project Instaclean.")

# What makes an account urgent; how often it was seen is told beside it.
WHY = {
    "urgency-acute": "kan niet wachten",
    "urgency-high": "dringend",
    "urgency-normal": "gewoon",
    "minor-affected": "gaat om een minderjarige",
    "returned": "kwam terug",
    "several-categories": "meer dan één soort",
}
KINDS = {"quarter": "kwartaal", "urgent": "spoed"}
LINKS = {"zelfde": "same", "teruggekomen": "returned", "ander": "different"}
_account = number_from("`seintje instaclean queue`")
Account = Annotated[UUID, typer.Argument(parser=_account, help="Nummer van het account.")]
Batch = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje instaclean batches`"), help="Nummer van de lijst."
    ),
]
Quarter = Annotated[str, typer.Argument(help="Kwartaal, zoals 2026-q4.")]


# --- accounts ---------------------------------------------------------------------


@instaclean.command()
def queue(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    skip: Annotated[int, typer.Option("--vanaf", min=0)] = 0,
    platform: Annotated[str | None, typer.Option()] = None,
    category: Annotated[str | None, typer.Option("--categorie")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Laat de accounts zien die wachten, het dringendste eerst."""
    query = ListQueue(limit=limit, skip=skip, platform=platform, category=category)
    answer = asked(query, actor)
    table = columns("account", "waarover", "stand", "waarom nu", numbers=True)
    for one in answer.entries:
        name = f"{escape(one.handle.get_secret_value())} op {one.platform}"
        alike = "".join(f"\nlijkt op\n[dim]{other}[/]" for other in one.alike)
        table.add_row(
            numbered(name, one.entry_id) + alike,
            ", ".join(CATEGORIES[code].label for code in one.categories),
            f"{STATES.get(one.state, one.state)}, {one.sightings} keer gezien",
            ", ".join(WHY[code] for code in one.why if code in WHY),
        )
    out.print(table)
    out.print(f"{len(answer.entries)} van {answer.total} accounts.")


@instaclean.command()
def show(
    account: Account,
    *,
    open_links: Annotated[bool, typer.Option("--toon-links", help="Ook de links.")] = False,
    actor: Actor = "coordinator",
) -> None:
    """Laat een account zien, met wat de melding nog mist. Links alleen als je erom vraagt."""
    answer = asked(ShowNotice(entry_id=account), actor)
    out.print(f"{escape(answer.handle.get_secret_value())} op {answer.platform}")
    out.print(f"Stand: {STATES.get(answer.state, answer.state)}")
    out.print(f"Nummer van de melding: {answer.notice_id}", soft_wrap=True)
    for item in answer.items:
        hidden = item.blurred and not open_links
        where = "(verborgen)" if hidden else escape(item.url.get_secret_value())
        out.print(f"  {item.content}: {where}")
    if answer.explanation:
        out.print(escape(answer.explanation.get_secret_value()))
    for sentence in answer.missing_text:
        out.print(f"[yellow]{sentence}[/]")


@instaclean.command("item")
def item_(
    account: Account,
    url: Annotated[str, typer.Argument(help="De precieze link.")],
    content: Annotated[str, typer.Option("--soort", help="image, video, text, ...")] = "other",
    actor: Actor = "coordinator",
) -> None:
    """Voeg een link toe naar wat het account plaatste."""
    given = {"entry_id": account, "url": url, "content": content, "seen_at": datetime.now(UTC)}
    carry_out(
        AddItem.model_validate(given | {"item_id": _new(account, url)}), actor, "Toegevoegd."
    )


@instaclean.command()
def prepare(
    account: Account,
    *,
    explanation: Annotated[str | None, typer.Option("--uitleg")] = None,
    reference: Annotated[str | None, typer.Option("--regel", help="Wet of regel.")] = None,
    ground: Annotated[str | None, typer.Option("--grond", help="illegal of terms.")] = None,
    category: Annotated[str | None, typer.Option("--categorie")] = None,
    minor: Annotated[
        str | None, typer.Option("--minderjarig", help="yes, no, unknown.")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--vraag", help="remove-item, suspend of terminate.")
    ] = None,
    language: Annotated[str | None, typer.Option("--taal")] = None,
    urgency: Annotated[str, typer.Option("--spoed", help="normal, life-threat.")] = "normal",
    good_faith: Annotated[
        bool, typer.Option("--te-goeder-trouw", help="Je verklaart dat dit klopt.")
    ] = False,
    names_nobody: Annotated[
        bool, typer.Option("--geen-naam", help="Wat een naam lijkt, is er geen.")
    ] = False,
    live: Annotated[bool, typer.Option("--nog-online", help="Je zag het net.")] = False,
    actor: Actor = "coordinator",
) -> None:
    """Schrijf de melding, of vul haar aan. Daarna zie je wat er nog mist."""
    given = {
        "entry_id": account,
        "explanation": explanation,
        "reference": reference,
        "ground": ground,
        "category": category,
        "affected_minor": minor,
        "requested_action": action,
        "language": language,
        "urgency": urgency,
        "good_faith": good_faith,
        "names_nobody": names_nobody,
        "seen_live_at": datetime.now(UTC) if live else None,
    }
    carry_out(PrepareNotice.model_validate(given), actor)
    for sentence in asked(ShowNotice(entry_id=account), actor).missing_text:
        out.print(f"[yellow]{sentence}[/]")
    out.print("Bewaard.")


@instaclean.command()
def check(
    account: Account,
    result: Annotated[str, typer.Argument(help="live, gone of unclear.")],
    actor: Actor = "coordinator",
) -> None:
    """Zeg of een account er nog is."""
    given = {"entry_id": account, "result": result, "looked_at": datetime.now(UTC)}
    carry_out(CheckAccount.model_validate(given), actor, "Genoteerd.")


@instaclean.command()
def link(
    account: Account,
    other: Annotated[UUID, typer.Argument(parser=_account, help="Het andere account.")],
    what: Annotated[
        str, typer.Argument(parser=one_of(LINKS), metavar="WAT", help=", ".join(LINKS) + ".")
    ],
    actor: Actor = "coordinator",
) -> None:
    """Zeg wat twee accounts van elkaar zijn."""
    given = {"entry_id": account, "other_id": other, "link": what}
    carry_out(ConfirmLink.model_validate(given), actor, "Genoteerd.")


@instaclean.command()
def drop(
    account: Account,
    reason: Annotated[str, typer.Option("--omdat", help="Bijvoorbeeld harmless.")] = "harmless",
    actor: Actor = "coordinator",
) -> None:
    """Haal een account van de lijst."""
    carry_out(DropAccount(entry_id=account, reason=reason), actor, "Van de lijst gehaald.")


@instaclean.command()
def today(actor: Actor = "coordinator") -> None:
    """Laat zien hoeveel je vandaag hebt bekeken."""
    answer = asked(AskExposure(), actor)
    out.print(f"Vandaag bekeken: {answer.opened}. Pauze na elke {answer.most}.")
    if answer.paused_until:
        out.print(
            f"Pauze tot {answer.paused_until.astimezone():%H:%M}. Praat er met iemand over."
        )
    elif answer.warn:
        out.print("[yellow]Je hebt bijna genoeg gezien. Neem zo een pauze.[/]")


# --- batches ----------------------------------------------------------------------


@instaclean.command()
def collect(
    platform: Annotated[str, typer.Argument(help="Bijvoorbeeld instagram.")],
    quarter: Quarter,
    actor: Actor = "coordinator",
) -> None:
    """Zet elke melding die af is in de lijst van het kwartaal."""
    given = {"platform": platform, "quarter": quarter}
    carry_out(
        CollectBatch.model_validate(given),
        actor,
        "Verzameld. Zie `seintje instaclean batches`.",
    )


@instaclean.command("batches")
def batches_(
    quarter: Annotated[str | None, typer.Option("--kwartaal")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Laat de lijsten zien."""
    answer = asked(ListBatches.model_validate({"quarter": quarter}), actor)
    table = columns("lijst", "stand", "accounts", "na te kijken", numbers=True)
    for one in answer.batches:
        state = STATES.get(one.state, one.state) + (
            " [red](twijfel)[/]" if one.in_doubt else ""
        )
        table.add_row(
            numbered(f"{one.platform} {one.quarter} ({KINDS[one.batch_kind]})", one.batch_id),
            state, str(one.accounts), str(one.not_checked or ""),
        )  # fmt: skip
    out.print(table if answer.batches else "Er zijn nog geen lijsten.")


@instaclean.command()
def rows(
    batch: Batch,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 100,
    skip: Annotated[int, typer.Option("--vanaf", min=0)] = 0,
    actor: Actor = "coordinator",
) -> None:
    """Laat zien wat er in een lijst staat."""
    answer = asked(ListRows(batch_id=batch, limit=limit, skip=skip), actor)
    table = columns("account, en zijn melding", "waarover", "stand", "gezien", numbers=True)
    for one in answer.rows:
        seen = f"{one.checked_at.astimezone():%d-%m}" if one.checked_at else "[yellow]nee[/]"
        name = escape(one.handle.get_secret_value())
        label = CATEGORIES[one.category].label
        account = f"{numbered(name, one.entry_id)}\n[dim]{one.notice_id}[/]"
        table.add_row(account, label, STATES.get(one.state, one.state), seen)
    out.print(table)
    out.print(f"{len(answer.rows)} van {answer.total}.")


@instaclean.command()
def submit(batch: Batch, actor: Actor = "coordinator") -> None:
    """Geef een lijst aan een collega om na te kijken."""
    carry_out(SubmitBatch(batch_id=batch), actor, "De lijst wacht op een collega.")


@instaclean.command("return")
def return_(
    batch: Batch,
    account: Annotated[
        UUID | None, typer.Option("--account", parser=_account, help="Alleen dit ene.")
    ] = None,
    actor: Actor = "coordinator",
) -> None:
    """Geef een lijst terug, of haal er een account uit."""
    carry_out(ReturnBatch(batch_id=batch, entry_id=account), actor, "Teruggegeven.")


@instaclean.command()
def approve(batch: Batch, actor: Actor = "coordinator") -> None:
    """Keur een lijst goed. Dat kan alleen iemand die er niet aan meewerkte."""
    carry_out(ApproveBatch(batch_id=batch), actor, "Goedgekeurd.")


@instaclean.command()
def freeze(batch: Batch, actor: Actor = "coordinator") -> None:
    """Leg een lijst vast. Daarna verandert er niets meer."""
    carry_out(FreezeBatch(batch_id=batch), actor, "De lijst ligt vast.")


@instaclean.command()
def send(batch: Batch, actor: Actor = "coordinator") -> None:
    """Verstuur een lijst."""
    carry_out(SendBatch(batch_id=batch), actor, "De lijst wordt verstuurd.")


@instaclean.command()
def sent(
    batch: Batch,
    receipt: Annotated[str | None, typer.Option("--bewijs", help="Nummer of kenmerk.")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Zeg dat je een lijst zelf hebt gegeven."""
    command = RecordSending(
        batch_id=batch, channel="hand", receipt=receipt, sent_at=datetime.now(UTC)
    )
    carry_out(command, actor, "Genoteerd.")


@instaclean.command()
def doubt(
    batch: Batch,
    *,
    arrived: Annotated[bool, typer.Option("--aangekomen/--opnieuw")],
    actor: Actor = "coordinator",
) -> None:
    """Zeg of een lijst is aangekomen, als dat niet zeker was."""
    carry_out(SettleDoubt(batch_id=batch, arrived=arrived), actor, "Genoteerd.")


@instaclean.command()
def received(
    batch: Batch,
    reference: Annotated[str | None, typer.Option("--kenmerk")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Zeg dat het platform de lijst heeft."""
    command = RecordReceipt(batch_id=batch, received_at=datetime.now(UTC), reference=reference)
    carry_out(command, actor, "Genoteerd.")


# --- small things -----------------------------------------------------------------


def _new(account: UUID, url: str) -> UUID:
    """Return the id of an item: the same link twice is one."""
    return uuid5(account, url)
