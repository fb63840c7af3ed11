"""`seintje profile …` and `seintje platforms`: the two rules, hours, competences. In Dutch."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, one_of, out
from shared.contracts.policy.profiles import CheckProfile, NotePlatformChange, RegisterProfile
from shared.contracts.policy.workers import (
    ListWorkers,
    RecordActivity,
    RecordCompetence,
    RecordMeans,
)
from shared.language.taxonomy import PLATFORMS

profile = typer.Typer(no_args_is_help=True, help="Profielen, uren en middelen van werkers.")

Worker = Annotated[str, typer.Argument(help="Wie.")]
Platform = Annotated[str, typer.Argument(help="Bijvoorbeeld instagram.")]
On = Annotated[
    datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Anders: vandaag.")
]
# What people type and read, and its code.
POINTS = {
    "besloten": "closed",
    "herkenbaar": "recognisable",
    "zelfde-stijl": "uniform",
    "persoonlijk": "personal",
    "aantrekkelijk": "attractive",
    "prive-apart": "work-apart",
    "bereikbaarheid": "hours-shown",
}
COMPETENCES = {
    "sociale-media": "social-media",
    "signaleren": "signalling",
    "zorgvuldig": "accuracy",
    "samenwerken": "cooperation",
    "nieuwsgierig": "curiosity",
    "privacy": "privacy",
}
MEANS = {"werktelefoon": "work-phone", "laptop": "shared-laptop"}
WORDS = {code: word for words in (POINTS, COMPETENCES, MEANS) for word, code in words.items()}
OPENNESS = {
    "very_closed": "heel gesloten",
    "closed": "gesloten",
    "varies": "wisselend",
    "fairly_open": "vrij open",
    "open": "open",
    "very_open": "heel open",
}


def platforms() -> None:
    """Laat de platforms zien: wie er is, hoe open het is, en waar je op let."""
    table = columns("platform", "wie", "openheid", "verhaal weg na", "let op")
    for one in PLATFORMS.values():
        hours = f"{one.story_hours} uur" if one.story_hours else ""
        table.add_row(one.label, one.who, OPENNESS[one.openness], hours, one.warning or "")
    out.print(table)


@profile.command("list")
def list_(
    worker: Annotated[str | None, typer.Option("--wie")] = None, actor: Actor = "manager"
) -> None:
    """Laat zien hoe het staat met profielen, uren, kennis en middelen."""
    answer = asked(ListWorkers(worker=worker), actor)
    for one in answer.workers:
        norm = "onbekend" if one.norm_minutes is None else f"{_hours(one.norm_minutes)} uur"
        out.print(
            f"[bold]{one.worker}[/]: {_hours(one.bring_minutes)} uur gebracht, "
            f"{_hours(one.take_minutes)} uur gehaald in vier weken; de norm is {norm}."
        )
        table = columns("platform", "naam", "nakijken voor", "wat mist")
        for page in one.profiles:
            due = f"{page.due:%d-%m-%Y}"
            table.add_row(
                page.platform,
                escape(page.handle.get_secret_value()),
                f"[red]te laat: {due}[/]" if page.overdue else due,
                _words(page.missing),
            )
        out.print(table)
        if one.gaps:
            out.print(f"Nog leren: {_words(one.gaps)}.")
        if one.missing_means:
            out.print(f"Nog nodig: {_words(one.missing_means)}.")
    if not answer.workers:
        out.print("Er zijn nog geen profielen.")


@profile.command()
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


@profile.command()
def check(
    worker: Worker,
    platform: Platform,
    good: Annotated[
        list[str] | None,
        typer.Option("--goed", parser=one_of(POINTS), help=f"Mag vaker: {', '.join(POINTS)}."),
    ] = None,
    on: On = None,
    actor: Actor = "manager",
) -> None:
    """Kijk een profiel na. Noem wat goed is; de rest is dat niet."""
    given = {"worker": worker, "platform": platform, "on": _day(on), "good": good or ()}
    carry_out(CheckProfile.model_validate(given), actor, "Genoteerd.")


@profile.command()
def changed(platform: Platform, on: On = None, actor: Actor = "manager") -> None:
    """Zeg dat een platform zijn instellingen veranderde. Alle profielen daar gaan opnieuw."""
    carry_out(NotePlatformChange(platform=platform, on=_day(on)), actor, "Genoteerd.")


@profile.command()
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
        on=_day(on),
        minutes=minutes,
        activity="bring" if brought else "take",
    )
    carry_out(command, actor, "Genoteerd.")


@profile.command()
def means(
    worker: Worker,
    hours_a_week: Annotated[float, typer.Argument(help="Uren per week.")],
    has: Annotated[
        list[str] | None,
        typer.Option("--heeft", parser=one_of(MEANS), help=f"Mag vaker: {', '.join(MEANS)}."),
    ] = None,
    actor: Actor = "manager",
) -> None:
    """Schrijf op hoeveel uur iemand werkt, en waarmee."""
    given = {"worker": worker, "hours_a_week": hours_a_week, "means": has or ()}
    carry_out(RecordMeans.model_validate(given), actor, "Genoteerd.")


@profile.command()
def competence(
    worker: Worker,
    what: Annotated[
        str,
        typer.Argument(
            parser=one_of(COMPETENCES), metavar="WAT", help=", ".join(COMPETENCES) + "."
        ),
    ],
    level: Annotated[
        int, typer.Argument(min=0, max=3, help="0 niet, 2 genoeg, 3 leert anderen.")
    ],
    actor: Actor = "manager",
) -> None:
    """Schrijf op hoe ver iemand is."""
    given = {"worker": worker, "competence": what, "level": level, "on": _day(None)}
    carry_out(RecordCompetence.model_validate(given), actor, "Genoteerd.")


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now().astimezone().date()


def _words(codes: Iterable[str]) -> str:
    return ", ".join(WORDS[code] for code in codes)


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
