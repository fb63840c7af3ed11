"""`seintje helper …`: helpers of Instaclean, and the hours they serve. In Dutch."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from clients.cli.console import Actor, as_hours, asked, carry_out, columns, here, out
from clients.cli.typed import On, day_of, number_from
from shared.contracts.instaclean.helpers import (
    AdmitHelper,
    EndHelper,
    HoursStatement,
    HoursView,
    NoteAcquaintance,
    NoteHours,
    ShowHours,
)
from shared.documents.csv_files import as_csv

commands = typer.Typer()

DAY = "%d-%m-%Y"

Code = Annotated[str, typer.Argument(help="Code van de helper, zoals helper-07. Geen naam.")]
Account = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje helper todo` of `proposals`"),
        help="Nummer van het account.",
    ),
]


@commands.command()
def admit(
    code: Code,
    neighbourhood: Annotated[str, typer.Option("--wijk", help="Waar de helper woont.")],
    hours: Annotated[int, typer.Option("--uren", min=0, max=240)],
    days: Annotated[int, typer.Option("--dagen", min=1, max=366)] = 90,
    actor: Actor = "supervisor",
) -> None:
    """Laat een helper toe. Na de laatste dag stopt het vanzelf."""
    command = AdmitHelper(
        helper=code,
        neighbourhood=neighbourhood,
        minutes=hours * 60,
        until=datetime.now(UTC) + timedelta(days=days),
    )
    carry_out(command, actor, f"{code} mag helpen tot {here(command.until, DAY)}.")


@commands.command()
def end(code: Code, actor: Actor = "supervisor") -> None:
    """Laat een helper stoppen. De uren blijven bewaard."""
    carry_out(EndHelper(helper=code), actor, f"{code} ziet niets meer.")


@commands.command()
def knows(code: Code, account: Account, actor: Actor = "supervisor") -> None:
    """Zeg dat een helper deze persoon kent. De helper krijgt het account niet te zien."""
    carry_out(NoteAcquaintance(helper=code, entry_id=account), actor, "Genoteerd.")


@commands.command()
def hours(
    code: Code,
    minutes: Annotated[int, typer.Argument(min=1, max=600, help="Hoeveel minuten.")],
    *,
    on: On = None,
    talk: Annotated[bool, typer.Option("--gesprek", help="Het was een gesprek.")] = False,
    actor: Actor = "supervisor",
) -> None:
    """Schrijf uren van een helper op."""
    command = NoteHours(helper=code, on=day_of(on), minutes=minutes, talk=talk)
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def statement(
    code: Code,
    *,
    as_file: Annotated[
        bool, typer.Option("--csv", help="Als bestand voor een rekenblad.")
    ] = False,
    actor: Actor = "supervisor",
) -> None:
    """Laat zien hoeveel uren een helper heeft gewerkt."""
    answer = asked(ShowHours(helper=code), actor)
    if as_file:
        _write_csv(answer)
        return
    table = columns("datum", "minuten", "soort")
    for day in answer.days:
        table.add_row(f"{day.on:{DAY}}", str(day.minutes), _kind(day))
    out.print(table)
    out.print(
        f"{as_hours(answer.minutes)} van {as_hours(answer.minutes_to_serve)} uur, "
        f"{answer.talks} gesprekken. Stand van {day_of(None):{DAY}}."
    )


def _write_csv(hours: HoursStatement) -> None:
    rows: list[tuple[str, int, str]] = [
        (day.on.isoformat(), day.minutes, _kind(day)) for day in hours.days
    ]
    rows.append(("totaal", hours.minutes, f"van {hours.minutes_to_serve}"))
    sys.stdout.buffer.write(as_csv(("datum", "minuten", "soort"), rows))


def _kind(day: HoursView) -> str:
    return "gesprek" if day.talk else "werk"
