"""`python -m bench.instaclean`: the list up to 100,000 accounts, a batch up to 10,000.

In memory, without a broker: what is measured is our own work. Each figure is divided by the
same one with the fewest accounts; work that does not grow with the list stays near 1.
Times are of the processor of the whole process, so neighbours on the machine do not count.
"""

import asyncio
import gc
import statistics
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import process_time
from uuid import uuid5

from services.instaclean.domain.account import LIST, entry_id_of
from services.instaclean.domain.batch import batch_id_of
from services.instaclean.domain.manifest import signing_key
from services.instaclean.effects.search import Searcher
from services.instaclean.handlers.collect import collect_batch, submit_batch
from services.instaclean.handlers.freeze import approve_batch, freeze_batch
from services.instaclean.handlers.notice import prepare_notice
from services.instaclean.handlers.queue import list_queue, report_account
from services.instaclean.service import load_plugins
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.notice import PrepareNotice
from shared.contracts.instaclean.queue import ListQueue, ReportAccount
from shared.contracts.message import Message
from shared.messaging.turn import Turn
from shared.storage.bucket import Bucket

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUEUED = (10_000, 30_000, 100_000)
FROZEN = (1_000, 3_000, 10_000)
TRIES = 300
QUARTER = "2026-q4"
CATEGORIES = ("drugs_aanbod", "vuurwerk", "nepgeld", "fraude")
SETTINGS = InstacleanSettings(
    organisation="Jongerenwerk", mailbox="meld@jongerenwerk.example", mode="production"
)
SECRET = "for the bench only, thirty-two characters or more"  # noqa: S105
KEY = signing_key(SECRET)


async def main() -> None:
    """Measure, print."""
    say(
        "accounts   a sighting   a new account   first page   one in the middle   of a category"
    )
    store, known, first = InstacleanStore(Bucket(), SETTINGS), 0, None
    for size in QUEUED:
        for number in range(known, size):
            await report(store, number)
        known = size
        gc.collect()
        gc.freeze()  # as the host does
        figures = await over(store, size)
        known += TRIES
        first = first or figures
        say(f"{size:>8}   " + "   ".join(map(beside, figures, first)))
    say("")
    say("notices   collected   frozen   a notice (us)")
    first = None
    for size in FROZEN:
        figures = await batch_of(size)
        first = first or figures
        each = tuple(1e6 * seconds / size for seconds in figures)
        one = f"{each[1]:.0f}, {each[1] / (1e6 * first[1] / FROZEN[0]):.2f} of the first"
        say(f"{size:>7}   {figures[0]:>7.2f} s   {figures[1]:.2f} s   {one}")


async def over(store: InstacleanStore, size: int) -> tuple[float, ...]:
    """Return the median seconds of each question and command."""
    again = [number * 31 % size for number in range(TRIES)]
    middle = size // 2
    return (
        await timed([lambda n=n: report(store, n, signal=size + n) for n in again]),
        await timed([lambda n=n: report(store, n) for n in range(size, size + TRIES)]),
        await timed([lambda: ask(store, ListQueue(limit=50))] * TRIES),
        await timed([lambda: ask(store, ListQueue(limit=50, skip=middle))] * TRIES),
        await timed([lambda: ask(store, ListQueue(limit=50, category="fraude"))] * 10),
    )


async def batch_of(size: int) -> tuple[float, float]:
    """Return the seconds to collect and to freeze a batch of so many notices."""
    store, searcher = InstacleanStore(Bucket(), SETTINGS), Searcher(load_plugins(), SECRET)
    batch_id = batch_id_of(QUARTER, "instagram")
    for number in range(size):
        await report(store, number)
        prepare = notice(number)
        await prepare_notice(prepare, turn(store, prepare), searcher, SETTINGS)
    collect = CollectBatch(platform="instagram", quarter=QUARTER)
    collecting = await timed([lambda: collect_batch(collect, turn(store, collect))])
    submit = SubmitBatch(batch_id=batch_id)
    await submit_batch(submit, turn(store, submit), SETTINGS)
    approve = ApproveBatch(batch_id=batch_id)
    await approve_batch(approve, turn(store, approve, by="bram"), SETTINGS, KEY)
    freeze = FreezeBatch(batch_id=batch_id)
    freezing = await timed([lambda: freeze_batch(freeze, turn(store, freeze), SETTINGS, KEY)])
    return collecting, freezing


async def ask(store: InstacleanStore, query: ListQueue) -> object:
    """Return a page of the list."""
    return await list_queue(query, turn(store, query))


def turn(store: InstacleanStore, cause: Message, *, by: str = "amina") -> Turn[InstacleanStore]:
    """Return what the bus would give a handler."""
    return Turn(store, publish, NOW, by, cause.id, nothing, nothing)


async def report(store: InstacleanStore, number: int, *, signal: int = 0) -> None:
    """Put an account on the list, or count one more signal that points at it."""
    command = ReportAccount(
        account_key=f"account-{number}",
        signal_id=uuid5(LIST, f"{number}/{signal}"),
        platform="instagram",
        handle=name(number),
        url=f"https://www.instagram.com/p/{number}",
        category=CATEGORIES[number % len(CATEGORIES)],
        seen_at=NOW - timedelta(seconds=number),
    )
    await report_account(command, turn(store, command))


def name(number: int) -> str:
    """Return a handle that looks like few others."""
    return f"{uuid5(LIST, str(number)).hex[:12].translate(LETTERS)}"


def notice(number: int) -> PrepareNotice:
    """Return a complete notice on an account."""
    return PrepareNotice(
        entry_id=entry_id_of(f"account-{number}"),
        category="drugs_aanbod",
        ground="illegal",
        reference="nl/opiumwet-3b",
        explanation="Dit account biedt in stories drugs te koop aan, met prijzen erbij.",
        affected_minor="unknown",
        requested_action="terminate",
        language="nl",
        good_faith=True,
        seen_live_at=NOW,
        at=NOW,
    )


async def publish(_message: Message, **_: object) -> int:
    """Tell nobody."""
    return 0


async def nothing(*_: object, **__: object) -> None:
    """Take nothing back."""


async def timed(work: Sequence[Callable[[], Awaitable[object]]]) -> float:
    """Return the median of what each piece of work took."""
    took = []
    for one in work:
        began = process_time()
        await one()
        took.append(process_time() - began)
    return statistics.median(took)


def beside(seconds: float, first: float) -> str:
    """Return milliseconds, and how many times the first."""
    return f"{1000 * seconds:.3f} ms ({seconds / first:.1f})"


def say(line: str) -> None:
    """Print a line at once."""
    print(line)
    sys.stdout.flush()


LETTERS = str.maketrans("0123456789", "ghijklmnop")

if __name__ == "__main__":
    asyncio.run(main())
