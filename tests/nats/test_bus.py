"""What the bus promises, shown on a real nats-server with small handlers."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from nats.aio.msg import Msg

from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import DEAD, EVENTS
from shared.client.front_end import Declined, FrontEnd, NoAnswer, NotAccepted
from shared.contracts.signals.change import CloseSignal, CorrectCategory, SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.look_up import ListSignals, Signals
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.messaging import dead_letters
from shared.messaging.bus import NotProvisioned
from shared.messaging.inbox import BadHandler, Handler, Inbox, Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, until


@dataclass(frozen=True)
class Diary:
    """The parts of the toy service: what it did, and what shall go wrong."""

    done: list[str] = field(default_factory=list)
    tries: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    broken: set[str] = field(default_factory=set)


def toy(diary: Diary) -> Service:  # noqa: C901 - four small handlers
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def log_signal(
        command: LogSignal, done: list, tries: dict, broken: set, turn: Turn
    ) -> None:
        text = command.text.get_secret_value()
        tries[command.id] += 1
        if "poison" in text and "poison" in broken:
            raise ValueError(f"canary {text}")
        if "flaky" in text and tries[command.id] == 1:
            raise ValueError("the first time always")
        if "rude" in text:
            raise Refuse("rude", field="text")
        await turn.publish(
            SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="logged")
        )
        done.append(f"{turn.actor}: {text}")

    @inbox.on(CorrectCategory)
    async def correct(command: CorrectCategory, done: list) -> None:
        if not any("log" in line for line in done):
            raise TooEarly("unknown-signal", field="signal_id")
        done.append(f"correct {command.category}")

    @inbox.on(CloseSignal)
    async def close(command: CloseSignal, done: list) -> None:
        done.append("close")

    @inbox.on(ListSignals)
    async def list_signals(query: ListSignals, done: list) -> Signals:
        if query.category == "secret":
            raise Refuse("not-yours", field="category")
        if query.category == "broken":
            raise ValueError("canary")
        return Signals(signals=(), total=len(done))

    return Service("signals", (inbox,), lambda _: diary)


def signal(text: str = "log", **changed: object) -> LogSignal:
    given = {
        "signal_id": uuid4(),
        "text": text,
        "platform": "instagram",
        "seen_at": datetime.now(UTC),
    }
    return LogSignal(**given | changed)


async def count(front: FrontEnd, stream: str) -> int:
    return (await front.js.stream_info(stream)).state.messages


async def test_a_command_is_handled_once_and_the_handler_knows_who_asked(
    host: Start, settings: Settings
) -> None:
    diary = Diary()
    await host(toy(diary))
    async with client(settings) as front:
        command = signal()
        event = await front.carry_out(command)
    await until(lambda: bool(diary.done))

    assert diary.done == ["amina: log"]
    assert event.correlation_id == command.id


async def test_a_phone_that_sends_twice_is_heard_once(host: Start, settings: Settings) -> None:
    diary = Diary()
    await host(toy(diary))
    async with client(settings) as front:
        command = signal()
        await front.send(command)
        await front.send(command)
        await front.carry_out(signal("log last"))
        await until(lambda: len(diary.done) == 2)
        told = await count(front, EVENTS)

    assert diary.done == ["amina: log", "amina: log last"]
    assert told == 2


async def test_order_holds_within_an_entity_also_across_kinds(
    host: Start, settings: Settings
) -> None:
    diary = Diary()
    async with client(settings) as front:
        running = await host(toy(diary))
        await running.stop()
        diary.done.clear()
        first = signal("log flaky")
        await front.send(first)  # fails once, and holds up what follows it
        await front.send(CorrectCategory(signal_id=first.signal_id, category="wapens"))
        await front.send(CloseSignal(signal_id=first.signal_id))
        await host(toy(diary))
        await until(lambda: len(diary.done) == 3)

    assert diary.done == ["amina: log flaky", "correct wapens", "close"]


async def test_an_early_message_waits_its_turn(host: Start, settings: Settings) -> None:
    diary = Diary()
    await host(toy(diary), early=(5.0, 5.0))
    async with client(settings) as front:
        late = signal()
        await front.send(CorrectCategory(signal_id=late.signal_id, category="wapens"))
        await front.send(late)
        await until(lambda: len(diary.done) == 2)

    assert diary.done == ["amina: log", "correct wapens"]


async def test_what_never_becomes_known_is_refused(host: Start, settings: Settings) -> None:
    await host(toy(Diary()))
    async with client(settings) as front:
        with pytest.raises(Declined, match="unknown-signal"):
            await front.carry_out(CorrectCategory(signal_id=uuid4(), category="wapens"))


async def test_what_a_killed_process_had_in_hand_is_waited_for(
    host: Start, settings: Settings
) -> None:
    diary = Diary()
    await (await host(toy(diary))).stop()
    async with client(settings) as front:
        first = signal()
        await front.send(first)
        killed = await front.js.pull_subscribe_bind("signals-commands", stream="COMMANDS")
        assert await killed.fetch(1), "it has the first in hand, and acknowledges nothing"
        await host(toy(diary), early=(0.01, 0.01), patience=(1.0,) * 10)
        await front.send(CorrectCategory(signal_id=first.signal_id, category="wapens"))
        await until(lambda: len(diary.done) == 2)
        dead = await count(front, "DEAD")

    assert diary.done == ["amina: log", "correct wapens"]
    assert dead == 0


async def test_poison_is_put_aside_with_its_reason_and_the_rest_flows_on(
    host: Start, settings: Settings
) -> None:
    diary = Diary(broken={"poison"})
    await host(toy(diary))
    async with client(settings) as front:
        with pytest.raises(Declined, match="failed"):
            await front.carry_out(signal("poison canary"))
        await front.carry_out(signal("log after"))
        await until(lambda: "amina: log after" in diary.done)
        letters = [letter async for letter in dead_letters.letters(front.js)]

    assert diary.done == ["amina: log after"]
    assert [(x.kind, x.handler, x.reason) for x in letters] == [
        ("failed", "log-signal", "ValueError in log_signal")
    ]
    assert "canary" not in str(letters)


async def test_a_replay_brings_it_through_after_the_fix_and_empties_the_letter(
    host: Start, settings: Settings
) -> None:
    diary = Diary(broken={"poison"})
    await host(toy(diary))
    async with client(settings) as front:
        poison = signal("poison")
        with pytest.raises(Declined):
            await front.carry_out(poison)
        diary.broken.clear()
        (letter,) = [letter async for letter in dead_letters.letters(front.js)]
        await dead_letters.replay(front.js, letter.number)
        await until(lambda: bool(diary.done))
        left = await count(front, DEAD)

    assert diary.done == ["amina: poison"]  # still who sent it, not who replayed it
    assert left == 0


async def test_a_replay_that_fails_again_is_put_aside_again(
    host: Start, settings: Settings
) -> None:
    diary = Diary(broken={"poison"})
    await host(toy(diary))
    async with client(settings) as front:
        with pytest.raises(Declined):
            await front.carry_out(signal("poison"))
        (letter,) = [letter async for letter in dead_letters.letters(front.js)]
        await dead_letters.replay(front.js, letter.number)
        async with asyncio.timeout(PATIENCE):
            while not (again := [x async for x in dead_letters.letters(front.js)]):
                await asyncio.sleep(0.05)

    assert again[0].number > letter.number
    assert again[0].reason == letter.reason


async def test_a_refusal_is_told_and_kept(host: Start, settings: Settings) -> None:
    await host(toy(Diary()))
    async with client(settings) as front:
        with pytest.raises(Declined) as refused:
            await front.carry_out(signal("rude"))
        (letter,) = [letter async for letter in dead_letters.letters(front.js)]

    assert (refused.value.reason, refused.value.field) == ("rude", "text")
    assert (letter.kind, letter.reason) == ("refused", "rude: text")


@pytest.mark.parametrize(
    ("subject", "headers", "body", "reason"),
    [
        ("command.signals.log-signal.v1.x", None, b"{", "the body is no valid JSON"),
        ("command.signals.log-signal.v1.x", None, b"{}", "attribute specversion is missing"),
        ("command.signals.unheard-of.v1.x", "unheard-of", b"{}", "type is not known"),
        ("command.signals.close-signal.v1.x", "log-signal", None, "does not fit"),
    ],
)
async def test_what_cannot_be_read_is_kept_with_its_reason(
    host: Start,
    settings: Settings,
    subject: str,
    headers: str | None,
    body: bytes | None,
    reason: str,
) -> None:
    from shared.contracts.cloudevents import encode  # noqa: PLC0415

    diary = Diary()
    await host(toy(diary))
    good, good_body = encode(signal(), source="urn:nld:kvknr:00000000:systeem:x", schemas="x")
    sent = good | {"ce-type": f"nl.jongerenwerk.signals.{headers}.v1"} if headers else {}
    async with client(settings) as front:
        await front.js.publish(subject, good_body if body is None else body, headers=sent)
        async with asyncio.timeout(PATIENCE):
            while not (letters := [x async for x in dead_letters.letters(front.js)]):
                await asyncio.sleep(0.02)
        await front.carry_out(signal("log after"))
        await until(lambda: "amina: log after" in diary.done)

    assert reason in letters[0].reason
    assert letters[0].kind == "malformed"
    assert diary.done == ["amina: log after"]


async def test_a_query_is_answered_refused_or_failed_but_never_left_open(
    host: Start, settings: Settings
) -> None:
    await host(toy(Diary()))
    async with client(settings) as front:
        answer = await front.ask(ListSignals())
        with pytest.raises(Declined, match="not-yours"):
            await front.ask(ListSignals(category="secret"))
        with pytest.raises(Declined, match=r"^signals: failed$"):
            await front.ask(ListSignals(category="broken"))

    assert answer == answer.model_copy(update={"total": 0})


async def test_a_query_is_answered_once(host: Start, settings: Settings) -> None:
    from shared.contracts.cloudevents import encode  # noqa: PLC0415

    await host(toy(Diary()))
    answers: list[bytes] = []

    async def hear(raw: Msg) -> None:
        answers.append(raw.data)

    headers, body = encode(
        ListSignals(), source="urn:nld:kvknr:00000000:systeem:x", schemas="x"
    )
    async with client(settings) as front:
        inbox = front.nats.new_inbox()
        await front.nats.subscribe(inbox, cb=hear)
        subject = f"{ListSignals.subject}.amina"
        await front.nats.publish(subject, body, reply=inbox, headers=headers)
        await front.ask(ListSignals())  # answered after the other, and after all said of it
        await front.nats.flush()
        await until(lambda: bool(answers))

    assert [b"total" in answer for answer in answers] == [True]


async def test_a_command_nobody_takes_is_not_accepted(host: Start, settings: Settings) -> None:
    from shared.contracts.consent.withdraw import WithdrawConsent  # noqa: PLC0415

    await host(toy(Diary()))
    async with client(settings) as front:
        with pytest.raises(NotAccepted, match="consent"):
            await front.send(WithdrawConsent(youth_id=uuid4(), withdrawn_at=datetime.now(UTC)))


async def test_a_command_to_a_stopped_service_is_kept_and_handled_later(
    host: Start, settings: Settings
) -> None:
    diary = Diary()
    running = await host(toy(diary))
    await running.stop()
    async with client(settings) as front:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("shared.client.front_end.PATIENCE", 0.3)
            with pytest.raises(NoAnswer, match="wordt behandeld"):
                await front.carry_out(signal("log while away"))
    await host(toy(diary))
    await until(lambda: bool(diary.done))

    assert diary.done == ["amina: log while away"]


async def test_the_broker_may_go_away_and_come_back(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    diary = Diary()
    running = await host(toy(diary))
    async with client(settings) as front:
        await front.carry_out(signal("log before"))
        await until(lambda: bool(diary.done))
    await server.stop()
    await until(lambda: not running.readiness()["signals"])
    await server.start()
    await until(lambda: running.readiness()["signals"])
    async with client(settings) as front:
        await front.carry_out(signal("log after"))
        await until(lambda: "amina: log after" in diary.done)

    assert diary.done == ["amina: log before", "amina: log after"]


async def test_stopping_finishes_what_is_in_hand(host: Start, settings: Settings) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()
    done: list[str] = []
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def slow(command: LogSignal) -> None:
        begun.set()
        await gate.wait()
        done.append("done")

    running = await host(Service("signals", (inbox,)))
    async with client(settings) as front:
        await front.send(signal())
        await begun.wait()
        stopping = asyncio.create_task(running.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
        left = await count(front, "COMMANDS")

    assert done == ["done"]
    assert left == 0


async def test_a_handler_that_hangs_is_cut_off_and_tried_again(
    host: Start, settings: Settings
) -> None:
    tries: list[int] = []
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def hangs_once(command: LogSignal) -> None:
        tries.append(1)
        if len(tries) == 1:
            await asyncio.Event().wait()

    await host(Service("signals", (inbox,)), deadline=0.2)
    async with client(settings) as front:
        await front.send(signal())
        await until(lambda: len(tries) == 2)


async def test_without_streams_a_service_says_what_to_run(
    host: Start, settings: Settings
) -> None:
    inbox = Inbox("signals")
    with pytest.raises(NotProvisioned, match="seintje provision"):
        await Host(
            settings.model_copy(update={"provision": False}), (Service("signals", (inbox,)),)
        ).start()


@pytest.mark.parametrize("name", ["publish", "actor", "now", "withdraw", "forget"])
def test_what_is_in_the_turn_is_not_asked_for_by_itself(name: str) -> None:
    async def hear(command: LogSignal, **_: object) -> None: ...

    with pytest.raises(BadHandler, match=f"asks for '{name}'; its service has: .*turn"):
        Handler(LogSignal, hear, "hear", (name,)).bind(None)


def test_a_handler_that_asks_for_what_is_not_there_is_named() -> None:
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def wants(command: LogSignal, unheard_of: str) -> None: ...

    with pytest.raises(BadHandler, match=r"'wants' asks for 'unheard_of'.*done"):
        inbox.handlers[LogSignal.type()].bind(Diary())
