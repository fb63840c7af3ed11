"""What every command of the command line needs: a console, settings, a connection."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from textwrap import fill
from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.table import Table

from shared.client.front_end import Declined, FrontEnd, front_end
from shared.contracts.message import Answer, Command, Event, Query
from shared.language.refusals import words_of
from shared.language.taxonomy import CATEGORIES, PLATFORMS
from shared.process import observe
from shared.process.settings import Settings, load

T = TypeVar("T")
A = TypeVar("A", bound=Answer)

ACTOR = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # a token of a subject

# What can be chosen instead of what nobody knows.
KNOWN = {
    "unknown-platform": tuple(PLATFORMS),
    "unknown-category": tuple(CATEGORIES),
    "unknown-post": ("post", "story", "snap", "live"),
}

WIDTH = 36  # of a number
out = Console()
err = Console(stderr=True)

Actor = Annotated[str, typer.Option("--as", help="Wie je bent.")]


class BadActor(Exception):
    """Who acts cannot be a token of a subject."""


def number_from(where: str, *, new: bool = False) -> Callable[[str], UUID]:
    """Return what reads a number as it was typed, or copied from `where`; `nieuw` makes one."""

    def number(given: str) -> UUID:
        if new and given == "nieuw":
            return uuid4()
        try:
            return UUID(given)
        except ValueError:
            raise typer.BadParameter(
                f"dit is geen nummer. Neem het over uit {where}."
            ) from None

    return number


number = number_from("`seintje signals` of `seintje follow todo`")


def columns(*headings: str, numbers: bool = False, **how: Any) -> Table:
    """Return a table that cuts nothing: what does not fit goes on a next line.

    With `numbers` the first column has them, each on one line.
    """
    table = Table(*headings, **how)
    for column in table.columns:
        column.overflow = "fold"
    if numbers:
        table.columns[0].no_wrap = True  # a number on one line can be copied
    return table


def numbered(what: str, number: UUID | str) -> str:
    """Return a cell with what it is about and, on a line of its own, its number to copy."""
    return f"{fill(what, WIDTH)}\n[dim]{number}[/]"


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads one of these words, and gives the code it stands for."""

    def word(given: str) -> str:
        if given not in words:
            raise typer.BadParameter(f"dit kan: {', '.join(words)}.")
        return words[given]

    return word


def settings_with_logs(level: str | None = None) -> Settings:
    """Read the settings, and let logs be as they say."""
    settings = load()
    observe.set_up_logs(settings.log, level or settings.log_level)
    return settings


def with_broker(
    work: Callable[[FrontEnd], Coroutine[Any, Any, T]],
    actor: str,
    settings: Settings | None = None,
) -> T:
    """Run `work` as `actor` on a connection of its own."""
    if not ACTOR.fullmatch(actor):
        raise BadActor(
            f"{actor!r} kan niet als naam. Gebruik alleen a-z, 0-9 en -, zoals `--as amina`."
        )
    settings = settings or settings_with_logs("ERROR")
    servers = settings.servers or [f"nats://127.0.0.1:{settings.nats_port}"]

    async def connected() -> T:
        source = settings.source("frontend")
        async with front_end(servers, actor, source=source, schemas=settings.schemas) as client:
            return await work(client)

    return asyncio.run(connected())


def carry_out(command: Command, actor: str, said: str = "") -> Event:
    """Send a command, wait until it was carried out, and say so; return what came of it."""

    async def work(client: FrontEnd) -> Event:
        return await client.carry_out(command)

    event = with_broker(work, actor)
    if said:
        out.print(said)
    return event


def point(said: str, *commands: str) -> None:
    """Print something to do, with the commands to do it: in full, to be copied."""
    out.print(said, soft_wrap=True)
    for command in commands:
        out.print(f"  seintje {command}", soft_wrap=True, highlight=False, markup=False)


def asked(query: Query[A], actor: str) -> A:
    """Ask, and return the answer."""

    async def work(client: FrontEnd) -> A:
        return await client.ask(query)

    return with_broker(work, actor)


def in_dutch(no: Declined) -> str:
    """Return what a person reads when the answer is no."""
    sentence = words_of(no.owner).get(no.reason)
    if sentence is None:
        return f"Dit mag niet: {no.reason}" + (f" ({no.field})" if no.field else "")
    known = KNOWN.get(no.reason)
    return f"{sentence} Dit kan: {', '.join(known)}." if known else sentence
