"""`seintje report` and `seintje goal …`: what was done, in numbers. In Dutch."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clients.cli.console import Actor, asked, carry_out, columns, out
from clients.cli.reporting.files import write_report
from shared.contracts.policy.goals import DropGoal, SetGoal
from shared.contracts.reporting.goals import AskGoals
from shared.language.metrics import METRICS

goal = typer.Typer(
    no_args_is_help=True, help="Doelen: wat je wilt bereiken, en hoe ver je bent."
)

Name = Annotated[str, typer.Argument(help="Korte naam van het doel, zoals meer-hulpvragen.")]


def report(
    name: Annotated[str, typer.Argument(help="Periode: 2026-q4, 2026-h2 of 2026.")],
    folder: Annotated[Path, typer.Option("--map", help="Map voor HTML, PDF en CSV.")],
    actor: Actor = "manager",
) -> None:
    """Maak het verslag voor de gemeente. Er staan geen personen in."""
    write_report(name, folder, actor)


@goal.command("list")
def list_(actor: Actor = "manager") -> None:
    """Laat zien hoe ver elk doel is."""
    table = columns("doel", "wat", "was, en wordt", "is nu", "einde")
    for one in asked(AskGoals(), actor).goals:
        table.add_row(
            f"{one.goal}\n[dim]{one.responsible}[/]",
            METRICS[one.metric],
            f"{one.baseline:g} → {one.target:g}",
            f"{one.count}\n[dim]{one.way:.0%} van de weg[/]",
            f"{one.end:%d-%m-%Y}",
        )
    out.print(table if table.row_count else "Er zijn nog geen doelen.")


@goal.command("set")
def set_(
    name: Name,
    metric: Annotated[str, typer.Option("--wat", help=", ".join(METRICS))],
    baseline: Annotated[float, typer.Option("--was", help="Hoeveel het was.")],
    target: Annotated[float, typer.Option("--wordt", help="Hoeveel het moet worden.")],
    begin: Annotated[datetime, typer.Option("--van", formats=["%Y-%m-%d"])],
    end: Annotated[datetime, typer.Option("--tot-en-met", formats=["%Y-%m-%d"])],
    responsible: Annotated[str, typer.Option("--door", help="Wie ervoor zorgt.")] = "manager",
    actor: Actor = "manager",
) -> None:
    """Stel een doel. Het moet te meten zijn en een einde hebben."""
    command = SetGoal(
        goal=name,
        metric=metric,
        baseline=baseline,
        target=target,
        responsible=responsible,
        begin=begin.date(),
        end=end.date(),
    )
    carry_out(command, actor, "Het doel staat.")


@goal.command()
def drop(name: Name, actor: Actor = "manager") -> None:
    """Laat een doel los."""
    carry_out(DropGoal(goal=name), actor, "Het doel is weg.")


@goal.command()
def metrics() -> None:
    """Laat zien waarop je een doel kunt stellen."""
    table = columns("naam", "wat")
    for name, label in METRICS.items():
        table.add_row(name, label)
    out.print(table)
