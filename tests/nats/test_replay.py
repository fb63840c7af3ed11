"""Nobody speaks for another by a dead letter: only what we put aside is replayed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import SecretStr

from shared.broker.streams import DEAD
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.cloudevents import encode
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.hosting.service import Service
from shared.messaging import dead_letters
from shared.messaging.dead_letters import DeadLetter, NotKept, NotOurs
from shared.messaging.inbox import Inbox
from shared.messaging.signing import SIGNATURE, Signing
from shared.messaging.turn import Turn
from shared.process.settings import Settings
from tests import platform
from tests.platform import Start, client, until
from tests.world import KEY

OF_COORDINATOR = f"{LogSignal.subject}.coordinator"
REPLAY = "command.signals.replay.v1.operator"


@dataclass(frozen=True)
class Log:
    """Who was heard, and whether we fail."""

    heard: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=lambda: {"yes"})


def logging(log: Log) -> Service:
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def log_signal(command: LogSignal, heard: list, broken: set, turn: Turn) -> None:
        if broken:
            raise ValueError
        heard.append(turn.actor)

    @inbox.on(SignalClosed)
    async def hear(event: SignalClosed, heard: list, broken: set, turn: Turn) -> None:
        if broken:
            raise ValueError
        heard.append(turn.actor)

    return Service("signals", (inbox,), lambda _: log)


def signal() -> LogSignal:
    return LogSignal(
        signal_id=uuid4(), text="x", platform="instagram", seen_at=datetime.now(UTC)
    )


def on_the_wire(settings: Settings) -> tuple[dict[str, str], bytes]:
    headers, body = encode(signal(), source=settings.source("x"), schemas="x")
    del headers["Nats-Msg-Id"]
    return headers, body


async def letters(front: FrontEnd) -> list[DeadLetter]:
    return [letter async for letter in dead_letters.letters(front.js)]


async def next_letter(front: FrontEnd, *, after: int = 0) -> DeadLetter:
    """Return the next letter, as soon as it is there."""

    async def is_there() -> bool:
        return any(letter.number > after for letter in await letters(front))

    await until(is_there)
    return next(letter for letter in await letters(front) if letter.number > after)


async def test_a_replay_goes_on_the_authority_of_who_sent_it_whatever_its_headers_said(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    headers, body = on_the_wire(settings)
    forged = {
        "Seintje-Subject": OF_COORDINATOR,
        "seintje-subject": OF_COORDINATOR,
        "Seintje-Place": "EVENTS/1",
        "Seintje-Inbox": "policy",
    }
    async with client(settings) as front:
        await front.js.publish(f"{LogSignal.subject}.amina", body, headers=headers | forged)
        letter = await next_letter(front)
        log.broken.clear()
        await dead_letters.replay(front.js, letter.number)
        await until(lambda: bool(log.heard))

    assert (letter.actor, letter.is_signed) == ("amina", True)
    assert log.heard == ["amina"]


async def test_what_nobody_put_aside_is_not_replayed_by_who_can_publish(
    host: Start, settings: Settings
) -> None:
    log = Log(broken=set())
    await host(logging(log))
    headers, body = on_the_wire(settings)
    forged = {"Seintje-Inbox": "signals", "Seintje-Subject": OF_COORDINATOR}
    async with client(settings) as front:
        for signature in ({}, {SIGNATURE: ""}, {SIGNATURE: "0" * 64}):
            await front.js.publish(REPLAY, body, headers=headers | forged | signature)
        await front.send(signal())
        await until(lambda: log.heard == ["amina"])
        await until(lambda: _are_there(front, 3))
        kinds = {(letter.kind, letter.actor) for letter in await letters(front)}

    assert kinds == {("malformed", "operator")}
    assert log.heard == ["amina"]


async def _are_there(front: FrontEnd, count: int) -> bool:
    return len(await letters(front)) == count


async def test_a_letter_that_somebody_else_wrote_or_changed_is_not_replayed(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    headers, body = on_the_wire(settings)
    ours = {"Seintje-Inbox": "signals", "Seintje-Subject": OF_COORDINATOR}
    async with client(settings) as front:
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal())
        true = await next_letter(front)
        raw = await front.js.get_msg(DEAD, seq=true.number)
        log.broken.clear()
        for letter in (headers | ours, raw.headers | {"Seintje-Subject": OF_COORDINATOR}):
            written = await front.js.publish(
                "dead.signals.log-signal", body, headers=letter | {"Nats-Msg-Id": str(uuid4())}
            )
            try:
                await dead_letters.replay(front.js, written.seq)
            except NotOurs:
                assert SIGNATURE not in letter
            else:
                refused = await next_letter(front, after=written.seq)
                assert refused.kind == "malformed"

        await dead_letters.replay(front.js, true.number)
        await until(lambda: bool(log.heard))

    assert log.heard == ["amina"]


async def test_a_letter_from_before_there_were_signatures_is_replayed_by_who_has_the_key(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    async with client(settings) as front:
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal())
        raw = await front.js.get_msg(DEAD, seq=(await next_letter(front)).number)
        old = {n: v for n, v in raw.headers.items() if n not in (SIGNATURE, "Nats-Msg-Id")}
        written = await front.js.publish(raw.subject, raw.data, headers=old)
        log.broken.clear()
        with pytest.raises(NotOurs, match="--unsigned"):
            await dead_letters.replay(front.js, written.seq)
        with pytest.raises(NotOurs):
            await dead_letters.replay(front.js, written.seq, signing=Signing(None))
        signing = Signing(SecretStr(KEY))
        await dead_letters.replay(front.js, written.seq, signing=signing)
        await until(lambda: log.heard == ["amina"])


async def test_an_event_that_fails_twice_keeps_its_way_back(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    event = SignalClosed(signal_id=uuid4(), outcome="closed")
    headers, body = encode(event, source=settings.source("signals"), schemas="x")
    async with client(settings) as front:
        await front.js.publish(event.subject, body, headers=headers)
        first = await next_letter(front)
        await dead_letters.replay(front.js, first.number)
        second = await next_letter(front, after=first.number)
        log.broken.clear()
        await dead_letters.replay(front.js, second.number)
        await until(lambda: bool(log.heard))

    assert (first.actor, second.actor) == ("signals", "signals")
    assert log.heard == ["signals"]


FORGED: tuple[dict[str, str], ...] = (
    {},
    {"Seintje-Size": "many"},
    {"Seintje-Size": "9" * 5000},
    {"Seintje-Kept": "envelope", "Seintje-Place": "EVENTS/abc", SIGNATURE: "x"},
    {"Seintje-Kept": "envelope", "Seintje-Place": "EVENTS/0", SIGNATURE: "x"},
    {"Seintje-Kept": "envelope", "Seintje-Place": f"EVENTS/{'9' * 18}", SIGNATURE: "x"},
    {"Seintje-Inbox": "no.such >", SIGNATURE: "x"},
    {"Seintje-Inbox": "nobody", SIGNATURE: "x"},
    {"Seintje-Reason": "[bold]\x1b[31mred", "Seintje-Subject": "command.x.\x1b[2J"},
)


async def test_whatever_somebody_writes_as_a_letter_the_others_are_seen_and_replayed(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    async with client(settings) as front:
        await front.js.publish("dead.x", b"{}")
        for headers in FORGED:
            await front.js.publish("dead.x.y", b"{}", headers=headers)
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal())
        true = len(FORGED) + 2
        log.broken.clear()

        listed = await platform.printed(settings, "dead", "list")
        seen = [await platform.printed(settings, "dead", "show", str(n)) for n in (1, 3, 10)]
        doctor = await platform.seintje(settings, "doctor", SEINTJE_PSEUDONYM_KEY=KEY)
        one = await platform.seintje(settings, "dead", "replay", "8")
        replayed = await platform.printed(settings, "dead", "replay")
        await until(lambda: bool(log.heard))
        left = {letter.number for letter in await letters(front)}

    assert all(f"\u2502 {number} " in listed for number in range(1, true + 1))
    assert "\x1b" not in listed + "".join(seen)
    assert "messages could not be handled" in doctor.stdout
    assert (one.returncode, "names no inbox of ours" in one.stderr) == (1, True)
    assert "1 replayed." in replayed
    assert left == set(range(1, true))


async def test_who_guesses_the_id_of_a_letter_or_of_its_replay_keeps_neither_back(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    async with client(settings) as front:
        first = {"Nats-Msg-Id": "dead/signals/log_signal/COMMANDS/1"}
        await front.js.publish("dead.x.y", b"{}", headers=first)
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal())
        (letter,) = [one for one in await letters(front) if one.kind == "failed"]
        log.broken.clear()
        first = {"Nats-Msg-Id": f"replay/{letter.number}"}
        await front.js.publish(REPLAY, b"{}", headers=first)
        await dead_letters.replay(front.js, letter.number)
        await until(lambda: bool(log.heard))


async def test_the_letter_of_an_event_whose_stream_was_made_anew_brings_no_other_event(
    host: Start, settings: Settings
) -> None:
    log = Log()
    await host(logging(log))
    event = SignalClosed(signal_id=uuid4(), outcome="closed")
    async with client(settings) as front:
        for told in (event, event.model_copy(update={"id": uuid4()})):
            headers, body = encode(told, source=settings.source("signals"), schemas="x")
            await front.js.publish(told.subject, body, headers=headers)
        await until(lambda: _are_there(front, 2))
        (letter,) = [one for one in await letters(front) if one.message_id == str(event.id)]
        raw = await front.js.get_msg(DEAD, seq=letter.number)
        envelope = {"Seintje-Kept": "envelope", "Nats-Msg-Id": str(uuid4())}
        of_before = raw.headers | envelope | {"Seintje-Place": "EVENTS/2"}
        written = await front.js.publish("dead.signals.hear", b"", headers=of_before)

        with pytest.raises(NotKept):
            await dead_letters.replay(front.js, written.seq)
