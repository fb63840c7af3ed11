"""`seintje instaclean results`: what the project came to, without accounts. In Dutch."""

from pathlib import Path
from typing import Annotated

import typer

from clients.cli.console import Actor, asked, columns, print_table
from clients.cli.reporting.files import write_board
from shared.contracts.instaclean.results import AskResults

commands = typer.Typer()


@commands.command()
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
        numbers = (str(cell.sent), str(cell.decided), share)
        table.add_row(cell.quarter, cell.platform, cell.category, *numbers)
    print_table(table, empty="Er is nog niets verstuurd.")
