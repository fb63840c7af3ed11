"""`seintje ledger …`: who received what, and what is to be deleted. In Dutch."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr
from rich.markup import escape

from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    columns,
    here,
    out,
    print_table,
    with_broker,
    write_files,
)
from clients.cli.policy.pages import pages
from shared.client.front_end import FrontEnd
from shared.contracts.policy.access import FindShares, PersonShare, PersonShares
from shared.contracts.policy.ledger import AcknowledgeDelivery, AcknowledgeRecall
from shared.contracts.policy.look_up import LineView, ReadLedger
from shared.contracts.signals.fetch import FetchSignal
from shared.language.sharing import RECALLS, field_name

commands = typer.Typer(
    no_args_is_help=True, help="Kijk wie wat kreeg, en wat gewist moet worden."
)

DAY = "%d-%m-%Y"

Platform = Annotated[str | None, typer.Option(help="Platform van het account.")]
Handle = Annotated[str | None, typer.Option("--account", help="Naam van het account.")]
Person = Annotated[str | None, typer.Option("--code", help="Code van het account.")]
OnlyOpen = Annotated[bool, typer.Option("--open", help="Alleen wat nog gewist moet worden.")]
Signals = Annotated[
    list[UUID] | None, typer.Option("--signaal", help="Nummer van een signaal; mag vaker.")
]


@commands.command("list")
def list_(
    signal: Annotated[
        UUID | None, typer.Option("--signaal", help="Alleen dit signaal.")
    ] = None,
    partner: Annotated[str | None, typer.Option(help="Alleen deze partner.")] = None,
    to_delete: OnlyOpen = False,  # noqa: FBT002
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wat met wie gedeeld is."""

    def query_from(start: int) -> ReadLedger:
        return ReadLedger(
            start=start, signal_id=signal, partner=partner, open_recalls=to_delete
        )

    async def work(client: FrontEnd) -> list[LineView]:
        return [line async for page in pages(client, query_from) for line in page.lines]

    _print_lines(with_broker(work, actor))


@commands.command()
def person(
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wie wat kreeg over één persoon."""
    shares, _ = _shares(_query(platform, handle, code, signals), actor)
    _print_lines(shares)


@commands.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Map voor inzage.json en inzage.txt.")],
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Maak een overzicht voor wie vraagt wat er over hem of haar gedeeld is."""
    shares, text = _shares(_query(platform, handle, code, signals), actor)
    records = [share.model_dump(mode="json", exclude={"id", "at"}) for share in shares]
    files = {
        "inzage.json": json.dumps(records, ensure_ascii=False, indent=2) + "\n",
        "inzage.txt": (text or "Wij deelden niets over deze persoon.") + "\n",
    }
    write_files(folder, files, private=True)  # who may read it is for the officer to decide
    out.print(f"{len(shares)} keer gedeeld. Zie {escape(str(folder))}.")


@commands.command()
def received(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je een levering gelezen hebt."""
    carry_out(
        AcknowledgeDelivery(delivery_id=delivery), actor, "Genoteerd dat je het gelezen hebt."
    )


@commands.command()
def fetch(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Haal als partner op wat je nu van een signaal mag hebben, als JSON."""
    answer = asked(FetchSignal(delivery_id=delivery), actor)
    envelope = {"id", "at", "correlation_id", "causation_id"}
    fields = answer.model_dump(mode="json", exclude=envelope, exclude_none=True)
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=2) + "\n")


@commands.command()
def deleted(
    recall: Annotated[UUID, typer.Argument(help="Nummer van het verzoek om te wissen.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je gewist hebt wat gewist moest worden."""
    carry_out(AcknowledgeRecall(recall_id=recall), actor, "Genoteerd dat je het gewist hebt.")


def _query(
    platform: str | None, handle: str | None, code: str | None, signals: list[UUID] | None
) -> FindShares:
    return FindShares(
        platform=platform,
        handle=SecretStr(handle) if handle else None,
        person=code,
        signals=tuple(signals or ()),
    )


def _shares(query: FindShares, actor: str) -> tuple[list[PersonShare], str]:
    """Return what was shared of somebody, and the Dutch letter about it, or an empty text."""

    def query_from(start: int) -> FindShares:
        return query.model_copy(update={"start": start})

    async def work(client: FrontEnd) -> list[PersonShares]:
        return [page async for page in pages(client, query_from)]

    answers = with_broker(work, actor)
    shares = [share for answer in answers for share in answer.lines]
    return shares, "\n\n".join(answer.text for answer in answers if answer.text)


def _print_lines(lines: Sequence[LineView]) -> None:
    table = columns("levering", "gegevens", numbers=True, show_lines=True)
    for line in lines:
        fields = [field_name(name, how) for name, how in line.fields.items()]
        about = [f"{here(line.shared_at, DAY)} aan {line.partner}: {_state(line)}"]
        about += [f"bewaren tot en met {line.delete_by:{DAY}}"] if line.delete_by else []
        about += [*line.clauses, str(line.delivery_id)]
        table.add_row("\n".join(about), ", ".join(fields) or "alleen een bericht")
    print_table(table, empty="Er is niets gedeeld.")
    for line in lines:
        if line.recall and not line.recall.acknowledged_at:
            out.print(
                f"seintje ledger deleted {line.recall.recall_id} --as {line.partner}",
                soft_wrap=True,
            )


def _state(line: LineView) -> str:
    if recall := line.recall:
        if recall.acknowledged_at:
            return f"gewist op {here(recall.acknowledged_at, DAY)}"
        return f"te wissen, {recall.told} keer gevraagd\n{RECALLS[recall.reason]}"
    return "gelezen" if line.received_at else "geleverd"
