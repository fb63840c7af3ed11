"""`seintje helper …`: helpers of Instaclean, and who supervises them. In Dutch."""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, number_from, numbered, out
from shared.contracts.instaclean.helpers import (
    AdmitHelper,
    EndHelper,
    NoteAcquaintance,
    NoteHours,
    ShowHours,
)
from shared.contracts.instaclean.proposals import (
    CosignProposal,
    ListProposals,
    ListSuitable,
    ProposeNotice,
    ScreenAccount,
)
from shared.language.taxonomy import CATEGORIES

helper = typer.Typer(no_args_is_help=True, help="Helpers van Project Instaclean (taakstraf).")

Code = Annotated[str, typer.Argument(help="Code van de helper, zoals helper-07. Geen naam.")]
Account = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje helper todo` of `proposals`"),
        help="Nummer van het account.",
    ),
]
Proposal = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje helper proposals`"), help="Nummer van het voorstel."
    ),
]


@helper.command()
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
    carry_out(command, actor, f"{code} mag helpen tot {command.until:%d-%m-%Y}.")


@helper.command()
def end(code: Code, actor: Actor = "supervisor") -> None:
    """Laat een helper stoppen. De uren blijven bewaard."""
    carry_out(EndHelper(helper=code), actor, f"{code} ziet niets meer.")


@helper.command()
def knows(code: Code, account: Account, actor: Actor = "supervisor") -> None:
    """Zeg dat een helper deze persoon kent. De helper krijgt het account niet te zien."""
    carry_out(NoteAcquaintance(helper=code, entry_id=account), actor, "Genoteerd.")


@helper.command()
def screen(
    account: Account,
    *,
    suitable: Annotated[bool, typer.Option("--geschikt/--niet-geschikt")],
    with_address: Annotated[
        bool, typer.Option("--met-adres", help="De helper mag naam en links zien.")
    ] = False,
    actor: Actor = "supervisor",
) -> None:
    """Zeg of helpers aan een account mogen werken. Bekijk het eerst zelf."""
    command = ScreenAccount(entry_id=account, suitable=suitable, with_address=with_address)
    carry_out(command, actor, "Genoteerd.")


@helper.command()
def hours(
    code: Code,
    minutes: Annotated[int, typer.Argument(min=1, max=600, help="Hoeveel minuten.")],
    *,
    on: Annotated[
        datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Anders: vandaag.")
    ] = None,
    talk: Annotated[bool, typer.Option("--gesprek", help="Het was een gesprek.")] = False,
    actor: Actor = "supervisor",
) -> None:
    """Schrijf uren van een helper op."""
    day = on.date() if on else datetime.now().astimezone().date()
    carry_out(NoteHours(helper=code, on=day, minutes=minutes, talk=talk), actor, "Genoteerd.")


@helper.command()
def statement(
    code: Code,
    *,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Als bestand voor een rekenblad.")
    ] = False,
    actor: Actor = "supervisor",
) -> None:
    """Laat zien hoeveel uren een helper heeft gewerkt."""
    answer = asked(ShowHours(helper=code), actor)
    rows = [(day.on, day.minutes, "gesprek" if day.talk else "werk") for day in answer.days]
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(("datum", "minuten", "soort"))
        writer.writerows((on.isoformat(), minutes, what) for on, minutes, what in rows)
        writer.writerow(("totaal", answer.minutes, f"van {answer.minutes_to_serve}"))
        return
    table = columns("datum", "minuten", "soort")
    for on, minutes, what in rows:
        table.add_row(f"{on:%d-%m-%Y}", str(minutes), what)
    out.print(table)
    out.print(
        f"{_hours(answer.minutes)} van {_hours(answer.minutes_to_serve)} uur, "
        f"{answer.talks} gesprekken. Stand van {date.today():%d-%m-%Y}."  # noqa: DTZ011
    )


@helper.command()
def proposals(actor: Actor = "supervisor") -> None:
    """Laat zien welke voorstellen op een begeleider wachten."""
    answer = asked(ListProposals(), actor)
    table = columns("account, en voorstel", "van", "uitleg", "let op", numbers=True)
    for one in answer.proposals:
        text = escape(one.explanation.get_secret_value())
        warning = ", ".join(one.looks_personal)
        numbers = f"{one.entry_id}\n{one.proposal_id}"
        table.add_row(numbers, one.helper, text, warning)
    out.print(table if answer.proposals else "Er wacht niets.")


@helper.command()
def cosign(
    account: Account,
    proposal: Proposal,
    *,
    accept: Annotated[bool, typer.Option("--akkoord/--terug")],
    good_faith: Annotated[
        bool, typer.Option("--te-goeder-trouw", help="Je verklaart dat dit klopt.")
    ] = False,
    live: Annotated[bool, typer.Option("--nog-online", help="Je zag het net.")] = False,
    actor: Actor = "supervisor",
) -> None:
    """Maak van een voorstel je eigen melding, of geef het terug."""
    command = CosignProposal(
        entry_id=account,
        proposal_id=proposal,
        accept=accept,
        good_faith=good_faith,
        seen_live_at=datetime.now(UTC) if live else None,
    )
    carry_out(command, actor, "De melding is gemaakt." if accept else "Teruggegeven.")


# --- for the helper ---------------------------------------------------------------


@helper.command()
def todo(actor: Annotated[str, typer.Option("--as", help="Jouw code.")]) -> None:
    """Laat zien waar je aan mag werken."""
    answer = asked(ListSuitable(), actor)
    table = columns("account", "waarover", "gezien", "voorstel", numbers=True)
    for one in answer.accounts:
        label = CATEGORIES[one.category].label
        name = escape(one.handle.get_secret_value())
        seen, done = str(one.sightings), one.proposal or ""
        account = numbered(f"{name} op {one.platform}", one.entry_id)
        table.add_row(account, label, seen, done)
    out.print(table if answer.accounts else "Er is nu niets voor je.")


@helper.command()
def propose(
    account: Account,
    explanation: Annotated[str, typer.Argument(help="Wat je zag, en waarom dat niet mag.")],
    actor: Annotated[str, typer.Option("--as", help="Jouw code.")],
    reference: Annotated[str, typer.Option("--regel", help="Welke wet of regel.")],
    ground: Annotated[str, typer.Option("--grond", help="illegal of terms.")] = "illegal",
) -> None:
    """Doe een voorstel. Je begeleider kijkt ernaar."""
    command = ProposeNotice.model_validate(
        {
            "entry_id": account,
            "proposal_id": uuid4(),
            "ground": ground,
            "reference": reference,
            "explanation": explanation,
        }
    )
    carry_out(command, actor, "Je voorstel is verstuurd.")


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
