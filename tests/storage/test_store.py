import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import nats
import pytest
from nats.js.api import ConsumerInfo
from nats.js.client import JetStreamContext

from shared.broker import streams
from shared.broker.embedded import EmbeddedServer
from shared.broker.publisher import Publisher
from shared.contracts.message import Frozen
from shared.storage.bucket import Bucket
from shared.storage.shelf import Conflict, Entry, KvShelf, MemoryShelf, Shelf
from shared.storage.table import RowSetAside
from tests.platform import PATIENCE


class Row(Frozen):
    name: str


@asynccontextmanager
async def on_a_broker(data: Path) -> AsyncIterator[KvShelf]:
    server = EmbeddedServer(data, port=0)
    await server.start()
    connection = await nats.connect(server.url)
    js = connection.jetstream()
    await js.add_stream(streams.bucket("rows", replicas=1))
    publisher = Publisher(connection)
    await publisher.start()
    yield KvShelf(js, publisher, "rows")
    await connection.close()
    await server.stop()


@pytest.fixture(params=["memory", "kv"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    async with on_a_broker(tmp_path) as kv:
        yield kv


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def test_what_is_kept_is_found_again(shelf: Shelf) -> None:
    revision = await shelf.put("row.a", b"1", revision=0)
    entry = await shelf.get("row.a")

    assert entry
    assert (entry.value, entry.revision) == (b"1", revision)
    assert await shelf.get("row.unknown") is None


async def test_a_write_on_an_old_revision_is_a_conflict(shelf: Shelf) -> None:
    first = await shelf.put("row.a", b"1", revision=0)
    second = await shelf.put("row.a", b"2", revision=first)

    assert second > first
    with pytest.raises(Conflict):
        await shelf.put("row.a", b"3", revision=first)
    with pytest.raises(Conflict):
        await shelf.put("row.a", b"3", revision=0)


async def test_a_deleted_row_is_gone_and_can_be_kept_anew(shelf: Shelf) -> None:
    bucket = Bucket(shelf)
    table = bucket.table("row", Row)
    await table.put("a", Row(name="x"))

    await table.delete("a")
    await table.delete("a")
    gone = table.get("a")
    await table.put("a", Row(name="y"))

    assert gone is None
    assert table.get("a") == Row(name="y")


async def test_a_watch_gives_all_rows_then_none_then_changes(shelf: Shelf) -> None:
    await shelf.put("row.a", b"1", revision=0)
    watch = shelf.watch()
    first = await anext(watch)
    caught_up = await anext(watch)
    revision = await shelf.put("row.b", b"2", revision=0)
    change = await anext(watch)
    await watch.aclose()

    assert first and first.key == "row.a"  # noqa: PT018
    assert caught_up is None
    assert change and (change.key, change.revision) == ("row.b", revision)  # noqa: PT018


async def test_keeping_the_same_twice_writes_once(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    await table.put("a", Row(name="x"))
    before = await shelf.get("row.a")
    await table.put("a", Row(name="x"))

    assert await shelf.get("row.a") == before


async def test_a_write_whose_acknowledgement_got_lost_is_no_conflict(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    await shelf.put("row.a", b'{"name":"x"}', revision=0)  # stored, and we never heard

    await table.put("a", Row(name="x"))

    assert table.get("a") == Row(name="x")


async def test_another_writer_is_a_conflict_after_which_the_row_is_fresh(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    await table.put("a", Row(name="ours"))
    other = Bucket(shelf).table("row", Row)
    other.learn("a", await shelf.get("row.a"))
    await other.put("a", Row(name="theirs"))

    with pytest.raises(Conflict):
        await table.put("a", Row(name="ours again"))
    assert table.get("a") == Row(name="theirs")


async def test_a_restart_learns_everything_and_follows(shelf: Shelf) -> None:
    await Bucket(shelf).table("row", Row).put("a", Row(name="x"))
    bucket = Bucket(shelf)
    table = bucket.table("row", Row)
    following = asyncio.create_task(bucket.follow())
    await asyncio.wait_for(bucket.caught_up.wait(), PATIENCE)
    seen = [row.name for row in table]
    await shelf.put("row.b", b'{"name":"y"}', revision=0)
    await until(lambda: len(table) == 2)
    following.cancel()

    assert seen == ["x"]


async def test_a_row_that_cannot_be_read_is_no_row_that_is_not_there(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    await table.put("good", Row(name="x"))
    await shelf.put("row.bad", b'{"off": 1}', revision=0)
    table.learn("bad", await shelf.get("row.bad"))

    assert table.set_aside == ["bad"]
    assert [row.name for row in table] == ["x"]
    with pytest.raises(RowSetAside, match="row bad of table 'row'"):
        table.get("bad")
    with pytest.raises(RowSetAside):
        await table.put("bad", Row(name="y"))
    assert (await shelf.get("row.bad")).value == b'{"off": 1}'


async def test_a_row_that_cannot_be_read_can_be_deleted_or_mended(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    for key in ("a", "b"):
        await shelf.put(f"row.{key}", b"no JSON", revision=0)
        table.learn(key, await shelf.get(f"row.{key}"))
    mended = await shelf.get("row.b")
    await shelf.put("row.b", b'{"name":"y"}', revision=mended.revision)

    await table.delete("a")
    table.learn("b", await shelf.get("row.b"))

    assert table.set_aside == []
    assert (table.get("a"), table.get("b")) == (None, Row(name="y"))


async def test_what_a_table_holds_never_gets_less(shelf: Shelf) -> None:
    table = Bucket(shelf).table("row", Row)
    held = [table.rows]
    await table.put("a", Row(name="x"))
    held.append(table.rows)
    await table.put("a", Row(name="y"))
    held.append(table.rows)
    await table.delete("a")
    held.append(table.rows)

    assert [rows.keys for rows in held] == [0, 1, 1, 1]
    assert all(a.revisions < b.revisions for a, b in pairwise(held))


async def test_a_message_changes_a_row_once_however_late_it_comes_again(shelf: Shelf) -> None:
    first, second = UUID(int=1), UUID(int=2)
    table = Bucket(shelf).table("row", Row)
    await table.put("a", Row(name="x"), by=first)
    await table.put("a", Row(name="y"), by=second)

    anew = Bucket(shelf).table("row", Row)
    if entry := await shelf.get("row.a"):
        anew.learn("a", entry)
    await anew.put("a", Row(name="x"), by=first)

    assert anew.get("a") == Row(name="y")
    assert anew.was_changed_by("a", first)
    assert anew.is_past("a", first)
    assert not anew.is_past("a", second)
    await anew.put("a", Row(name="z"))
    assert anew.is_past("a", first)


async def test_two_messages_that_ask_the_same_at_once_are_two(shelf: Shelf) -> None:
    first, second = UUID(int=1), UUID(int=2)
    ours, theirs = (Bucket(shelf).table("row", Row) for _ in range(2))
    await theirs.put("a", Row(name="x"), by=first)

    with pytest.raises(Conflict):
        await ours.put("a", Row(name="x"), by=second)
    await ours.put("a", Row(name="x"), by=second)

    assert ours.was_changed_by("a", first)
    assert ours.was_changed_by("a", second)


async def test_a_row_of_before_messages_were_noted_is_read(shelf: Shelf) -> None:
    await shelf.put("row.a", b'{"name": "x"}', revision=0)
    table = Bucket(shelf).table("row", Row)
    if entry := await shelf.get("row.a"):
        table.learn("a", entry)
    await table.put("a", Row(name="y"), by=UUID(int=1))

    assert table.get("a") == Row(name="y")


async def test_rows_are_complete_when_all_are_seen_however_late_they_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server has sent them all, and the client has not yet looked at the first.
    ask = JetStreamContext.PushSubscription.consumer_info

    async def when_all_are_sent(self: JetStreamContext.PushSubscription) -> ConsumerInfo:
        while (info := await ask(self)).num_pending:
            pass
        return info

    nothing = property(lambda _: 0)
    monkeypatch.setattr(JetStreamContext.PushSubscription, "consumer_info", when_all_are_sent)
    monkeypatch.setattr(JetStreamContext.PushSubscription, "delivered", nothing)
    seen: list[Entry] = []
    async with on_a_broker(tmp_path) as shelf:
        for number in range(3):
            await shelf.put(f"row.{number}", b"{}", revision=0)
        async for entry in shelf.watch():
            if entry is None:
                break
            seen.append(entry)

    assert [entry.key for entry in seen] == ["row.0", "row.1", "row.2"]
