import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.instaclean.handlers.queue import list_queue, report_account
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.cloudevents import encode
from shared.contracts.instaclean.queue import (
    AccountQueued,
    ListQueue,
    Queue,
    ReportAccount,
    SightingCounted,
)
from shared.contracts.message import Message
from shared.language.pseudonyms import account_key
from shared.messaging.turn import Turn
from shared.storage.bucket import Bucket
from shared.storage.shelf import MemoryShelf

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CANARY = "canarina"
KEY = "for tests only, thirty-two characters or more"


class Told(list[Message]):
    """Stands in for the broker, which is away the first `fails` times."""

    def __init__(self, fails: int = 0) -> None:
        super().__init__()
        self.fails = fails

    async def __call__(self, message: Message, **_: object) -> int:
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        self.append(message)
        return len(self)


async def nothing(*_: object, **__: object) -> None:
    """Stand in for what these messages never ask for."""


def turn(store: InstacleanStore, cause: Message, publish: Told) -> Turn[InstacleanStore]:
    return Turn(store, publish, NOW, "amina", cause.id, nothing, nothing)


def fresh_store() -> InstacleanStore:
    return InstacleanStore(Bucket(), InstacleanSettings())


def report(signal: int = 1, handle: str = f"@{CANARY}", **changed: object) -> ReportAccount:
    return ReportAccount.model_validate(
        {
            "id": UUID(int=1000 + signal),
            "account_key": account_key("instagram", handle, key=KEY),
            "signal_id": UUID(int=signal),
            "platform": "instagram",
            "handle": handle,
            "url": f"https://www.instagram.com/{CANARY}/?n={signal}",
            "category": "drugs_aanbod",
            "seen_at": NOW,
        }
        | changed
    )


async def handle(store: InstacleanStore, *commands: ReportAccount) -> list[Message]:
    broker = Told()
    for command in commands:
        await report_account(command, turn(store, command, broker))
    return broker


async def queue(store: InstacleanStore, limit: int = 20) -> Queue:
    query = ListQueue(limit=limit)
    return await list_queue(query, turn(store, query, Told()))


def content(message: Message) -> tuple[type[Message], dict[str, object]]:
    return type(message), message.model_dump(exclude={"at"})


def counted(account: str) -> float:
    labels = {"category": "drugs_aanbod", "account": account}
    return REGISTRY.get_sample_value("seintje_account_sightings_total", labels) or 0


async def test_the_first_signal_puts_an_account_on_the_list() -> None:
    store = fresh_store()
    (event,) = await handle(store, report())
    (entry,) = (await queue(store)).entries

    assert isinstance(event, AccountQueued)
    assert (event.entry_id, event.signal_id) == (entry.entry_id, UUID(int=1))
    assert (event.platform, event.category) == ("instagram", "drugs_aanbod")
    assert entry.handle.get_secret_value() == f"@{CANARY}"


async def test_every_further_signal_is_counted() -> None:
    events = await handle(fresh_store(), report(1), report(2), report(3))

    assert [e.sightings for e in events if isinstance(e, SightingCounted)] == [2, 3]
    assert (
        len({e.entry_id for e in events if isinstance(e, AccountQueued | SightingCounted)}) == 1
    )
    assert len({e.id for e in events}) == 3


async def test_one_account_typed_in_two_ways_is_one_entry() -> None:
    store = fresh_store()
    await handle(store, report(1), report(2, f"https://instagram.com/{CANARY.title()}/?hl=nl"))
    answer = await queue(store)

    assert [entry.sightings for entry in answer.entries] == [2]


@pytest.mark.parametrize("again", [1, 2])
async def test_a_signal_reported_twice_counts_once_and_is_told_the_same(again: int) -> None:
    store = fresh_store()
    before = counted("new"), counted("known")
    first = await handle(store, report(1), report(2), report(3))
    kept = await queue(store)
    (second,) = await handle(store, report(again))

    assert content(second) == content(first[again - 1])
    assert content(await queue(store))[1]["entries"] == content(kept)[1]["entries"]
    assert (counted("new") - before[0], counted("known") - before[1]) == (1, 2)


@pytest.mark.parametrize("signal", [1, 2])
async def test_a_crash_between_keeping_and_telling_is_healed_by_a_second_try(
    signal: int,
) -> None:
    store, broker = fresh_store(), Told(fails=1)
    await handle(store, *(report(n) for n in range(1, signal)))
    with pytest.raises(ConnectionError):
        await report_account(report(signal), turn(store, report(signal), broker))
    await handle(store, report(9))  # somebody else's signal comes in between
    await report_account(report(signal), turn(store, report(signal), broker))
    unharmed = await handle(fresh_store(), *(report(n) for n in range(1, signal + 1)))

    assert [content(event) for event in broker] == [content(unharmed[-1])]


async def test_a_corrected_category_joins_the_first_and_is_no_other_sighting() -> None:
    store = fresh_store()
    first = await handle(store, report(1), report(2))
    corrected = report(1, id=UUID(int=5000), category="wapens")
    events = await handle(store, corrected, corrected)
    (entry,) = (await queue(store)).entries

    assert [content(event) for event in events] == [content(first[0])] * 2
    assert (entry.sightings, entry.categories) == (2, ("drugs_aanbod", "wapens"))
    assert entry.signals == (UUID(int=1), UUID(int=2))


async def test_first_and_last_seen_do_not_depend_on_the_order_of_arrival() -> None:
    reports = [report(n, seen_at=NOW + n * HOUR) for n in range(3)]
    seen = set()
    for order in permutations(reports):
        store = fresh_store()
        await handle(store, *order)
        (entry,) = (await queue(store)).entries
        seen.add((entry.first_seen, entry.last_seen))

    assert seen == {(NOW, NOW + 2 * HOUR)}


async def test_the_list_begins_with_the_most_seen_and_then_the_latest() -> None:
    store = fresh_store()
    await handle(
        store,
        report(1, "once-early", seen_at=NOW),
        report(2, "once-late", seen_at=NOW + HOUR),
        report(3, "twice", seen_at=NOW - HOUR),
        report(4, "twice", seen_at=NOW - HOUR),
    )
    answer = await queue(store, limit=2)

    handles = [entry.handle.get_secret_value() for entry in answer.entries]
    assert handles == ["twice", "once-late"]
    assert answer.total == 3


async def test_an_empty_list_is_an_answer() -> None:
    answer = await queue(fresh_store())

    assert (answer.entries, answer.total) == ((), 0)


async def test_no_event_carries_a_handle_an_address_or_the_key_of_an_account() -> None:
    events = await handle(fresh_store(), report(1), report(2))
    wire = [encode(event, source="urn:nld:test", schemas="https://x.nl") for event in events]

    assert len(wire) == 2
    for headers, body in wire:
        wire_text = f"{headers} {body.decode()}".casefold()
        assert CANARY not in wire_text
        assert report().account_key not in wire_text


async def test_after_a_restart_the_list_is_the_same() -> None:
    shelf = MemoryShelf()
    first = await handle(
        InstacleanStore(Bucket(shelf), InstacleanSettings()), report(1), report(2)
    )
    bucket = Bucket(shelf)
    store = InstacleanStore(bucket, InstacleanSettings())
    following = asyncio.create_task(bucket.follow())
    await bucket.caught_up.wait()
    following.cancel()
    again = await handle(store, report(2), report(3))

    assert content(again[0]) == content(first[1])
    assert [e.sightings for e in again if isinstance(e, SightingCounted)] == [2, 3]
    account = store.find(report().account_key)
    assert account
    sightings = store.tally(account.entry_id).in_order
    assert [s.url.get_secret_value()[-1] for s in sightings if s.url] == ["1", "2", "3"]
    assert CANARY not in repr((account, sightings))
