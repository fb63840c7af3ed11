"""State that is lost is noticed, on a real nats-server: nobody goes on with less in silence."""

import asyncio
import json
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.js.client import JetStreamContext
from structlog.testing import CapturingLogger

from shared.broker.embedded import EmbeddedServer
from shared.broker.made import StateMissing
from shared.broker.streams import EVENTS
from shared.contracts.message import Frozen
from shared.hosting import running as running_module
from shared.hosting.host import Host, make
from shared.hosting.service import Service, Tools
from shared.hosting.watch import MemoryGone
from shared.messaging.inbox import Inbox
from shared.process.settings import Settings, load
from shared.storage.marking import reset
from shared.storage.marks import Mark, Seal, StateLost
from shared.storage.table import RowSetAside, Table
from tests import platform
from tests.platform import PATIENCE, Start, as_the_version_before, until
from tests.world import KEY

OTHER_KEY = "another secret of thirty-two characters or more"


class Jar(Frozen):
    """What is in a jar."""

    of: str


def larder() -> Service:
    """Return a service that has the name of one that is installed, and a table."""
    return Service("provisioner", (Inbox("provisioner"),), parts)


def parts(tools: Tools) -> object:
    tools.bucket.table("jar", Jar)
    return object()


def jars(host: Host) -> Table[Jar]:
    return host.running[0].bucket.tables["jar"]


async def fill(host: Host, *, count: int = 3, of: str = "jam") -> None:
    for number in range(count):
        await jars(host).put(number, Jar(of=of))


@asynccontextmanager
async def jetstream(settings: Settings) -> AsyncIterator[JetStreamContext]:
    connection = await nats.connect(settings.servers)
    yield connection.jetstream()
    await connection.close()


@pytest.fixture
async def filled(host: Start) -> None:
    """Leave a stopped service with rows on the broker."""
    running = await host(larder(), watch=0.1)
    await fill(running)
    await running.stop()


async def test_a_service_that_finds_all_it_had_starts(filled: None, host: Start) -> None:
    again = await host(larder())

    assert len(jars(again)) == 3
    assert again.readiness() == {"provisioner": True}


async def test_a_bucket_that_was_deleted_is_not_made_anew(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        await js.delete_stream("KV_provisioner")

    with pytest.raises(StateMissing, match=r"bucket 'provisioner' is gone.*--new provisioner"):
        await host(larder())
    refused = await platform.seintje(settings, "provision")
    unsigned = await platform.seintje(settings, "provision", "--new", "provisioner")
    key = {"SEINTJE_PSEUDONYM_KEY": KEY}
    accepted = await platform.seintje(settings, "provision", "--new", "provisioner", **key)
    again = await host(larder())

    assert refused.returncode == 1
    assert "bucket 'provisioner' is gone" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "needs the pseudonym key" in " ".join(unsigned.stderr.split())
    assert accepted.returncode == 0, accepted.stderr
    assert "state.accepted-as-it-is" in accepted.stderr
    assert len(jars(again)) == 0


async def test_a_bucket_that_somebody_made_anew_is_not_taken_for_ours(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        config = (await js.stream_info("KV_provisioner")).config
        await js.delete_stream("KV_provisioner")
        await js.add_stream(config)

    with pytest.raises(StateMissing, match="'provisioner' was made anew by others"):
        await host(larder())
    with pytest.raises(StateLost, match="'provisioner' was made anew"):
        await host(larder(), provision=False)


async def test_a_row_that_is_lost_is_missed(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        await js.delete_msg("KV_provisioner", 2)

    with pytest.raises(StateLost, match=r"'jar' has 2 of 3 keys.*--new provisioner"):
        await host(larder())
    async with jetstream(settings) as js:
        await reset(js, ["provisioner"], Seal(KEY), new=["provisioner"])
    assert len(jars(await host(larder()))) == 2


async def test_a_row_that_is_an_older_one_again_is_missed(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        kv = await js.key_value("marks")
        mark = Mark.model_validate_json((await kv.get("service.provisioner")).value)
        rows = mark.tables["jar"]
        later = rows.model_copy(update={"revisions": rows.revisions + 1})
        signed = Seal(KEY).sign(mark.model_copy(update={"tables": {"jar": later}}))
        await kv.put("service.provisioner", signed.model_dump_json().encode())

    with pytest.raises(StateLost, match="'jar' has rows as they were before"):
        await host(larder())


async def test_a_deleted_row_is_no_lost_one(host: Start) -> None:
    running = await host(larder())
    await fill(running)
    await jars(running).delete(1)
    await running.stop()

    assert len(jars(await host(larder()))) == 2


async def test_a_crash_between_the_row_and_its_mark_loses_nothing(
    host: Start, server: EmbeddedServer
) -> None:
    running = await host(larder(), watch=60)  # no mark is written after the first
    await fill(running)

    assert len(jars(await host(larder()))) == 3


@pytest.mark.parametrize("how", ["lowered", "unsigned", "no mark at all", "of another"])
async def test_a_mark_that_we_did_not_sign_is_not_believed(
    filled: None, host: Start, settings: Settings, how: str
) -> None:
    async with jetstream(settings) as js:
        kv = await js.key_value("marks")
        mark = json.loads((await kv.get("service.provisioner")).value)
        changes = {
            "lowered": {"tables": {"jar": {"keys": 1, "revisions": 1}}},
            "unsigned": {"signature": ""},
            "of another": Seal(KEY).sign(Mark(service="policy")).model_dump(),
        }
        body = json.dumps(mark | changes.get(how, {})).encode()
        await kv.put("service.provisioner", b"nothing" if how == "no mark at all" else body)

    with pytest.raises(StateLost, match=r"was not signed by us.*--new marks"):
        await host(larder())


async def test_a_mark_that_is_gone_is_missed(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        last = await js.get_last_msg("KV_marks", "$KV.marks.service.provisioner")
        await js.delete_msg("KV_marks", last.seq)

    with pytest.raises(StateLost, match=r"the mark of .* is gone"):
        await host(larder())


async def test_marks_that_are_gone_are_missed_and_can_be_begun_anew(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        await js.delete_stream("KV_marks")
        with pytest.raises(StateMissing, match=r"'marks' is gone.*--new marks"):
            await host(larder())

        await make(js, [larder()], settings, new=["marks"])
        with pytest.raises(StateLost, match="mark of"):
            await host(larder())
        await reset(js, ["provisioner"], Seal(KEY), new=["marks"])

    assert len(jars(await host(larder()))) == 3


async def test_another_pseudonym_key_does_not_start(
    filled: None, host: Start, settings: Settings
) -> None:
    with pytest.raises(StateLost, match=r"SEINTJE_PSEUDONYM_KEY is not the one.*old key back"):
        await host(larder(), pseudonym_key=load(pseudonym_key=OTHER_KEY).pseudonym_key)


async def test_what_the_version_before_left_gets_its_first_marks(
    filled: None, host: Start, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        await as_the_version_before(js, "provisioner")

    await (await host(larder())).stop()
    async with jetstream(settings) as js:
        await js.delete_msg("KV_provisioner", 2)
    with pytest.raises(StateLost, match="2 of 3 keys"):
        await host(larder())


async def test_events_that_are_deleted_live_are_missed_until_that_is_accepted(
    host: Start, settings: Settings
) -> None:
    running = await host(larder(), watch=0.1)
    async with jetstream(settings) as js:
        await js.delete_stream(EVENTS)
        await until(lambda: not running.readiness()["provisioner"])
        with pytest.raises(StateMissing, match="'EVENTS' is gone"):
            await make(js, [larder()], settings)

        await make(js, [larder()], settings, new=[EVENTS])
        await reset(js, ["provisioner"], Seal(KEY), new=[EVENTS])
        await until(lambda: running.readiness()["provisioner"])


async def test_a_consumer_that_is_gone_makes_a_service_not_ready(
    host: Start, settings: Settings
) -> None:
    running = await host(larder(), watch=0.1)
    async with jetstream(settings) as js:
        await js.delete_consumer("COMMANDS", "provisioner-commands")
        await until(lambda: not running.readiness()["provisioner"])

        await make(js, [larder()], settings)
        await until(lambda: running.readiness()["provisioner"])


@pytest.mark.parametrize("what", ["a row", "all"])
async def test_rows_that_go_while_their_service_runs_end_it(
    host: Start, settings: Settings, what: str
) -> None:
    running = await host(larder(), watch=0.1)
    await fill(running)
    watch = running.running[0]._watch
    await until(lambda: "jar" in watch.marking.mark.tables)
    async with jetstream(settings) as js:
        if what == "all":
            await js.purge_stream("KV_provisioner")
        else:
            await js.delete_msg("KV_provisioner", 2)

    with pytest.raises(MemoryGone, match=r"bucket 'provisioner' lacks \d rows"):
        async with asyncio.timeout(PATIENCE):
            await running.running[0].watching
    assert running.readiness() == {"provisioner": False}


async def test_a_note_of_what_was_made_that_cannot_be_read_is_named_and_mended(
    filled: None, settings: Settings
) -> None:
    async with jetstream(settings) as js:
        await (await js.key_value("marks")).put("made.EVENTS", b"{")
        with pytest.raises(StateMissing, match=r"cannot be read: made\.EVENTS.*--new marks"):
            await make(js, [larder()], settings)
        await make(js, [larder()], settings, new=["marks"])
        await make(js, [larder()], settings)


async def test_a_monitor_that_is_none_makes_a_service_not_ready_and_does_not_end_it(
    host: Start, settings: Settings
) -> None:
    monitor = settings.servers[0].replace("nats:", "http:")  # the port for clients
    running = await host(larder(), watch=0.1, nats_monitor=monitor)

    await until(lambda: "broker" in running.running[0]._watch.missing)
    assert running.readiness() == {"provisioner": False}
    assert not running.running[0].watching.done()


async def test_a_bucket_that_goes_while_its_service_runs_ends_it(
    host: Start, settings: Settings
) -> None:
    running = await host(larder(), watch=0.1)
    async with jetstream(settings) as js:
        await js.delete_stream("KV_provisioner")

    with pytest.raises(MemoryGone, match="bucket 'provisioner' is gone"):
        async with asyncio.timeout(PATIENCE):
            await running.running[0].watching
    assert running.readiness() == {"provisioner": False}


async def test_a_row_that_cannot_be_read_is_set_aside_and_the_rest_serves(
    filled: None, host: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with jetstream(settings) as js:
        kv = await js.key_value("provisioner")
        await kv.put("jar.1", b'{"off": "Canarina"}')
    log = CapturingLogger()
    monkeypatch.setattr("shared.storage.table.log", log)

    again = await host(larder())

    assert again.readiness() == {"provisioner": True}
    assert [jars(again).get(0), len(jars(again))] == [Jar(of="jam"), 2]
    with pytest.raises(RowSetAside, match="row 1 of table 'jar'"):
        jars(again).get(1)
    with pytest.raises(RowSetAside):
        await jars(again).put(1, Jar(of="something else"))
    (call,) = log.calls
    assert call.kwargs == {"table": "jar", "key": "1", "problems": ["missing"]}


def flip(data: Path, stream: str, *, index: bool) -> None:
    """Change a few bytes in a message in the middle of what a stopped server has of a stream.

    Without its index it reads its blocks anew, and ends where the first is damaged. In what
    stands before a message its bytes mean other things, such as that the message is erased.
    """
    folder = next(data.glob(f"jetstream/*/streams/{stream}/msgs"))
    block = folder / "1.blk"
    content = bytearray(block.read_bytes())
    word = b"event.test" if stream == EVENTS else b'"of":"jam"'
    at = content.index(word, len(content) // 2)
    content[at : at + 8] = bytes(byte ^ 0xFF for byte in content[at : at + 8])
    block.write_bytes(content)
    if not index:
        (folder / "index.db").unlink()


async def embedded(data: Path) -> Host:
    host = Host(load(data=data, nats_port=0, http_port=0), (larder(),))
    await host.start()
    return host


@pytest.mark.parametrize(
    ("stream", "index", "sentence"),
    [
        ("KV_provisioner", False, r"'jar' has \d+ of 40 keys"),
        ("KV_provisioner", True, r"'provisioner' the broker gives \d+ and no more"),
        (EVENTS, False, "'EVENTS' ends at"),
    ],
)
async def test_flipped_bytes_on_the_disk_are_missed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    sentence: str,
    *,
    index: bool,
) -> None:
    monkeypatch.setattr(running_module, "STUCK", 5.0)
    host = await embedded(tmp_path)
    await fill(host, count=40)
    js = host.running[0].bus.js
    for number in range(40):
        await js.publish("event.test", b"%d" % number)
    await host.stop()

    flip(tmp_path, stream, index=index)

    with pytest.raises(StateLost, match=sentence):
        await embedded(tmp_path)


async def test_a_store_that_is_gone_as_a_whole_is_missed(tmp_path: Path) -> None:
    await (await embedded(tmp_path)).stop()
    (tmp_path / "jetstream").rename(tmp_path / "elsewhere")

    with pytest.raises(StateMissing, match="not the one that this folder had"):
        await embedded(tmp_path)
    result = await asyncio.to_thread(
        platform.run,
        *("provision", "--new", "marks"),
        settings={"SEINTJE_DATA": str(tmp_path), "SEINTJE_NATS_PORT": "0"},
    )

    assert result.returncode == 0, result.stderr
    host = await embedded(tmp_path)
    assert host.readiness() == {"provisioner": True}
    await host.stop()


async def test_after_a_full_disk_all_goes_on_by_itself(tmp_path: Path) -> None:
    host = Host(load(data=tmp_path, nats_port=0, http_port=0, watch=0.1), (larder(),))
    await host.start()
    assert host.server is not None
    full = host.server.pid
    resource.prlimit(full, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    waits = asyncio.create_task(jars(host).put("last", Jar(of="plums")))

    await until(lambda: not host.readiness()["provisioner"])
    await until(lambda: host.readiness()["provisioner"])
    await asyncio.gather(waits, return_exceptions=True)  # the connection was lost meanwhile
    await jars(host).put("last", Jar(of="plums"))
    kept, now = jars(host).get("last"), host.server.pid
    await host.stop()

    assert kept == Jar(of="plums")
    assert now != full


async def test_a_service_is_not_ready_before_it_listens(settings: Settings) -> None:
    begins, may_listen = asyncio.Event(), asyncio.Event()
    inbox = Inbox("provisioner")

    @inbox.at_start
    async def take_long() -> None:
        begins.set()
        await may_listen.wait()

    slow = Host(settings, (Service("provisioner", (inbox,), parts),))
    starting = asyncio.create_task(slow.start())
    async with asyncio.timeout(PATIENCE):
        await begins.wait()
    before = slow.readiness()
    may_listen.set()
    await starting
    after = slow.readiness()
    await slow.stop()

    assert before == {"provisioner": False}
    assert after == {"provisioner": True}
