"""`seintje report` and `seintje goal …`: what was done, in numbers. In Dutch."""

import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, carry_out, columns, err, out, with_broker
from clients.cli.reporting.figures import COUNTED, HERE, Figures, period
from clients.cli.reporting.past import past_events
from shared.client.front_end import FrontEnd
from shared.contracts.policy.goals import DropGoal, GoalDropped, GoalSet, SetGoal
from shared.language.metrics import METRICS

goal = typer.Typer(
    no_args_is_help=True, help="Doelen: wat je wilt bereiken, en hoe ver je bent."
)

EARLIER = timedelta(days=1)  # the clock of who told it may differ from the broker's

Name = Annotated[str, typer.Argument(help="Korte naam van het doel, zoals meer-hulpvragen.")]


def report(
    name: Annotated[str, typer.Argument(help="Periode: 2026-q4, 2026-h2 of 2026.")],
    folder: Annotated[Path, typer.Option("--map", help="Map voor HTML, PDF en CSV.")],
    actor: Actor = "manager",
) -> None:
    """Maak het verslag voor de gemeente. Er staan geen personen in."""
    try:
        begin, end = period(name)
    except ValueError:
        err.print("[red]Dit is geen periode. Geef bijvoorbeeld 2026-q4, 2026-h2 of 2026.[/]")
        sys.exit(1)
    # Drawing takes half a second to load: only who wants a file waits for it.
    from clients.cli.reporting.sheet import report as made  # noqa: PLC0415
    from shared.documents.sheets import files_of  # noqa: PLC0415

    found = Figures(begin, end)
    goals = with_broker(lambda client: _count(client, found), actor)
    sheet = made(found, goals, name=name)
    files = files_of(sheet, f"verslag-{name}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
    except OSError as error:
        err.print(f"[red]In {escape(str(folder))} kan niet worden geschreven: {error}.[/]")
        sys.exit(1)
    out.print(f"{len(files)} bestanden staan in {escape(str(folder))}.")


@goal.command("list")
def list_(actor: Actor = "manager") -> None:
    """Laat zien hoe ver elk doel is."""
    from clients.cli.reporting.sheet import progress  # noqa: PLC0415 - as above

    table = columns("doel", "wat", "was, en wordt", "is nu", "einde")
    for one, found in with_broker(_count, actor):
        now, way = progress(one, found)
        table.add_row(
            f"{one.goal}\n[dim]{one.responsible}[/]",
            METRICS[one.metric],
            f"{one.baseline:g} → {one.target:g}",
            f"{now}\n[dim]{way:.0%} van de weg[/]",
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


async def _count(client: FrontEnd, *more: Figures) -> list[tuple[GoalSet, Figures]]:
    """Count past events: of the period of every goal that stands, and of some more."""
    from clients.cli.reporting.sheet import standing_goals  # noqa: PLC0415 - as above

    told = [event async for event in past_events(client, (GoalSet, GoalDropped))]
    goals = [(goal, Figures(goal.begin, goal.end)) for goal in standing_goals(told).values()]
    wanted = [*more, *(found for _, found in goals)]
    if wanted:
        first = min(found.begin for found in wanted)
        async for event in past_events(
            client, COUNTED, since=datetime.combine(first, time(), HERE) - EARLIER
        ):
            for found in wanted:
                found.hear(event)
    return goals
