"""`seintje log`: what somebody saw. In Dutch."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from pydantic import ValidationError
from rich.markup import escape

from clients.cli.console import (
    Actor,
    BadInput,
    carry_out,
    lines_of,
    out,
    point,
    read_text,
    with_broker,
)
from clients.cli.signals.fields import FIELDS
from clients.cli.signals.lines import send_lines
from clients.cli.signals.never_shared import refuse_links
from clients.cli.signals.pasted import Pasted, read_link
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.language.forms import wrong_fields
from shared.language.signals import POSTS
from shared.language.taxonomy import CATEGORIES, PLATFORMS

commands = typer.Typer()

Text = Annotated[str | None, typer.Argument(help="Wat je zag. Er mag een link in staan.")]
Platform = Annotated[
    str | None,
    typer.Option(
        help=f"Waar je het zag: {', '.join(PLATFORMS)}. Anders: uit de link, of instagram."
    ),
]
Post = Annotated[
    str | None, typer.Option("--soort", help=f"Soort bericht: {', '.join(POSTS)}.")
]
Neighbourhood = Annotated[str | None, typer.Option("--wijk", help="Code van de wijk.")]
Handle = Annotated[
    str | None, typer.Option("--account", help="Naam van het account. Anders: uit de link.")
]
Url = Annotated[
    str | None, typer.Option(help="Link naar het bericht. Anders: de link in de tekst.")
]
Age = Annotated[
    int | None, typer.Option("--leeftijd", help="Hoe oud ongeveer, als je dat weet.")
]
Category = Annotated[
    str | None, typer.Option("--categorie", help=f"Je keuze: {', '.join(CATEGORIES)}.")
]
SeenAt = Annotated[str | None, typer.Option("--gezien", help="Wanneer; anders: nu.")]
Lines = Annotated[
    Path | None, typer.Option("--from", help="Bestand: per regel een signaal als JSON.")
]


@commands.command()
def log(
    text: Text = None,
    *,
    platform: Platform = None,
    post: Post = None,
    neighbourhood: Neighbourhood = None,
    handle: Handle = None,
    url: Url = None,
    age: Age = None,
    category: Category = None,
    seen_at: SeenAt = None,
    actor: Actor = "worker",
    path: Lines = None,
) -> None:
    """Log een signaal, of een bestand vol signalen."""
    if path is not None:
        lines = lines_of(read_text(path))
        sys.exit(with_broker(lambda client: send_lines(client, lines), actor))
    text = (text or "").strip()
    pasted = read_link(text, platform=platform, handle=handle, url=url)
    try:
        command = LogSignal(
            signal_id=uuid4(),
            text=text,
            platform=pasted.platform,
            post=post,
            neighbourhood=neighbourhood,
            handle=pasted.handle,
            url=pasted.url,
            age=age,
            category=category,
            seen_at=seen_at or datetime.now(UTC),
        )
    except ValidationError as error:
        raise BadInput(f"Dit signaal klopt nog niet: {wrong_fields(error, FIELDS)}.") from None
    refuse_links(command, names=FIELDS)
    event = carry_out(command, actor)
    if isinstance(event, SignalLogged):
        _print_logged(event, pasted)


def _print_logged(event: SignalLogged, pasted: Pasted) -> None:
    """Print what became of it, and what the worker does now."""
    if warning := PLATFORMS[event.platform].warning:
        out.print(f"[yellow]{warning}[/]")
    category = CATEGORIES[event.category]
    out.print(f"Gelogd als [bold]{category.label}[/] ({event.signal_id}).")
    if pasted.read:
        out.print(f"Uit de link: {escape(', '.join(pasted.read))}.", soft_wrap=True)
    out.print(category.hint)
    if event.to_be_checked:
        others = [CATEGORIES[code].label for code in event.suspected]
        maybe = f" Misschien: {', '.join(others)}." if others else ""
        point(
            f"[yellow]Dit is een gok. Zeg of het klopt: eerder gaat er niets uit.{maybe}[/]",
            f"follow confirm {event.signal_id}",
            f"follow category {event.signal_id} CATEGORIE",
        )
    if event.urgency == "acute":
        out.print(f"[red]Er is alarm geslagen. {_who_hears(event)}[/]")


def _who_hears(event: SignalLogged) -> str:
    """Say honestly whether anybody gets a message, and whom to phone if not."""
    if not event.asked:
        return "Niemand heeft dienst: bel zelf je leidinggevende."
    first, *others = event.asked
    if first in event.reached:
        return f"{first} krijgt nu een bericht met de vraag om te kijken."
    then = f", en daarna {', '.join(others)}" if others else ""
    return f"Er gaat geen bericht naar {first}: bel zelf {first}{then}."
