"""`seintje ledger …`: who received what, and what is to be deleted. In Dutch."""

import json
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr
from rich.markup import escape

from clients.cli.console import Actor, carry_out, columns, err, out, with_broker
from shared.client.front_end import FrontEnd
from shared.contracts.policy.access import FindShares, PersonShare
from shared.contracts.policy.ledger import AcknowledgeDelivery, AcknowledgeRecall
from shared.contracts.policy.look_up import LineView, ReadLedger
from shared.contracts.signals.fetch import FetchSignal
from shared.language.sharing import RECALLS, field_name

ledger = typer.Typer(
    no_args_is_help=True, help="Kijk wie wat kreeg, en wat gewist moet worden."
)

Platform = Annotated[str | None, typer.Option(help="Platform van het account.")]
Handle = Annotated[str | None, typer.Option("--account", help="Naam van het account.")]
Person = Annotated[str | None, typer.Option("--code", help="Code van het account.")]
OnlyOpen = Annotated[bool, typer.Option("--open", help="Alleen wat nog gewist moet worden.")]
Signals = Annotated[
    list[UUID] | None, typer.Option("--signaal", help="Nummer van een signaal; mag vaker.")
]


@ledger.command("list")
def list_(
    signal: Annotated[
        UUID | None, typer.Option("--signaal", help="Alleen dit signaal.")
    ] = None,
    partner: Annotated[str | None, typer.Option(help="Alleen deze partner.")] = None,
    to_delete: OnlyOpen = False,  # noqa: FBT002
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wat met wie gedeeld is."""

    async def work(client: FrontEnd) -> None:
        lines, start = list[LineView](), 0
        while start is not None:
            answer = await client.ask(
                ReadLedger(
                    start=start, signal_id=signal, partner=partner, open_recalls=to_delete
                )
            )
            lines += answer.lines
            start = answer.next  # type: ignore[assignment]
        _show(lines)

    with_broker(work, actor)


@ledger.command()
def person(
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wie wat kreeg over één persoon."""
    query = _query(platform, handle, code, signals)

    async def work(client: FrontEnd) -> None:
        shares, _ = await _all(client, query)
        _show(shares)

    with_broker(work, actor)


@ledger.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Map voor inzage.json en inzage.txt.")],
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Maak een overzicht voor wie vraagt wat er over hem of haar gedeeld is."""
    query = _query(platform, handle, code, signals)

    async def work(client: FrontEnd) -> int:
        shares, text = await _all(client, query)
        told = [share.model_dump(mode="json", exclude={"id", "at"}) for share in shares]
        files = {
            "inzage.json": json.dumps(told, ensure_ascii=False, indent=2) + "\n",
            "inzage.txt": (text or "Wij deelden niets over deze persoon.") + "\n",
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, body in files.items():
                path = folder / name
                path.touch(mode=0o600)  # who may read it is for the officer to decide
                path.write_text(body, "utf-8")
        except OSError as error:
            kind = type(error).__name__
            err.print(f"[red]In {escape(str(folder))} kan niets staan: {kind}.[/]")
            return 1
        out.print(f"{len(shares)} keer gedeeld. Zie {escape(str(folder))}.")
        return 0

    sys.exit(with_broker(work, actor))


@ledger.command()
def received(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je een levering gelezen hebt."""
    carry_out(
        AcknowledgeDelivery(delivery_id=delivery), actor, "Genoteerd dat je het gelezen hebt."
    )


@ledger.command()
def fetch(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Haal als partner op wat je nu van een signaal mag hebben, als JSON."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(FetchSignal(delivery_id=delivery))
        envelope = {"id", "at", "correlation_id", "causation_id"}
        told = answer.model_dump(mode="json", exclude=envelope, exclude_none=True)
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")

    with_broker(work, actor)


@ledger.command()
def deleted(
    recall: Annotated[UUID, typer.Argument(help="Nummer van het verzoek om te wissen.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je gewist hebt wat gewist moest worden."""
    carry_out(AcknowledgeRecall(recall_id=recall), actor, "Genoteerd dat je het gewist hebt.")


# --- small things -----------------------------------------------------------------


def _query(
    platform: str | None, handle: str | None, code: str | None, signals: list[UUID] | None
) -> FindShares:
    return FindShares(
        platform=platform,
        handle=SecretStr(handle) if handle else None,
        person=code,
        signals=tuple(signals or ()),
    )


async def _all(client: FrontEnd, query: FindShares) -> tuple[list[PersonShare], str]:
    shares, texts = list[PersonShare](), list[str]()
    start: int | None = 0
    while start is not None:
        answer = await client.ask(query.model_copy(update={"start": start}))
        shares += answer.lines
        texts += [answer.text] if answer.text else []
        start = answer.next
    return shares, "\n\n".join(texts)


def _show(lines: "list[LineView] | list[PersonShare]") -> None:
    table = columns("levering", "gegevens", numbers=True, show_lines=True)
    for line in lines:
        fields = [field_name(name, how) for name, how in line.fields.items()]
        about = [f"{line.shared_at:%d-%m-%Y} aan {line.partner}: {_state(line)}"]
        about += [f"bewaren tot en met {line.delete_by:%d-%m-%Y}"] if line.delete_by else []
        about += [*line.clauses, str(line.delivery_id)]
        table.add_row("\n".join(about), ", ".join(fields) or "alleen een bericht")
    out.print(table if lines else "Er is niets gedeeld.")
    for line in lines:
        if line.recall and not line.recall.acknowledged_at:
            out.print(
                f"seintje ledger deleted {line.recall.recall_id} --as {line.partner}",
                soft_wrap=True,
            )


def _state(line: LineView) -> str:
    if recall := line.recall:
        if recall.acknowledged_at:
            return f"gewist op {recall.acknowledged_at:%d-%m-%Y}"
        return f"te wissen, {recall.told} keer gevraagd\n{RECALLS[recall.reason]}"
    return "gelezen" if line.received_at else "geleverd"
