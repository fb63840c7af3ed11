"""The command line: `seintje --help`. Dutch for workers, English for operators."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
import uvloop
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared import dead as letters
from shared import observe, provision
from shared.bus import NotProvisioned
from shared.categorise_cli import back_test, categorise, labels
from shared.client import (
    Declined,
    FrontEnd,
    NoAnswer,
    NoBroker,
    NotAccepted,
)
from shared.consent_files_cli import consent
from shared.console import ACTOR, Actor, BadActor, err, out, settings_with_logs, with_broker
from shared.contracts.signals import ListSignals, LogSignal, SignalLogged, Signals, SignalView
from shared.demo import show
from shared.embedded import ServerFailed
from shared.evaluation_cli import checklist, policy
from shared.follow_up_cli import follow, requests
from shared.helper_cli import helper
from shared.inbox import BadHandler
from shared.instaclean_files_cli import instaclean
from shared.ledger_cli import ledger
from shared.plugins import BadPlugin
from shared.profiles_cli import platforms, profile
from shared.publisher import ConnectionLost
from shared.report_cli import goal, report
from shared.service import Host, UnknownService, choose, installed, make
from shared.settings import BadSettings, load
from shared.taxonomy import CATEGORIES, PLATFORMS
from shared.texts import wrong_fields
from shared.trends_cli import duplicate, trends

SAID = (
    BadActor,
    BadSettings,
    BadPlugin,
    BadHandler,
    ServerFailed,
    UnknownService,
    NotProvisioned,
    ConnectionLost,
    provision.WouldLoseData,
    NoBroker,
    NotAccepted,
    NoAnswer,
    letters.NoSuchLetter,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
dead = typer.Typer(no_args_is_help=True, help="Look at dead letters, and replay them.")
app.add_typer(dead, name="dead")
app.add_typer(policy, name="policy")
app.add_typer(consent, name="consent")
app.add_typer(ledger, name="ledger")
app.add_typer(follow, name="follow")
app.add_typer(checklist, name="checklist")
app.add_typer(goal, name="goal")
app.command()(report)
app.add_typer(profile, name="profile")
app.command()(platforms)
app.add_typer(helper, name="helper")
app.add_typer(instaclean, name="instaclean")
app.add_typer(requests, name="request")
app.add_typer(duplicate, name="duplicate")
app.command()(trends)
app.command()(categorise)
app.command()(labels)
app.command("backtest")(back_test)


def main() -> None:
    """Run the command line; what is wrong is said in one sentence, without a traceback."""
    try:
        app()
    except SAID as error:
        err.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        sys.exit(1)
    except ValidationError as error:
        err.print(f"[red]Dit klopt nog niet: {escape(wrong_fields(error))}.[/]", soft_wrap=True)
        sys.exit(1)
    except Declined as no:
        err.print(f"[red]{escape(_in_dutch(no))}[/]", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


# --- hosting ----------------------------------------------------------------------


@app.command()
def demo(
    signals: Annotated[int | None, typer.Option(help="How many sample signals.")] = None,
    stay: Annotated[bool | None, typer.Option(help="Keep running at the end.")] = None,
    *,
    verbose: Annotated[bool, typer.Option(help="Show every log line, as JSON.")] = False,
) -> None:
    """Show the main job: sample signals travel from a phone to the partners."""
    observe.set_up_logs("json", "INFO" if verbose else "ERROR")
    settings = load() if "SEINTJE_HTTP_PORT" in os.environ else load(http_port=0)
    keep = sys.stdout.isatty() if stay is None else stay
    console = out if out.is_terminal else Console(width=180)
    uvloop.run(show.run(settings, console, count=signals, stay=keep))


@app.command()
def run(services: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Run services, all or those named, until Ctrl-C; without SEINTJE_NATS_URL a broker too."""
    settings = settings_with_logs()
    chosen = choose(services or ())
    uvloop.run(Host(settings, chosen, neighbours=choose(())).serve())


@app.command("provision")
def provision_() -> None:
    """Create or migrate the streams, consumers and buckets of all installed services."""
    settings = settings_with_logs()

    async def work(client: FrontEnd) -> None:
        await make(client.js, choose(()), settings)

    with_broker(work, "provisioner", settings)
    out.print("Streams, consumers and buckets are as they should be.")


@app.command()
def plugins() -> None:
    """Print what is loaded: services, what they hear, and which plugins answer which hooks."""
    table = Table("service", "inbox", "hears")
    asked = Table("service", "plugin", "answers")
    for name, service in sorted(installed().items()):
        for inbox in service.inboxes:
            heard = sorted(handler.message.name for handler in inbox.handlers.values())
            table.add_row(name, inbox.name, ", ".join(heard))
        if service.plugins is not None:
            for plugin, hooks in service.plugins().answers().items():
                asked.add_row(name, plugin, ", ".join(hooks))
    out.print(table)
    out.print(asked)


# --- for workers ------------------------------------------------------------------


@app.command()
def log(
    text: Annotated[str | None, typer.Argument(help="Wat je zag.")] = None,
    *,
    platform: Annotated[str, typer.Option(help="Waar je het zag.")] = "instagram",
    neighbourhood: Annotated[
        str | None, typer.Option("--wijk", help="Code van de wijk.")
    ] = None,
    handle: Annotated[
        str | None, typer.Option("--account", help="Naam van het account.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Link naar het bericht.")] = None,
    category: Annotated[str | None, typer.Option("--categorie", help="Je eigen keuze.")] = None,
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
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            err.print(f"[red]{escape(str(path))} kan niet worden gelezen.[/]")
            sys.exit(1)
        sys.exit(with_broker(lambda client: _log_lines(client, lines), actor))
    given = {
        "signal_id": uuid4(),
        "text": text if text is not None else "",
        "platform": platform,
        "neighbourhood": neighbourhood,
        "handle": handle,
        "url": url,
        "category": category,
        "seen_at": seen_at or datetime.now(UTC),
    }
    try:
        command = LogSignal(**given)
    except ValidationError as error:
        err.print(f"[red]Dit signaal klopt nog niet: {escape(wrong_fields(error))}.[/]")
        sys.exit(1)

    async def work(client: FrontEnd) -> None:
        event = await client.carry_out(command)
        if isinstance(event, SignalLogged):
            if warning := PLATFORMS[event.platform].warning:
                out.print(f"[yellow]{warning}[/]")
            category = CATEGORIES[event.category]
            out.print(f"Gelogd als [bold]{category.label}[/] ({event.signal_id}).")
            out.print(category.hint)
            if event.to_be_checked or event.suspected:
                others = [CATEGORIES[code].label for code in event.suspected]
                maybe = f" Misschien ook: {', '.join(others)}." if others else ""
                out.print(f"[yellow]Dit is een gok: kijk na of het klopt.{maybe}[/]")
                out.print(f"Klopt het? seintje follow category {event.signal_id} CATEGORIE")
            if event.urgency == "acute":
                out.print("[red]Er is alarm geslagen: iemand wordt nu gevraagd te kijken.[/]")

    with_broker(work, actor)


@app.command("signals")
def signals_(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    category: Annotated[str | None, typer.Option("--categorie")] = None,
    actor: Actor = "worker",
) -> None:
    """Laat de nieuwste signalen zien."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListSignals(limit=limit, category=category))
        assert isinstance(answer, Signals)  # noqa: S101 - `ask` has checked it
        table = Table("gezien", "platform", "signaal", "categorie", "waarom", "gedeeld met")
        for signal in answer.signals:
            table.add_row(
                f"{signal.seen_at.astimezone():%d-%m %H:%M}",
                signal.platform,
                signal.text.get_secret_value()[:100],
                _named(signal),
                ", ".join(signal.why),
                ", ".join(signal.shared_with),
            )
        out.print(table)
        out.print(f"{len(answer.signals)} van {answer.total} signalen.")

    with_broker(work, actor)


# --- dead letters -----------------------------------------------------------------


@dead.command("list")
def dead_list() -> None:
    """List the dead letters: why and where, never what they say."""

    async def work(client: FrontEnd) -> None:
        table = Table("number", "at", "service", "handler", "kind", "reason", "message")
        count = 0
        async for letter in letters.letters(client.js):
            count += 1
            at = f"{letter.at:%Y-%m-%d %H:%M:%S}" if letter.at else ""
            kind = letter.message.removeprefix("nl.jongerenwerk.")
            cells = (letter.service, letter.handler, letter.kind, letter.reason, kind)
            table.add_row(str(letter.number), at, *map(escape, cells))
        out.print(table if count else "No dead letters.")

    with_broker(work, "operator")


@dead.command("show")
def dead_show(number: int) -> None:
    """Show the envelope of one dead letter; its contents may be about a person."""

    async def work(client: FrontEnd) -> None:
        letter = await letters.letter(client.js, number)
        for name in letter.__slots__:
            out.print(f"[bold]{name:<15}[/] {escape(str(getattr(letter, name)))}")

    with_broker(work, "operator")


@dead.command("replay")
def dead_replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="Which; all if left out.")] = None,
) -> None:
    """Give dead letters back to the inbox that could not handle them."""

    async def work(client: FrontEnd) -> int:
        which = numbers or [letter.number async for letter in letters.letters(client.js)]
        for number in which:
            await letters.replay(client.js, number)
        return len(which)

    out.print(f"{with_broker(work, 'operator')} replayed.")


# --- small things -----------------------------------------------------------------


async def _log_lines(client: FrontEnd, lines: list[str]) -> int:
    """Send every good line and name every bad one; return the exit code."""
    sent = wrong = 0
    by_default = client.actor
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            client.actor = _worker(given.pop("worker", by_default))
            command = LogSignal(**{"signal_id": uuid4(), "seen_at": datetime.now(UTC)} | given)
            _known_words(command)
        except ValidationError as error:
            wrong += 1
            err.print(f"[red]regel {number}: {escape(wrong_fields(error))}[/]")
        except Declined as no:
            wrong += 1
            err.print(f"[red]regel {number}: {escape(_in_dutch(no))}[/]")
        except (ValueError, TypeError, AttributeError):
            wrong += 1
            err.print(f"[red]regel {number}: dit is geen JSON-object[/]")
        else:
            await client.send(command)
            sent += 1
    out.print(
        f"{sent} signalen verstuurd." + (f" {wrong} regels overgeslagen." if wrong else "")
    )
    return 1 if wrong else 0


def _named(signal: SignalView) -> str:
    named = [CATEGORIES[code].label for code in (signal.category, *signal.also)]
    guessed = [f"{CATEGORIES[code].label}?" for code in signal.suspected]
    return ", ".join([*named, *guessed]) + (" (nakijken)" if signal.to_be_checked else "")


def _worker(name: str) -> str:
    if not ACTOR.fullmatch(name):
        raise Declined("signals", "bad-worker", "worker")
    return name


def _known_words(command: LogSignal) -> None:
    """Say at once what the service would refuse later, when nobody looks any more."""
    if command.platform not in PLATFORMS:
        raise Declined("signals", "unknown-platform", "platform")
    if command.category is not None and command.category not in CATEGORIES:
        raise Declined("signals", "unknown-category", "category")
    if command.seen_at > datetime.now(UTC):
        raise Declined("signals", "in-the-future", "seen_at")


def _in_dutch(no: Declined) -> str:
    service = installed().get(no.owner)
    sentence = service.refusals.get(no.reason) if service else None
    return sentence or f"Dit mag niet: {no.reason}" + (f" ({no.field})" if no.field else "")


if __name__ == "__main__":
    main()
