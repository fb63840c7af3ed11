"""`seintje instaclean …`: files out and in, decisions, and results. In Dutch."""

import base64
import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid5

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    columns,
    err,
    number_from,
    out,
    with_broker,
)
from clients.cli.instaclean.accounts import Batch, instaclean
from clients.cli.instaclean.decision_files import in_parts
from clients.cli.reporting.files import write_board
from shared.client.front_end import FrontEnd
from shared.contracts.instaclean.answers import ImportDecisions, Imported, ShowImport
from shared.contracts.instaclean.decide import FileComplaint, RecordDecision, RecordReview
from shared.contracts.instaclean.look_up import ReadBundle
from shared.contracts.instaclean.results import AskResults
from shared.documents.manifest import MANIFEST, SIGNATURE, wrong_files

__all__ = ["instaclean"]

Notice = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje instaclean rows` of `show`"), help="Nummer van de melding."
    ),
]
FILES = UUID("2f0c7a52-9a2e-5c1d-8d5e-4b7a3c2e1f60")  # namespace of imports' ids


@instaclean.command()
def export(
    batch: Batch,
    folder: Annotated[Path, typer.Argument(help="Map voor de bestanden.")],
    actor: Actor = "coordinator",
) -> None:
    """Haal de bestanden van een vastgelegde lijst op, en kijk ze na."""

    async def work(client: FrontEnd) -> dict[str, bytes]:
        files = {name: await _file(client, batch, name) for name in (MANIFEST, SIGNATURE)}
        for name in _listed(files[MANIFEST]):
            files[name] = await _file(client, batch, name)
        return files

    files = with_broker(work, actor)
    if wrong := wrong_files(files):
        err.print(f"[red]Deze bestanden kloppen niet: {', '.join(wrong)}.[/]")
        sys.exit(1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        err.print(f"[red]In {escape(str(folder))} kan niet worden geschreven: {error}.[/]")
        sys.exit(1)
    out.print(f"{len(files)} bestanden in {escape(str(folder))}.")


@instaclean.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Map met de bestanden van een lijst.")],
    key: Annotated[
        str | None, typer.Option("--sleutel", help="Openbare sleutel van de organisatie.")
    ] = None,
) -> None:
    """Kijk of de bestanden van een lijst nog zijn zoals ze zijn vastgelegd."""
    try:
        files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}
    except OSError:
        err.print(f"[red]{escape(str(folder))} kan niet worden gelezen.[/]")
        sys.exit(1)
    if wrong := wrong_files(files, public_key=key):
        err.print(f"[red]Niet zoals het is vastgelegd: {escape(', '.join(wrong))}.[/]")
        sys.exit(1)
    out.print(f"[green]Alle {len(files)} bestanden zijn zoals ze zijn vastgelegd.[/]")
    if key is None:
        out.print("Geef --sleutel om zeker te weten dat het van de organisatie komt.")


@instaclean.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="CSV of JSON van het platform.")],
    actor: Actor = "coordinator",
) -> None:
    """Lees besluiten van een platform. Elke regel wordt verantwoord."""
    form = path.suffix.lower().lstrip(".")
    if form not in ("csv", "json"):
        err.print("[red]Geef een bestand dat op .csv of .json eindigt.[/]")
        sys.exit(1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        err.print(f"[red]{escape(str(path))} kan niet worden gelezen.[/]")
        sys.exit(1)
    import_id = uuid5(FILES, text)  # the same file twice is one import

    async def work(client: FrontEnd) -> Imported:
        for first, part in in_parts(text, form):
            command = ImportDecisions.model_validate(
                {
                    "import_id": import_id,
                    "form": form,
                    "content": part,
                    "first_line": first,
                }
            )
            await client.carry_out(command)
        return await client.ask(ShowImport(import_id=import_id))

    answer = with_broker(work, actor)
    for outcome, count in answer.counts.items():
        out.print(f"{OUTCOMES.get(outcome, outcome)}: {count}")
    table = columns("regel", "wat", "waarom")
    for line in answer.remarks:
        table.add_row(str(line.line), OUTCOMES.get(line.outcome, line.outcome), line.why or "")
    if answer.remarks:
        out.print(table)


@instaclean.command()
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
    given = {
        "notice_id": notice,
        "decision": decision,
        "decided_at": datetime.now(UTC),
        "replaces": replaces,
    }
    carry_out(RecordDecision.model_validate(given), actor, "Genoteerd.")


@instaclean.command()
def complain(notice: Notice, actor: Actor = "coordinator") -> None:
    """Schrijf op dat je een klacht indient bij het platform."""
    carry_out(FileComplaint(notice_id=notice), actor, "Genoteerd.")


@instaclean.command()
def review(
    notice: Notice,
    *,
    won: Annotated[bool, typer.Option("--gewonnen/--verloren")],
    actor: Actor = "coordinator",
) -> None:
    """Schrijf op wat er van een klacht kwam."""
    command = RecordReview(notice_id=notice, won=won, decided_at=datetime.now(UTC))
    carry_out(command, actor, "Genoteerd.")


@instaclean.command()
def results(
    quarter: Annotated[str | None, typer.Option("--kwartaal", help="Zoals 2026-q4.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--map", help="Schrijf HTML, PDF en CSV in deze map.")
    ] = None,
    actor: Actor = "coordinator",
) -> None:
    """Laat zien wat Instaclean opleverde. Er staat geen account in."""
    if folder is not None:
        write_board(quarter, folder, actor)
        return
    answer = asked(AskResults(quarter=quarter), actor)
    table = columns("kwartaal", "platform", "categorie", "verstuurd", "besloten", "% gelijk")
    for cell in answer.cells:
        share = "" if cell.acceptance is None else f"{cell.acceptance:.0%}"
        table.add_row(
            cell.quarter,
            cell.platform,
            cell.category,
            str(cell.sent),
            str(cell.decided),
            share,
        )
    out.print(table if answer.cells else "Er is nog niets verstuurd.")


OUTCOMES = {
    "applied": "verwerkt",
    "repeated": "was al bekend",
    "contradicting": "spreekt een eerder besluit tegen",
    "not-ours": "niet van ons",
    "unreadable": "niet te lezen",
}


async def _file(client: FrontEnd, batch: UUID, name: str) -> bytes:
    pieces: list[str] = []
    number = parts = 1
    while number <= parts:
        answer = await client.ask(ReadBundle(batch_id=batch, file=name, part=number))
        pieces.append(answer.content.get_secret_value())
        parts, number = answer.parts, number + 1
    return zlib.decompress(base64.b64decode("".join(pieces)))


def _listed(manifest: bytes) -> list[str]:
    return [file["name"] for file in json.loads(manifest)["files"]]
