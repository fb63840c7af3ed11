"""What is refused is not kept: a search through every byte on the broker's disk."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from structlog.testing import CapturingLogger

from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import COMMANDS, DEAD, EVENTS
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.cloudevents import encode
from shared.contracts.signals.change import CloseSignal, SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.messaging import burying, dead_letters
from shared.messaging.dead_letters import DeadLetter, NotKept
from shared.messaging.inbox import Inbox, Refuse
from shared.messaging.turn import Turn
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, until

CANARY = "Canarina4711"
PICTURE = f"data:image/png;base64,{CANARY}"


@dataclass(frozen=True)
class Gate:
    """What the test service did; `broken` lets it fail."""

    done: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def gatekeeper(gate: Gate, *, forbids: bool = False) -> Service:
    inbox = Inbox("signals", forbids=no_pictures if forbids else None)

    @inbox.on(LogSignal)
    async def log_signal(command: LogSignal, done: list, broken: set, turn: Turn) -> None:
        text = command.text.get_secret_value()
        if "gone" in text:
            raise Refuse("no-images", field="text", keep=False)
        if "rude" in text:
            raise Refuse("rude", field="text")
        if "cleaned" in text:
            turn.erase_command()
        if broken:
            raise ValueError(text)
        done.append(text.partition(" ")[0])
        await turn.publish(
            SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="logged")
        )

    @inbox.on(CloseSignal)
    async def close(command: CloseSignal, done: list) -> None:
        done.append("close")

    @inbox.on(SignalClosed)
    async def hear(event: SignalClosed, done: list, broken: set) -> None:
        if "event" in broken:
            raise Refuse("not-now")
        done.append(f"heard {event.outcome}")

    return Service("signals", (inbox,), lambda _: gate)


async def begin(host: Start, settings: Settings, gate: Gate, *, forbids: bool = False) -> Host:
    """Start the service beside one that is down.

    A command waits for that one: a stream that runs empty drops its block from the disk, and
    would make any search come out empty.
    """
    down = Service("policy", (Inbox("policy"),))
    running = await host(gatekeeper(gate, forbids=forbids), neighbours=(down,))
    async with client(settings) as front:
        await front.js.publish("command.policy.wait.v1.amina", b"{}")
    return running


def no_pictures(text: str) -> str | None:
    return "no-images" if "data:image" in text else None


def signal(text: str, **changed: object) -> LogSignal:
    fields = {
        "signal_id": uuid4(),
        "text": text,
        "platform": "instagram",
        "seen_at": datetime.now(UTC),
    }
    return LogSignal(**fields | changed)


def on_disk(server: EmbeddedServer, words: str = CANARY) -> list[str]:
    """Return the files of the broker that hold these words."""
    files = (path for path in server._data.rglob("*") if path.is_file())
    return [path.name for path in files if words.encode() in path.read_bytes()]


async def letters(front: FrontEnd) -> list[DeadLetter]:
    return [letter async for letter in dead_letters.letters(front.js)]


async def one_letter(front: FrontEnd, *, after: int = 0) -> DeadLetter:
    """Return the next dead letter, as soon as it is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for letter in await letters(front):
                if letter.number > after:
                    return letter
            await asyncio.sleep(0.02)


async def send_raw(
    front: FrontEnd,
    body: bytes,
    *,
    subject: str = LogSignal.subject,
    actor: str = "amina",
    **headers: str,
) -> UUID:
    """Send what no client of ours would send; return its id."""
    good, _ = encode(signal("x"), source="urn:nld:kvknr:00000000:systeem:x", schemas="x")
    sent = good | {f"ce-{name}": value for name, value in headers.items()}
    del sent["Nats-Msg-Id"]
    await front.js.publish(f"{subject}.{actor}", body, headers=sent)
    return UUID(good["ce-id"])


async def refused(front: FrontEnd) -> list[dict[str, object]]:
    """Return what was told of refusals."""
    found: list[dict[str, object]] = []
    state = (await front.js.stream_info(EVENTS)).state
    for number in range(1, state.last_seq + 1):
        raw = await front.js.get_msg(EVENTS, seq=number)
        if raw.subject == "event.signals.command-refused.v1":
            found.append(json.loads(raw.data or b""))
    return found


async def settled(front: FrontEnd) -> None:
    """Wait until only the command for the neighbour is left."""
    async with asyncio.timeout(PATIENCE):
        while (await front.js.stream_info(COMMANDS)).state.messages > 1:
            await asyncio.sleep(0.02)


async def test_a_command_rests_on_the_disk_while_nobody_handles_it(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    """Shows that the search would find it."""
    running = await begin(host, settings, Gate())
    await running.stop()
    async with client(settings) as front:
        await front.send(signal(f"gone {CANARY}"))

    assert on_disk(server)


async def test_nothing_is_left_of_what_may_not_be_kept(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await begin(host, settings, Gate())
    async with client(settings) as front:
        with pytest.raises(Declined) as no:
            await front.carry_out(signal(f"gone {CANARY}"))
        await settled(front)
        found = await letters(front)

    assert (no.value.reason, no.value.field) == ("no-images", "text")
    assert found == []
    assert on_disk(server) == []


async def test_of_another_refusal_only_the_envelope_and_the_reason_are_kept(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await begin(host, settings, Gate())
    command = signal(f"rude {CANARY}")
    async with client(settings) as front:
        with pytest.raises(Declined, match="rude"):
            await front.carry_out(command)
        await settled(front)
        (letter,) = await letters(front)
        with pytest.raises(NotKept, match="send it again"):
            await dead_letters.replay(front.js, letter.number)

    assert (letter.kind, letter.reason) == ("refused", "rude: text")
    assert (letter.message, letter.message_id) == (LogSignal.type(), str(command.id))
    assert letter.size > len(CANARY)
    assert not letter.can_be_replayed
    assert on_disk(server) == []


BODY = {
    "signal_id": str(UUID(int=1)),
    "text": "x",
    "platform": "instagram",
    "seen_at": "2026-11-01T12:00:00Z",
}
UNREADABLE = {
    "no JSON": (f"{{{PICTURE}".encode(), {}),
    "no object": (json.dumps([PICTURE]).encode(), {}),
    "a field that is not known": (json.dumps(BODY | {"picture": PICTURE}).encode(), {}),
    "the name of a field": (json.dumps(BODY | {PICTURE: "x"}).encode(), {}),
    "another kind of field": (json.dumps(BODY | {"seen_at": PICTURE}).encode(), {}),
    "a value that is not on the list": (json.dumps(BODY | {"platform": PICTURE}).encode(), {}),
    "too long": (json.dumps(BODY | {"text": CANARY * 2000}).encode(), {}),
    "another type": (json.dumps(BODY).encode(), {"type": PICTURE}),
    "another id": (json.dumps(BODY).encode(), {"id": PICTURE}),
    "another time": (json.dumps(BODY).encode(), {"time": PICTURE}),
    "a header of its own": (b"{}", {"picture": PICTURE}),
    "another source": (b"{}", {"source": f"https://mega.nz/{CANARY}"}),
    "a correlation": (b"{}", {"correlationid": PICTURE}),
    "structured": (
        json.dumps({"specversion": "1.0", "id": CANARY, "data": PICTURE}).encode(),
        {"x": "y"},
    ),
}


async def test_nothing_is_left_of_what_cannot_be_read_but_its_envelope(
    host: Start,
    server: EmbeddedServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(burying, "log", log)
    await begin(host, settings, Gate())
    async with client(settings) as front:
        for body, headers in UNREADABLE.values():
            await send_raw(front, body, **headers)
        await settled(front)
        found, told = await letters(front), await refused(front)

    assert [letter.kind for letter in found] == ["malformed"] * len(UNREADABLE)
    assert [event["reason"] for event in told] == ["malformed"] * len(UNREADABLE)
    for case, letter in zip(UNREADABLE, found, strict=True):
        assert CANARY not in str(letter), case
    assert CANARY not in str(told)
    assert on_disk(server) == []
    assert len(log.calls) == len(UNREADABLE)
    assert CANARY not in str(log.calls)


async def test_nor_of_what_a_subject_says(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await begin(host, settings, Gate())
    async with client(settings) as front:
        await send_raw(front, b"{}", subject=f"command.signals.https://mega.nz/{CANARY}")
        await settled(front)
        (letter,) = await letters(front)

    assert CANARY not in str(letter)
    assert on_disk(server) == []


async def test_what_an_inbox_forbids_is_refused_whichever_field_it_comes_by_and_whoever_sends(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    gate = Gate(broken={"always"})  # it would fail, and be kept whole
    await begin(host, settings, gate, forbids=True)
    places = ("text", "handle", "url", "note", "picture", "platform")
    async with client(settings) as front:
        sent = [
            await send_raw(front, json.dumps(BODY | {place: PICTURE}).encode(), actor=actor)
            for place in places
            for actor in ("amina", "helper-jan")
        ]
        await settled(front)
        found, told = await letters(front), await refused(front)

    assert found == []
    assert {(e["command_id"], e["reason"]) for e in told} == {
        (str(command_id), "no-images") for command_id in sent
    }
    assert gate.done == []
    assert on_disk(server) == []


async def test_what_is_escaped_is_read_before_it_is_judged(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await begin(host, settings, Gate(), forbids=True)
    body = json.dumps(BODY).replace('"x"', rf'"\u0064ata:image\/png;base64,{CANARY}"')
    async with client(settings) as front:
        await send_raw(front, body.encode())
        await settled(front)
        told = await refused(front)

    assert [event["reason"] for event in told] == ["no-images"]
    assert on_disk(server) == []


async def test_a_command_that_was_carried_out_can_be_erased_as_well(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    gate = Gate()
    await begin(host, settings, gate)
    async with client(settings) as front:
        await front.carry_out(signal(f"cleaned {CANARY}"))
        await settled(front)

    assert gate.done[0] == "cleaned"
    assert on_disk(server) == []


async def test_what_must_not_be_kept_is_not_kept_when_we_fail_either(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await begin(host, settings, Gate(broken={"always"}))
    async with client(settings) as front:
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal(f"cleaned {CANARY}"))
        await settled(front)
        (letter,) = await letters(front)

    assert letter.kind == "failed"
    assert not letter.can_be_replayed
    assert on_disk(server) == []


async def test_what_we_fail_at_is_kept_whole_until_it_is_mended(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    gate = Gate(broken={"always"})
    await begin(host, settings, gate, forbids=True)
    async with client(settings) as front:
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal(f"good {CANARY}"))
        (letter,) = await letters(front)
        gate.broken.clear()
        assert letter.can_be_replayed
        await dead_letters.replay(front.js, letter.number)
        await until(lambda: "good" in gate.done)
        left = await letters(front)

    assert left == []


async def test_an_event_that_was_refused_is_replayed_from_where_it_still_lies(
    host: Start, settings: Settings
) -> None:
    gate = Gate(broken={"event"})
    await begin(host, settings, gate)
    async with client(settings) as front:
        event = SignalClosed(signal_id=uuid4(), outcome="closed")
        headers, body = encode(event, source=settings.source("signals"), schemas="x")
        await front.js.publish(event.subject, body, headers=headers)
        first = await one_letter(front)
        await dead_letters.replay(front.js, first.number)
        second = await one_letter(front, after=first.number)
        gate.broken.clear()
        await dead_letters.replay(front.js, second.number)
        await until(lambda: gate.done == ["heard closed"])

    assert first.can_be_replayed
    assert second.can_be_replayed, "it was refused again, and has not lost its way"


async def test_letters_about_an_erased_entity_are_found_by_its_id(
    host: Start, settings: Settings
) -> None:
    gate = Gate()
    running = await begin(host, settings, gate)
    mine, other = uuid4(), uuid4()
    async with client(settings) as front:
        for signal_id in (mine, other):
            with pytest.raises(Declined, match="rude"):
                await front.carry_out(signal("rude", signal_id=signal_id))
        gate.broken.add("always")
        for signal_id in (mine, other):
            with pytest.raises(Declined, match="failed"):
                await front.carry_out(signal("good", signal_id=signal_id))
        before = [letter.kind for letter in await letters(front)]
        await running.running[0].bus._telling.forget(mine)
        after = [letter.kind for letter in await letters(front)]

    assert before == ["refused", "refused", "failed", "failed"]
    assert after == ["refused", "failed"]


async def test_nobody_becomes_another_by_a_header_of_ours(
    host: Start, settings: Settings
) -> None:
    gate = Gate(broken={"always"})
    await begin(host, settings, gate)
    command = signal("good")
    headers, body = encode(command, source=settings.source("x"), schemas="x")
    forged = {
        "Seintje-Subject": f"{LogSignal.subject}.coordinator",
        "Seintje-Place": "EVENTS/1",
    }
    async with client(settings) as front:
        await front.js.publish(f"{LogSignal.subject}.amina", body, headers=headers | forged)
        letter = await one_letter(front)
        raw = await front.js.get_msg(DEAD, seq=letter.number)

    assert raw.headers["Seintje-Subject"] == f"{LogSignal.subject}.amina"
    assert raw.headers["Seintje-Place"] != "EVENTS/1"
