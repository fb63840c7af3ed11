"""`seintje checklist …`: what must be in order before somebody works online. In Dutch."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, out
from clients.cli.typed import On, day_of
from shared.contracts.policy.checklist import PointView, RecordEvidence, ShowChecklist

commands = typer.Typer(no_args_is_help=True, help="Wat op orde moet zijn voor online werk.")


@commands.command()
def show(actor: Actor = "manager") -> None:
    """Laat de lijst zien: wat op orde is, en wat nog open staat."""
    answer = asked(ShowChecklist(), actor)
    table = columns("punt", "op orde", "waaruit blijkt dat", show_lines=True)
    for one in answer.points:
        note = escape(one.note.get_secret_value()) if one.note else ""
        table.add_row(f"[bold]{one.point}[/]\n{one.question}", _state(one), note)
    out.print(table)
    if answer.required and any(one.open for one in answer.points):
        out.print("[yellow]Zolang er iets open staat, gaan nieuwe afspraken niet in.[/]")


@commands.command()
def prove(
    point: Annotated[str, typer.Argument(help="Naam van het punt.")],
    note: Annotated[str, typer.Argument(help="Waaruit dat blijkt, en waar het staat.")],
    on: On = None,
    actor: Actor = "manager",
) -> None:
    """Schrijf op waaruit blijkt dat een punt op orde is. Dat geldt een half jaar."""
    command = RecordEvidence(point=point, on=day_of(on), note=note)
    carry_out(command, actor, "Genoteerd.")


def _state(point: PointView) -> str:
    if not (point.on and point.until):
        return "[red]open[/]"
    since = f"sinds {point.on:%d-%m-%Y}\ntot en met {point.until:%d-%m-%Y}"
    return f"[red]verlopen[/]\n{since}" if point.open else since
