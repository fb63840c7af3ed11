"""`seintje instaclean …`: what a platform decided, and complaints about it. In Dutch."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid5

import typer

from clients.cli.console import (
    Actor,
    BadInput,
    carry_out,
    columns,
    out,
    read_text,
    with_broker,
)
from clients.cli.instaclean.decision_files import in_parts
from clients.cli.typed import number_from
from shared.client.front_end import FrontEnd
from shared.contracts.instaclean.answers import ImportDecisions, Imported, ShowImport
from shared.contracts.instaclean.decide import FileComplaint, RecordDecision, RecordReview
from shared.language.instaclean import IMPORTED

commands = typer.Typer()

Notice = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje instaclean rows` of `show`"), help="Nummer van de melding."
    ),
]
FILES = UUID("2f0c7a52-9a2e-5c1d-8d5e-4b7a3c2e1f60")  # namespace of imports' ids


@commands.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="CSV of JSON van het platform.")],
    actor: Actor = "coordinator",
) -> None:
    """Lees besluiten van een platform. Elke regel wordt verantwoord."""
    form = path.suffix.lower().lstrip(".")
    if form not in ("csv", "json"):
        raise BadInput("Geef een bestand dat op .csv of .json eindigt.")
    text = read_text(path)
    import_id = uuid5(FILES, text)  # the same file twice is one import

    async def work(client: FrontEnd) -> Imported:
        for first, part in in_parts(text, form):
            command = ImportDecisions(
                import_id=import_id, form=form, content=part, first_line=first
            )
            await client.carry_out(command)
        return await client.ask(ShowImport(import_id=import_id))

    answer = with_broker(work, actor)
    for outcome, count in answer.counts.items():
        out.print(f"{IMPORTED.get(outcome, outcome)}: {count}")
    table = columns("regel", "wat", "waarom")
    for line in answer.remarks:
        table.add_row(str(line.line), IMPORTED.get(line.outcome, line.outcome), line.why or "")
    if answer.remarks:
        out.print(table)


@commands.command()
def decide(
    notice: Notice,
    decision: Annotated[str, typer.Argument(help="removed, suspended, rejected, ...")],
    *,
    replaces: Annotated[
        bool, typer.Option("--vervangt", help="Het vorige klopte niet.")
    ] = False,
    actor: Actor = "coordinator",
) -> None:
    """Schrijf op wat het platform besloot."""
    command = RecordDecision(
        notice_id=notice,
        decision=decision,
        decided_at=datetime.now(UTC),
        replaces=replaces,
    )
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def complain(notice: Notice, actor: Actor = "coordinator") -> None:
    """Schrijf op dat je een klacht indient bij het platform."""
    carry_out(FileComplaint(notice_id=notice), actor, "Genoteerd.")


@commands.command()
def review(
    notice: Notice,
    *,
    won: Annotated[bool, typer.Option("--gewonnen/--verloren")],
    actor: Actor = "coordinator",
) -> None:
    """Schrijf op wat er van een klacht kwam."""
    command = RecordReview(notice_id=notice, won=won, decided_at=datetime.now(UTC))
    carry_out(command, actor, "Genoteerd.")
