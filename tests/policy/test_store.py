from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import nats
import pytest

from services.policy.domain.agreements.decided import Decided
from services.policy.domain.agreements.versions import Version
from services.policy.store import PolicyStore, UnknownBasis
from shared.broker import streams
from shared.broker.embedded import EmbeddedServer
from shared.broker.publisher import Publisher
from shared.storage.bucket import Bucket
from shared.storage.shelf import Conflict, KvShelf, MemoryShelf, Shelf
from tests.policy.builders import NOW, SIGNAL, TODAY, TOML, facts


@pytest.fixture(params=["memory", "kv"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    server = EmbeddedServer(tmp_path, port=0)
    await server.start()
    connection = await nats.connect(server.url)
    js = connection.jetstream()
    await js.add_stream(streams.bucket("policy", replicas=1))
    publisher = Publisher(connection)
    await publisher.start()
    yield KvShelf(js, publisher, "policy")
    await connection.close()
    await server.stop()


def version(number: int = 1) -> Version:
    toml = TOML.replace("version = 1", f"version = {number}")
    return Version(
        version=number, sha256=f"sha{number}", toml=toml, proposed_by="amina", proposed_at=NOW
    )


def decided(revision: int = 1, *, cause: int = 0) -> Decided:
    return Decided(
        cause=UUID(int=cause or revision),
        facts=facts(revision=revision),
        at=NOW,
        on=TODAY,
        basis="0",
        engine="test",
        policy_version=1,
        decisions=(),
    )


async def test_before_the_first_version_nothing_is_agreed(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))

    assert store.agreements.in_force() is None
    assert store.agreements.current() is None


async def test_a_version_replaces_the_one_before(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    for number in (1, 2):
        await store.agreements.put_in_force(version(number))
        agreements = store.agreements.current()

        assert agreements
        assert agreements.version == number
    assert store.agreements.in_force() == version(2)


async def test_the_same_version_again_changes_nothing(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.agreements.put_in_force(version())
    before = await shelf.get("agreements.current")
    await store.agreements.put_in_force(version())

    assert await shelf.get("agreements.current") == before


async def test_two_who_put_a_version_in_force_do_not_overwrite_each_other(shelf: Shelf) -> None:
    one, other = PolicyStore(Bucket(shelf)), PolicyStore(Bucket(shelf))
    await one.agreements.put_in_force(version(1))

    with pytest.raises(Conflict):
        await other.agreements.put_in_force(version(2))


async def test_a_decision_is_found_by_its_signal(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.decisions.keep(decided())

    assert store.decisions.latest(SIGNAL) == decided()


async def test_an_older_revision_never_replaces_a_newer(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    for revision in (1, 3, 2):
        await store.decisions.keep(decided(revision))

    assert store.decisions.latest(SIGNAL) == decided(3)
    assert list(store.decisions.on(SIGNAL)) == [decided(1), decided(3), decided(2)]


async def test_of_two_decisions_on_one_revision_the_later_is_the_latest(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    for cause in (7, 8, 7):
        await store.decisions.keep(decided(cause=cause))

    assert store.decisions.latest(SIGNAL) == decided(cause=8)
    assert store.decisions.because_of(SIGNAL, UUID(int=7)) == decided(cause=7)
    assert len(store.decisions.every()) == 2


async def test_what_was_decided_on_is_found_again_by_its_hash(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    nothing = await store.agreements.basis()
    await store.agreements.keep_version(version())
    await store.agreements.put_in_force(version())
    first = await store.agreements.basis()
    await store.agreements.put_in_force(version(2))

    assert len({nothing, first, await store.agreements.basis()}) == 3
    assert store.agreements.book_of(nothing) is None
    book = store.agreements.book_of(first)
    assert book
    assert book.agreements.version == 1
    with pytest.raises(UnknownBasis):
        store.agreements.book_of("never-seen")


async def test_what_another_process_kept_is_learned(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.agreements.put_in_force(version())
    await store.decisions.keep(decided())

    bucket = Bucket(shelf)
    later = PolicyStore(bucket)
    async for entry in shelf.watch():
        if entry is None:
            break
        table, _, key = entry.key.partition(".")
        bucket.tables[table].learn(key, entry)

    assert later.agreements.in_force() == version()
    assert later.decisions.latest(SIGNAL) == decided()


def test_rows_are_found_in_the_tables_earlier_versions_kept_them_in() -> None:
    bucket = Bucket()
    PolicyStore(bucket)

    assert set(bucket.tables) == {
        "activity",
        "agreements",
        "basis",
        "consent",
        "decided",
        "ended",
        "evaluation",
        "evidence",
        "fetched",
        "goal",
        "line",
        "profile",
        "recall",
        "review",
        "version",
        "worker",
    }
