"""`seintje log` and `seintje signals`: what is seen, and what became of it. In Dutch."""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from pydantic import ValidationError
from rich.markup import escape

from clients.cli.console import (
    ACTOR,
    KNOWN,
    Actor,
    asked,
    columns,
    err,
    in_dutch,
    numbered,
    out,
    with_broker,
)
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.look_up import ListSignals, SignalView
from shared.language.forms import wrong_fields
from shared.language.taxonomy import CATEGORIES, PLATFORMS

# What this command calls the fields of a signal.
CALLED = {
    "text": "de tekst",
    "platform": "--platform",
    "post": "--soort",
    "neighbourhood": "--wijk",
    "handle": "--account",
    "url": "--url",
    "age": "--leeftijd",
    "category": "--categorie",
    "seen_at": "--gezien",
}
STATES = {
    "logged": "gelogd",
    "being-verified": "navraag op straat",
    "verified": "nagevraagd",
    "shared": "gedeeld",
    "acted-upon": "er is iets gedaan",
    "closed": "afgesloten",
    "reopened": "weer open",
}


def log(
    text: Annotated[str | None, typer.Argument(help="Wat je zag.")] = None,
    *,
    platform: Annotated[
        str, typer.Option(help=f"Waar je het zag: {', '.join(PLATFORMS)}.")
    ] = "instagram",
    post: Annotated[
        str | None, typer.Option("--soort", help="Soort bericht: post, story, snap of live.")
    ] = None,
    neighbourhood: Annotated[
        str | None, typer.Option("--wijk", help="Code van de wijk.")
    ] = None,
    handle: Annotated[
        str | None, typer.Option("--account", help="Naam van het account.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Link naar het bericht.")] = None,
    age: Annotated[
        int | None, typer.Option("--leeftijd", help="Hoe oud ongeveer, als je dat weet.")
    ] = None,
    category: Annotated[
        str | None, typer.Option("--categorie", help=f"Je keuze: {', '.join(CATEGORIES)}.")
    ] = None,
    seen_at: Annotated[
        str | None, typer.Option("--gezien", help="Wanneer; anders: nu.")
    ] = None,
    actor: Actor = "worker",
    path: Annotated[
        Path | None, typer.Option("--from", help="Bestand: per regel een signaal als JSON.")
    ] = None,
) -> None:
    """Log een signaal, of een bestand vol signalen."""
    if path is not None:
        lines = _lines_of(path)
        sys.exit(with_broker(lambda client: _log_lines(client, lines), actor))
    given = {
        "signal_id": uuid4(),
        "text": (text or "").strip(),
        "platform": platform,
        "post": post,
        "neighbourhood": neighbourhood,
        "handle": handle,
        "url": url,
        "age": age,
        "category": category,
        "seen_at": seen_at or datetime.now(UTC),
    }
    try:
        command = LogSignal.model_validate(given)
    except ValidationError as error:
        err.print(f"[red]Dit signaal klopt nog niet: {escape(wrong_fields(error, CALLED))}.[/]")
        sys.exit(1)

    async def work(client: FrontEnd) -> None:
        event = await client.carry_out(command)
        if isinstance(event, SignalLogged):
            _tell(event)

    with_broker(work, actor)


def signals(
    limit: Annotated[int, typer.Option(min=1, max=500, help="Hoeveel.")] = 20,
    category: Annotated[
        str | None, typer.Option("--categorie", help="Alleen deze categorie.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Laat de nieuwste signalen zien."""
    answer = asked(ListSignals(limit=limit, category=category), actor)
    table = columns("gezien, en nummer", "signaal", "wat ervan werd", numbers=True)
    for signal in answer.signals:
        seen = f"{signal.seen_at.astimezone():%d-%m %H:%M} op {signal.platform}"
        text = escape(signal.text.get_secret_value()[:100])
        table.add_row(numbered(seen, signal.signal_id), text, _became(signal))
    out.print(table)
    out.print(f"{len(answer.signals)} van {answer.total} signalen.")


def _tell(event: SignalLogged) -> None:
    """Say what became of it, and what the worker does now."""
    if warning := PLATFORMS[event.platform].warning:
        out.print(f"[yellow]{warning}[/]")
    category = CATEGORIES[event.category]
    out.print(f"Gelogd als [bold]{category.label}[/] ({event.signal_id}).")
    out.print(category.hint)
    if event.to_be_checked or event.suspected:
        others = [CATEGORIES[code].label for code in event.suspected]
        maybe = f" Misschien ook: {', '.join(others)}." if others else ""
        out.print(f"[yellow]Dit is een gok: kijk na of het klopt.{maybe}[/]")
        out.print("Zeg wat het is, ook als het klopt:")
        out.print(f"  seintje follow category {event.signal_id} CATEGORIE", soft_wrap=True)
    if event.urgency == "acute":
        out.print("[red]Er is alarm geslagen: iemand wordt nu gevraagd te kijken.[/]")


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        err.print(f"[red]{escape(str(path))} kan niet worden gelezen.[/]")
        sys.exit(1)


async def _log_lines(client: FrontEnd, lines: Iterable[str]) -> int:
    """Send every good line and name every bad one; return the exit code."""
    sent = wrong = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            worker = client.acting_as(_worker(given.pop("worker", client.actor)))
            command = LogSignal(**{"signal_id": uuid4(), "seen_at": datetime.now(UTC)} | given)
            _known_words(command)
        except ValidationError as error:
            wrong += 1
            err.print(f"[red]regel {number}: {escape(wrong_fields(error))}[/]")
        except Declined as no:
            wrong += 1
            err.print(f"[red]regel {number}: {escape(in_dutch(no))}[/]")
        except (ValueError, TypeError, AttributeError):
            wrong += 1
            err.print(f"[red]regel {number}: dit is geen JSON-object[/]")
        else:
            await worker.send(command)
            sent += 1
    out.print(
        f"{sent} signalen verstuurd." + (f" {wrong} regels overgeslagen." if wrong else "")
    )
    return 1 if wrong else 0


def _became(signal: SignalView) -> str:
    named = [CATEGORIES[code].label for code in (signal.category, *signal.also)]
    guessed = [f"{CATEGORIES[code].label}?" for code in signal.suspected]
    check = " (nakijken)" if signal.to_be_checked else ""
    why = f"\n[dim]{escape(', '.join(signal.why))}[/]" if signal.why else ""
    state = STATES.get(signal.state, signal.state)
    partners = f"\nnaar {', '.join(signal.shared_with)}" if signal.shared_with else ""
    return f"{', '.join([*named, *guessed])}{check}{why}\n{state}{partners}"


def _worker(name: object) -> str:
    if not isinstance(name, str) or not ACTOR.fullmatch(name):
        raise Declined("signals", "bad-worker", "worker")
    return name


def _known_words(command: LogSignal) -> None:
    """Say at once what the service would refuse later, when nobody looks any more."""
    if not command.text.get_secret_value().strip():
        raise Declined("signals", "no-text", "text")
    if command.post is not None and command.post not in KNOWN["unknown-post"]:
        raise Declined("signals", "unknown-post", "post")
    if command.platform not in PLATFORMS:
        raise Declined("signals", "unknown-platform", "platform")
    if command.category is not None and command.category not in CATEGORIES:
        raise Declined("signals", "unknown-category", "category")
    if command.seen_at > datetime.now(UTC):
        raise Declined("signals", "in-the-future", "seen_at")
