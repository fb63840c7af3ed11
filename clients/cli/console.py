"""What every command needs: a console, files, and a connection."""

import asyncio
import io
import re
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from textwrap import fill
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from clients.cli.safety import refuse_pictures
from shared.client.front_end import Declined, FrontEnd, front_end
from shared.contracts.message import Answer, Command, Event, Query
from shared.language.clock import HERE
from shared.language.refusals import words_of
from shared.language.signals import POSTS
from shared.language.taxonomy import CATEGORIES, PLATFORMS
from shared.process import logs
from shared.process.settings import Settings, load

T = TypeVar("T")
A = TypeVar("A", bound=Answer)

ACTOR = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # a token of a subject

# What can be chosen instead of what nobody knows.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "unknown-platform": tuple(PLATFORMS),
    "unknown-category": tuple(CATEGORIES),
    "unknown-post": POSTS,
}

# What programs put before a text to say how it is encoded.
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

WIDTH = 36  # of a number
out = Console()
err = Console(stderr=True)

Actor = Annotated[str, typer.Option("--as", help="Wie je bent.")]


class BadInput(Exception):
    """What was typed, or what is in a file, cannot be used; the text is a Dutch sentence."""


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


def print_table(table: Table, *, empty: str) -> None:
    """Print a table, or the sentence that says why there is nothing in it."""
    out.print(table if table.row_count else empty)


def numbered(what: str, number: UUID | str) -> str:
    """Return a cell with what it is about and, on a line of its own, its number to copy."""
    return f"{fill(what, WIDTH)}\n[dim]{number}[/]"


def point(what: str, *commands: str) -> None:
    """Print something to do, with the commands to do it: in full, to be copied."""
    out.print(what, soft_wrap=True)
    for command in commands:
        out.print(f"  seintje {command}", soft_wrap=True, highlight=False, markup=False)


def here(moment: datetime, form: str = "%d-%m %H:%M") -> str:
    """Return a moment as a clock in the Netherlands shows it, whatever this machine's says."""
    with suppress(OverflowError):  # the first or the last day of the calendar
        moment = moment.astimezone(HERE)
    return moment.strftime(form)


def deadline(moment: datetime, *, late: bool, before: str = "") -> str:
    """Return until when something can be done, in red when that is over."""
    return f"[red]te laat: {here(moment)}[/]" if late else f"{before}{here(moment)}"


def as_hours(minutes: int) -> str:
    """Return minutes as hours and minutes: 90 is `1:30`."""
    return f"{minutes // 60}:{minutes % 60:02}"


def in_dutch(no: Declined) -> str:
    """Return what a person reads when the answer is no."""
    sentence = words_of(no.owner).get(no.reason)
    if sentence is None:
        return f"Dit mag niet: {no.reason}" + (f" ({no.field})" if no.field else "")
    known = KNOWN.get(no.reason)
    return f"{sentence} Dit kan: {', '.join(known)}." if known else sentence


def read_bytes(path: Path) -> bytes:
    """Return what is in a file; `BadInput` says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} kan niet worden gelezen: {_reason(error)}.") from None


def read_text(path: Path) -> str:
    """Return the text in a file, without the mark that Notepad and Excel put before it.

    Ends of lines are as they are in the file. `BadInput` says why it cannot be read.
    """
    content = read_bytes(path)
    encoding = next((e for mark, e in MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(
            f"{path} kan niet worden gelezen: het is geen tekst in UTF-8. "
            "Kies bij het opslaan de codering UTF-8."
        ) from None


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; what else Unicode calls the end of a line is part of it."""
    return [line.rstrip("\n") for line in io.StringIO(text, newline=None)]


def write_files(
    folder: Path, files: Mapping[str, bytes | str], *, private: bool = False
) -> None:
    """Write files by their names in a folder, which is made if it is not there.

    With `private` nobody but who makes them can read them. `BadInput` says why they cannot
    be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / Path(name).name
            if private:
                path.touch(mode=0o600)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise BadInput(f"In {folder} kan niet worden geschreven: {_reason(error)}.") from None


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "het is er niet"
        case IsADirectoryError():
            return "het is een map"
        case NotADirectoryError() | FileExistsError():
            return "het is geen map"
        case PermissionError():
            return "je hebt er geen toegang toe"
    return error.strerror or type(error).__name__


def settings_with_logs(level: str | None = None) -> Settings:
    """Read the settings, and let logs be as they say."""
    settings = load()
    logs.set_up_logs(settings.log, level or settings.log_level)
    return settings


def with_broker(
    work: Callable[[FrontEnd], Coroutine[Any, Any, T]],
    actor: str,
    settings: Settings | None = None,
) -> T:
    """Run `work` as `actor` on a connection of its own."""
    if not ACTOR.fullmatch(actor):
        raise BadInput(
            f"{actor!r} kan niet als naam. Gebruik alleen a-z, 0-9 en -, zoals `--as amina`."
        )
    settings = settings or settings_with_logs("ERROR")
    servers = settings.servers or [f"nats://127.0.0.1:{settings.nats_port}"]

    async def connected() -> T:
        source = settings.source("frontend")
        async with front_end(servers, actor, source=source, schemas=settings.schemas) as client:
            return await work(client)

    return asyncio.run(connected())


def carry_out(command: Command, actor: str, done: str = "") -> Event:
    """Send a command and wait until it was carried out; print `done`, return what came of it.

    A command with a picture in it is never sent.
    """
    refuse_pictures(command)

    async def work(client: FrontEnd) -> Event:
        return await client.carry_out(command)

    event = with_broker(work, actor)
    if done:
        out.print(done)
    return event


def asked(query: Query[A], actor: str) -> A:
    """Ask, and return the answer."""

    async def work(client: FrontEnd) -> A:
        return await client.ask(query)

    return with_broker(work, actor)
