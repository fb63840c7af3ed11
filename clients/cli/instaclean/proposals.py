"""`seintje helper …`: what a helper proposes, and what a supervisor makes of it. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, numbered, print_table
from clients.cli.instaclean.helpers import Account
from clients.cli.typed import number_from
from shared.contracts.instaclean.proposals import (
    CosignProposal,
    ListProposals,
    ListSuitable,
    ProposeNotice,
    ScreenAccount,
)
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

Proposal = Annotated[
    UUID,
    typer.Argument(
        parser=number_from("`seintje helper proposals`"), help="Nummer van het voorstel."
    ),
]


@commands.command()
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


@commands.command()
def proposals(actor: Actor = "supervisor") -> None:
    """Laat zien welke voorstellen op een begeleider wachten."""
    answer = asked(ListProposals(), actor)
    table = columns("account, en voorstel", "van", "uitleg", "let op", numbers=True)
    for one in answer.proposals:
        text = escape(one.explanation.get_secret_value())
        warning = ", ".join(one.looks_personal)
        numbers = f"{one.entry_id}\n{one.proposal_id}"
        table.add_row(numbers, one.helper, text, warning)
    print_table(table, empty="Er wacht niets.")


@commands.command()
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


@commands.command()
def todo(actor: Annotated[str, typer.Option("--as", help="Jouw code.")]) -> None:
    """Laat zien waar je aan mag werken."""
    answer = asked(ListSuitable(), actor)
    table = columns("account", "waarover", "gezien", "voorstel", numbers=True)
    for one in answer.accounts:
        label = CATEGORIES[one.category].label
        name = escape(one.handle.get_secret_value())
        account = numbered(f"{name} op {one.platform}", one.entry_id)
        table.add_row(account, label, str(one.sightings), one.proposal or "")
    print_table(table, empty="Er is nu niets voor je.")


@commands.command()
def propose(
    account: Account,
    explanation: Annotated[str, typer.Argument(help="Wat je zag, en waarom dat niet mag.")],
    actor: Annotated[str, typer.Option("--as", help="Jouw code.")],
    reference: Annotated[str, typer.Option("--regel", help="Welke wet of regel.")],
    ground: Annotated[str, typer.Option("--grond", help="illegal of terms.")] = "illegal",
) -> None:
    """Doe een voorstel. Je begeleider kijkt ernaar."""
    command = ProposeNotice(
        entry_id=account,
        proposal_id=uuid4(),
        ground=ground,
        reference=reference,
        explanation=explanation,
    )
    carry_out(command, actor, "Je voorstel is verstuurd.")
