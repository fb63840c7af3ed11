"""`seintje instaclean …`: accounts on the list, and what they are to each other. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, here, numbered, out
from clients.cli.typed import choices, number_from, one_of
from shared.contracts.instaclean.check import CheckAccount
from shared.contracts.instaclean.exposure import AskExposure
from shared.contracts.instaclean.link import ConfirmLink, DropAccount
from shared.contracts.instaclean.queue import ListQueue
from shared.language.instaclean import LINKS, PRIORITIES, STATES
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

account_number = number_from("`seintje instaclean queue`")
Account = Annotated[UUID, typer.Argument(parser=account_number, help="Nummer van het account.")]


@commands.command()
def queue(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    skip: Annotated[int, typer.Option("--vanaf", min=0)] = 0,
    platform: Annotated[str | None, typer.Option()] = None,
    category: Annotated[str | None, typer.Option("--categorie")] = None,
    actor: Actor = "coordinator",
) -> None:
    """Laat de accounts zien die wachten, het dringendste eerst."""
    query = ListQueue(limit=limit, skip=skip, platform=platform, category=category)
    answer = asked(query, actor)
    table = columns("account", "waarover", "stand", "waarom nu", numbers=True)
    for one in answer.entries:
        name = f"{escape(one.handle.get_secret_value())} op {one.platform}"
        alike = "".join(f"\nlijkt op\n[dim]{other}[/]" for other in one.alike)
        table.add_row(
            numbered(name, one.entry_id) + alike,
            ", ".join(CATEGORIES[code].label for code in one.categories),
            f"{STATES.get(one.state, one.state)}, {one.sightings} keer gezien",
            ", ".join(PRIORITIES[code] for code in one.why if code in PRIORITIES),
        )
    out.print(table)
    out.print(f"{len(answer.entries)} van {answer.total} accounts.")


@commands.command()
def check(
    account: Account,
    result: Annotated[str, typer.Argument(help="live, gone of unclear.")],
    actor: Actor = "coordinator",
) -> None:
    """Zeg of een account er nog is."""
    command = CheckAccount(entry_id=account, result=result, looked_at=datetime.now(UTC))
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def link(
    account: Account,
    other: Annotated[UUID, typer.Argument(parser=account_number, help="Het andere account.")],
    what: Annotated[
        str, typer.Argument(parser=one_of(LINKS), metavar="WAT", help=choices(LINKS))
    ],
    actor: Actor = "coordinator",
) -> None:
    """Zeg wat twee accounts van elkaar zijn."""
    carry_out(ConfirmLink(entry_id=account, other_id=other, link=what), actor, "Genoteerd.")


@commands.command()
def drop(
    account: Account,
    reason: Annotated[str, typer.Option("--omdat", help="Bijvoorbeeld harmless.")] = "harmless",
    actor: Actor = "coordinator",
) -> None:
    """Haal een account van de lijst."""
    carry_out(DropAccount(entry_id=account, reason=reason), actor, "Van de lijst gehaald.")


@commands.command()
def today(actor: Actor = "coordinator") -> None:
    """Laat zien hoeveel je vandaag hebt bekeken."""
    answer = asked(AskExposure(), actor)
    out.print(f"Vandaag bekeken: {answer.opened}. Pauze na elke {answer.most}.")
    if answer.paused_until:
        until = here(answer.paused_until, "%H:%M")
        out.print(f"Pauze tot {until}. Praat er met iemand over.")
    elif answer.warn:
        out.print("[yellow]Je hebt bijna genoeg gezien. Neem zo een pauze.[/]")
