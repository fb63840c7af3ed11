"""`seintje profile …`: the two rules, hours, competences and means of workers. In Dutch."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, as_hours, asked, carry_out, columns, out
from clients.cli.typed import On, choices, day_of, one_of
from shared.contracts.policy.profiles import CheckProfile, NotePlatformChange, RegisterProfile
from shared.contracts.policy.workers import (
    ListWorkers,
    RecordActivity,
    RecordCompetence,
    RecordMeans,
    WorkerView,
)
from shared.language.policy import COMPETENCES, MEANS, POINTS
from shared.language.taxonomy import PLATFORMS

commands = typer.Typer(no_args_is_help=True, help="Profielen, uren en middelen van werkers.")

Worker = Annotated[str, typer.Argument(help="Wie.")]
Platform = Annotated[str, typer.Argument(help="Bijvoorbeeld instagram.")]

WORDS = POINTS | COMPETENCES | MEANS


@commands.command("list")
def list_(
    worker: Annotated[str | None, typer.Option("--wie")] = None, actor: Actor = "manager"
) -> None:
    """Laat zien hoe het staat met profielen, uren, kennis en middelen."""
    answer = asked(ListWorkers(worker=worker), actor)
    for one in answer.workers:
        _print_worker(one)
    if not answer.workers:
        out.print("Er zijn nog geen profielen.")


@commands.command()
def add(
    worker: Worker,
    platform: Platform,
    handle: Annotated[str, typer.Argument(help="Naam van het profiel.")],
    availability: Annotated[
        str | None, typer.Option("--bereikbaar", help="Wanneer jongeren je daar bereiken.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Meld een profiel aan. Het wordt binnen twee weken nagekeken."""
    command = RegisterProfile(
        worker=worker, platform=platform, handle=handle, availability=availability
    )
    carry_out(command, actor, "Aangemeld.")
    if platform in PLATFORMS and (warning := PLATFORMS[platform].warning):
        out.print(f"[yellow]{warning}[/]")


@commands.command()
def check(
    worker: Worker,
    platform: Platform,
    good: Annotated[
        list[str] | None,
        typer.Option("--goed", parser=one_of(POINTS), help=f"Mag vaker: {choices(POINTS)}"),
    ] = None,
    on: On = None,
    actor: Actor = "manager",
) -> None:
    """Kijk een profiel na. Noem wat goed is; de rest is dat niet."""
    command = CheckProfile(
        worker=worker, platform=platform, on=day_of(on), good=tuple(good or ())
    )
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def changed(platform: Platform, on: On = None, actor: Actor = "manager") -> None:
    """Zeg dat een platform zijn instellingen veranderde. Alle profielen daar gaan opnieuw."""
    carry_out(NotePlatformChange(platform=platform, on=day_of(on)), actor, "Genoteerd.")


@commands.command()
def hours(
    worker: Worker,
    platform: Platform,
    minutes: Annotated[int, typer.Argument(min=1, max=600)],
    brought: Annotated[bool, typer.Option("--gebracht/--gehaald")],
    on: On = None,
    actor: Actor = "worker",
) -> None:
    """Schrijf tijd online op: gebracht (plaatsen, antwoorden) of gehaald (kijken)."""
    command = RecordActivity(
        worker=worker,
        platform=platform,
        on=day_of(on),
        minutes=minutes,
        activity="bring" if brought else "take",
    )
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def means(
    worker: Worker,
    hours_a_week: Annotated[float, typer.Argument(help="Uren per week.")],
    has: Annotated[
        list[str] | None,
        typer.Option("--heeft", parser=one_of(MEANS), help=f"Mag vaker: {choices(MEANS)}"),
    ] = None,
    actor: Actor = "manager",
) -> None:
    """Schrijf op hoeveel uur iemand werkt, en waarmee."""
    command = RecordMeans(worker=worker, hours_a_week=hours_a_week, means=tuple(has or ()))
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def competence(
    worker: Worker,
    what: Annotated[
        str,
        typer.Argument(parser=one_of(COMPETENCES), metavar="WAT", help=choices(COMPETENCES)),
    ],
    level: Annotated[
        int, typer.Argument(min=0, max=3, help="0 niet, 2 genoeg, 3 leert anderen.")
    ],
    actor: Actor = "manager",
) -> None:
    """Schrijf op hoe ver iemand is."""
    command = RecordCompetence(worker=worker, competence=what, level=level, on=day_of(None))
    carry_out(command, actor, "Genoteerd.")


def _print_worker(worker: WorkerView) -> None:
    norm = "onbekend" if worker.norm_minutes is None else f"{as_hours(worker.norm_minutes)} uur"
    out.print(
        f"[bold]{worker.worker}[/]: {as_hours(worker.bring_minutes)} uur gebracht, "
        f"{as_hours(worker.take_minutes)} uur gehaald in vier weken; de norm is {norm}."
    )
    table = columns("platform", "naam", "nakijken voor", "wat mist")
    for page in worker.profiles:
        due = f"{page.due:%d-%m-%Y}"
        table.add_row(
            page.platform,
            escape(page.handle.get_secret_value()),
            f"[red]te laat: {due}[/]" if page.overdue else due,
            _words(page.missing),
        )
    out.print(table)
    if worker.gaps:
        out.print(f"Nog leren: {_words(worker.gaps)}.")
    if worker.missing_means:
        out.print(f"Nog nodig: {_words(worker.missing_means)}.")


def _words(codes: Iterable[str]) -> str:
    return ", ".join(WORDS[code] for code in codes)
