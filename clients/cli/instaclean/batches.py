"""`seintje instaclean …`: batches, with four eyes. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    columns,
    here,
    numbered,
    out,
    point,
    print_table,
)
from clients.cli.instaclean.accounts import account_number
from clients.cli.typed import number_from
from shared.contracts.instaclean.collect import CollectBatch, ReturnBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.look_up import BatchView, ListBatches, ListRows, RowView
from shared.contracts.instaclean.send import (
    RecordReceipt,
    RecordSending,
    SendBatch,
    SettleDoubt,
)
from shared.language.instaclean import BATCHES, NOT_TAKEN, STATES
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

Batch = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje instaclean batches`"), help="Nummer van de lijst."
    ),
]
Quarter = Annotated[str, typer.Argument(help="Kwartaal, zoals 2026-q4.")]


@commands.command()
def collect(
    platform: Annotated[str, typer.Argument(help="Bijvoorbeeld instagram.")],
    quarter: Quarter,
    actor: Actor = "coordinator",
) -> None:
    """Zet elke melding die af is in de lijst van het kwartaal."""
    command = CollectBatch(platform=platform, quarter=quarter)
    carry_out(command, actor, "Verzameld. Zie `seintje instaclean batches`.")


@commands.command("batches")
def batches_(
    quarter: Annotated[str | None, typer.Option("--kwartaal")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Laat de lijsten zien."""
    answer = asked(ListBatches(quarter=quarter), actor)
    table = columns("lijst", "stand", "accounts", "na te kijken", numbers=True)
    for one in answer.batches:
        table.add_row(
            numbered(f"{one.platform} {one.quarter} ({BATCHES[one.batch_kind]})", one.batch_id),
            _state(one), str(one.accounts), str(one.not_checked or ""),
        )  # fmt: skip
    print_table(table, empty="Er zijn nog geen lijsten.")
    for one in answer.batches:
        if one.sending is not None:
            _point_at(one)


def _state(batch: BatchView) -> str:
    """Return in words how far a batch is, and how its sending goes."""
    state = STATES.get(batch.state, batch.state)
    if batch.in_doubt:
        return f"{state} [red](twijfel)[/]"
    if batch.sending == "failed":
        return "[red]niet verstuurd[/]"
    return f"{state} [yellow](lukte nog niet)[/]" if batch.sending == "later" else state


def _point_at(batch: BatchView) -> None:
    """Say of a batch that was not taken why, and what to do."""
    code = f", code {batch.answer}" if batch.answer else ""
    name, send = f"{batch.platform} {batch.quarter}", f"instaclean send {batch.batch_id}"
    if batch.sending == "later" and batch.again_at:
        again = here(batch.again_at)
        point(
            f"\n{name} kon nog niet weg{code}. We proberen het opnieuw op {again}. Of nu:", send
        )
        return
    why = NOT_TAKEN.get(batch.reason or "", NOT_TAKEN["refused"])
    point(f"\n{name} is niet verstuurd{code}. {why}", send, f"instaclean sent {batch.batch_id}")


@commands.command()
def rows(
    batch: Batch,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 100,
    skip: Annotated[int, typer.Option("--vanaf", min=0)] = 0,
    actor: Actor = "coordinator",
) -> None:
    """Laat zien wat er in een lijst staat, en waar je extra op let."""
    answer = asked(ListRows(batch_id=batch, limit=limit, skip=skip), actor)
    headings = ("account, en zijn melding", "waarover", "stand", "gezien", "let op")
    table = columns(*headings, numbers=True)
    for one in answer.rows:
        seen = here(one.checked_at, "%d-%m") if one.checked_at else "[yellow]nee[/]"
        name = escape(one.handle.get_secret_value())
        label = CATEGORIES[one.category].label
        account = f"{numbered(name, one.entry_id)}\n[dim]{one.notice_id}[/]"
        state = STATES.get(one.state, one.state)
        table.add_row(account, label, state, seen, _to_look_at(one))
    out.print(table)
    out.print(f"{len(answer.rows)} van {answer.total}.")
    if any(one.overruled or one.missing for one in answer.rows):
        point("Lees de redenen, en wat er mist:", "instaclean show ACCOUNT")


def _to_look_at(row: RowView) -> str:
    """Return what an approver looks at first."""
    notes = []
    if row.missing:
        notes.append("[red]niet af[/]")
    if row.overruled:
        notes.append(f"{row.overruled} keer mag iets blijven")
    return "\n".join(notes)


@commands.command()
def submit(batch: Batch, actor: Actor = "coordinator") -> None:
    """Geef een lijst aan een collega om na te kijken."""
    carry_out(SubmitBatch(batch_id=batch), actor, "De lijst wacht op een collega.")


@commands.command("return")
def return_(
    batch: Batch,
    account: Annotated[
        UUID | None, typer.Option("--account", parser=account_number, help="Alleen dit ene.")
    ] = None,
    actor: Actor = "coordinator",
) -> None:
    """Geef een lijst terug, of haal er een account uit."""
    carry_out(ReturnBatch(batch_id=batch, entry_id=account), actor, "Teruggegeven.")


@commands.command()
def approve(batch: Batch, actor: Actor = "coordinator") -> None:
    """Keur een lijst goed. Dat kan alleen iemand die er niet aan meewerkte."""
    carry_out(ApproveBatch(batch_id=batch), actor, "Goedgekeurd.")


@commands.command()
def freeze(batch: Batch, actor: Actor = "coordinator") -> None:
    """Leg een lijst vast. Alleen als een signaal wordt gewist, gaat zij weer open."""
    carry_out(FreezeBatch(batch_id=batch), actor, "De lijst ligt vast.")


@commands.command()
def send(batch: Batch, actor: Actor = "coordinator") -> None:
    """Verstuur een lijst."""
    carry_out(SendBatch(batch_id=batch), actor, "De lijst wordt verstuurd.")


@commands.command()
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


@commands.command()
def doubt(
    batch: Batch,
    *,
    arrived: Annotated[bool, typer.Option("--aangekomen/--opnieuw")],
    actor: Actor = "coordinator",
) -> None:
    """Zeg of een lijst is aangekomen, als dat niet zeker was of een signaal is gewist."""
    carry_out(SettleDoubt(batch_id=batch, arrived=arrived), actor, "Genoteerd.")


@commands.command()
def received(
    batch: Batch,
    reference: Annotated[str | None, typer.Option("--kenmerk")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Zeg dat het platform de lijst heeft."""
    command = RecordReceipt(batch_id=batch, received_at=datetime.now(UTC), reference=reference)
    carry_out(command, actor, "Genoteerd.")
