"""`seintje consent guardians|same-guardian`: who the parents are, and who is one. In Dutch."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.consent.options import Youth, known
from clients.cli.console import Actor, asked, carry_out, columns, numbered, out, point
from shared.contracts.consent.guardians import (
    GuardianPair,
    GuardianView,
    ListGuardians,
    SettleGuardians,
)

commands = typer.Typer()

Guardian = Annotated[UUID, typer.Argument(parser=known, help="Nummer van een ouder of voogd.")]


@commands.command()
def guardians(youth: Youth, actor: Actor = "worker") -> None:
    """Laat zien welke ouders of voogden tekenden, en wie misschien dezelfde is."""
    answer = asked(ListGuardians(youth_id=youth), actor)
    if not answer.guardians:
        out.print("Van deze jongere tekende nog geen ouder of voogd.")
        return
    table = columns("ouder", "formulieren", numbers=True)
    for one in answer.guardians:
        table.add_row(_who(one), str(one.forms))
    out.print(table)
    ask_about(youth, answer.maybe_one)


@commands.command("same-guardian")
def same_guardian(
    youth: Youth,
    guardian: Guardian,
    other: Guardian,
    same: Annotated[bool, typer.Option("--ja/--nee", help="Of het dezelfde ouder is.")],
    actor: Actor = "worker",
) -> None:
    """Zeg of twee nummers van dezelfde ouder zijn. Zoek dat eerst uit: vraag het ze."""
    command = SettleGuardians(youth_id=youth, guardian_id=guardian, other_id=other, same=same)
    done = "is dezelfde ouder" if same else "zijn twee ouders"
    carry_out(command, actor, f"Genoteerd: dit {done}.")
    if same:
        out.print("Kijk met `seintje consent take-downs` of er nu iets weg moet.")


def ask_about(youth: UUID, pairs: Iterable[GuardianPair]) -> None:
    """Print which guardians may be one, each with the commands to say whether they are."""
    for pair in pairs:
        both = f"{pair.guardian_id} {pair.other_id}"
        point(
            f"Dit is misschien één ouder met twee nummers: {pair.guardian_id} en "
            f"{pair.other_id}. Zoek dat uit, en zeg of het dezelfde is, of niet:",
            f"consent same-guardian {youth} {both} --ja",
            f"consent same-guardian {youth} {both} --nee",
        )


def _who(one: GuardianView) -> str:
    names = " / ".join(name.get_secret_value() for name in one.names)
    lines = [numbered(escape(names), one.guardian_id)]
    lines += [f"dezelfde als {number}" for number in one.one_with]
    if one.ended:
        lines.append("heeft geen gezag meer")
    return "\n".join(lines)
