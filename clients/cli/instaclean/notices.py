"""`seintje instaclean …`: the notice about an account, and what it still misses. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid5

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, out
from clients.cli.instaclean.accounts import Account
from clients.cli.instaclean.findings import print_missing
from shared.contracts.instaclean.notice import PrepareNotice, ShowNotice
from shared.contracts.instaclean.queue import AddItem
from shared.language.instaclean import STATES

commands = typer.Typer()


@commands.command()
def show(
    account: Account,
    *,
    open_links: Annotated[bool, typer.Option("--toon-links", help="Ook de links.")] = False,
    actor: Actor = "coordinator",
) -> None:
    """Laat een account zien, met wat de melding nog mist. Links alleen als je erom vraagt."""
    answer = asked(ShowNotice(entry_id=account), actor)
    out.print(f"{escape(answer.handle.get_secret_value())} op {answer.platform}")
    out.print(f"Stand: {STATES.get(answer.state, answer.state)}")
    out.print(f"Nummer van de melding: {answer.notice_id}", soft_wrap=True)
    for item in answer.items:
        hidden = item.blurred and not open_links
        where = "(verborgen)" if hidden else escape(item.url.get_secret_value())
        out.print(f"  {item.content}: {where}")
    if answer.explanation:
        out.print(escape(answer.explanation.get_secret_value()))
    print_missing(answer)


@commands.command("item")
def item_(
    account: Account,
    url: Annotated[str, typer.Argument(help="De precieze link.")],
    content: Annotated[str, typer.Option("--soort", help="image, video, text, ...")] = "other",
    actor: Actor = "coordinator",
) -> None:
    """Voeg een link toe naar wat het account plaatste."""
    command = AddItem(
        entry_id=account,
        item_id=uuid5(account, url),  # the same link twice is one
        url=url,
        content=content,
        seen_at=datetime.now(UTC),
    )
    carry_out(command, actor, "Toegevoegd.")


@commands.command()
def prepare(
    account: Account,
    *,
    explanation: Annotated[str | None, typer.Option("--uitleg")] = None,
    reference: Annotated[str | None, typer.Option("--regel", help="Wet of regel.")] = None,
    ground: Annotated[str | None, typer.Option("--grond", help="illegal of terms.")] = None,
    category: Annotated[str | None, typer.Option("--categorie")] = None,
    minor: Annotated[
        str | None, typer.Option("--minderjarig", help="yes, no, unknown.")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--vraag", help="remove-item, suspend of terminate.")
    ] = None,
    language: Annotated[str | None, typer.Option("--taal")] = None,
    urgency: Annotated[str, typer.Option("--spoed", help="normal, life-threat.")] = "normal",
    good_faith: Annotated[
        bool, typer.Option("--te-goeder-trouw", help="Je verklaart dat dit klopt.")
    ] = False,
    names_nobody: Annotated[
        bool, typer.Option("--geen-naam", help="Wat een naam lijkt, is er geen.")
    ] = False,
    live: Annotated[bool, typer.Option("--nog-online", help="Je zag het net.")] = False,
    actor: Actor = "coordinator",
) -> None:
    """Schrijf de melding, of vul haar aan. Daarna zie je wat er nog mist."""
    command = PrepareNotice(
        entry_id=account,
        explanation=explanation,
        reference=reference,
        ground=ground,
        category=category,
        affected_minor=minor,
        requested_action=action,
        language=language,
        urgency=urgency,
        good_faith=good_faith,
        names_nobody=names_nobody,
        seen_live_at=datetime.now(UTC) if live else None,
    )
    carry_out(command, actor)
    print_missing(asked(ShowNotice(entry_id=account), actor))
    out.print("Bewaard.")
