"""The command line: `seintje --help`. Dutch for workers, English for operators."""

import os
import sys
from typing import Annotated

import typer
import uvloop
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from clients.cli.consent.files import consent
from clients.cli.console import (
    BadActor,
    columns,
    err,
    in_dutch,
    out,
    settings_with_logs,
    with_broker,
)
from clients.cli.instaclean.files import instaclean
from clients.cli.instaclean.helpers import helper
from clients.cli.operate.categorise import back_test, categorise, labels
from clients.cli.policy.evaluation import checklist, policy
from clients.cli.policy.ledger import ledger
from clients.cli.policy.profiles import platforms, profile
from clients.cli.reporting.report import goal, report
from clients.cli.signals.follow_up import follow
from clients.cli.signals.requests import requests
from clients.cli.signals.signals import log, signals
from clients.cli.signals.trends import duplicate, trends
from clients.demo import show
from shared.broker import provision
from shared.broker.embedded import ServerFailed
from shared.broker.publisher import ConnectionLost
from shared.client.front_end import Declined, FrontEnd, NoAnswer, NoBroker, NotAccepted
from shared.hosting.host import Host, make
from shared.hosting.plugins import BadPlugin
from shared.hosting.service import UnknownService, choose, installed
from shared.language.forms import wrong_fields
from shared.messaging import dead_letters as letters
from shared.messaging.bus import NotProvisioned
from shared.messaging.inbox import BadHandler
from shared.process import observe
from shared.process.settings import BadSettings, load

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
app.command()(log)
app.command()(signals)
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
        err.print(f"[red]{escape(in_dutch(no))}[/]", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


# --- hosting ----------------------------------------------------------------------


@app.command()
def demo(
    signals: Annotated[int | None, typer.Option(min=1, help="How many sample signals.")] = None,
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
    table = columns("service", "inbox", "hears")
    asked = columns("service", "plugin", "answers")
    for name, service in sorted(installed().items()):
        for inbox in service.inboxes:
            heard = sorted(handler.message.name for handler in inbox.handlers.values())
            table.add_row(name, inbox.name, ", ".join(heard))
        if service.plugins is not None:
            for plugin, hooks in service.plugins().answers().items():
                asked.add_row(name, plugin, ", ".join(hooks))
    out.print(table)
    out.print(asked)


# --- dead letters -----------------------------------------------------------------


@dead.command("list")
def dead_list() -> None:
    """List the dead letters: why and where, never what they say."""

    async def work(client: FrontEnd) -> None:
        table = columns("number", "at", "kind", "where", "reason")
        count = 0
        async for letter in letters.letters(client.js):
            count += 1
            at = f"{letter.at:%Y-%m-%d %H:%M}" if letter.at else ""
            where = f"{letter.service} {letter.handler}"
            table.add_row(
                str(letter.number), at, *map(escape, (letter.kind, where, letter.reason))
            )
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


if __name__ == "__main__":
    main()
