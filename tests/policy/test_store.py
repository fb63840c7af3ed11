from collections.abc import AsyncIterator
from pathlib import Path

import nats
import pytest

from services.policy.store import Decided, InForce, PolicyStore
from shared import provision
from shared.embedded import EmbeddedServer
from shared.publisher import Publisher
from shared.store import Bucket, Conflict, KvShelf, MemoryShelf, Shelf
from tests.policy.builders import SIGNAL, TOML, facts


@pytest.fixture(params=["memory", "kv"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    server = EmbeddedServer(tmp_path, port=0)
    await server.start()
    connection = await nats.connect(server.url)
    js = connection.jetstream()
    await js.add_stream(provision.bucket("policy", replicas=1))
    publisher = Publisher(connection)
    await publisher.start()
    yield KvShelf(js, publisher, "policy")
    await connection.close()
    await server.stop()


def version(number: int = 1) -> InForce:
    toml = TOML.replace("version = 1", f"version = {number}")
    return InForce(version=number, sha256=f"sha{number}", toml=toml)


def decided(revision: int = 1, *, policy_version: int = 1) -> Decided:
    return Decided(facts=facts(revision=revision), policy_version=policy_version, decisions=())


async def test_before_the_first_version_nothing_is_agreed(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))

    assert store.in_force() is None
    assert store.agreements() is None


async def test_a_version_replaces_the_one_before(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    for number in (1, 2):
        await store.put_in_force(version(number))
        agreements = store.agreements()

        assert agreements
        assert agreements.version == number
    assert store.in_force() == version(2)


async def test_the_same_version_again_changes_nothing(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.put_in_force(version())
    before = await shelf.get("agreements.current")
    await store.put_in_force(version())

    assert await shelf.get("agreements.current") == before


async def test_two_who_put_a_version_in_force_do_not_overwrite_each_other(shelf: Shelf) -> None:
    one, other = PolicyStore(Bucket(shelf)), PolicyStore(Bucket(shelf))
    await one.put_in_force(version(1))

    with pytest.raises(Conflict):
        await other.put_in_force(version(2))


async def test_a_decision_is_found_by_its_signal(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.keep(decided())

    assert store.decided(SIGNAL) == decided()


async def test_an_older_revision_never_replaces_a_newer(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    for revision in (1, 3, 2):
        await store.keep(decided(revision))

    assert store.decided(SIGNAL) == decided(3)


async def test_what_another_process_kept_is_learned(shelf: Shelf) -> None:
    store = PolicyStore(Bucket(shelf))
    await store.put_in_force(version())
    await store.keep(decided())

    bucket = Bucket(shelf)
    later = PolicyStore(bucket)
    async for entry in shelf.watch():
        if entry is None:
            break
        table, _, key = entry.key.partition(".")
        bucket.tables[table].learn(key, entry)

    assert later.in_force() == version()
    assert later.decided(SIGNAL) == decided()
