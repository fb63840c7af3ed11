"""A host whose clock is wrong: the broker's time counts, and in doubt messages wait."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from shared.broker.streams import DEAD, EVENTS
from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.look_up import ListSignals, Signals
from shared.hosting.service import Service
from shared.messaging.inbox import Inbox, Refuse
from shared.messaging.turn import Turn
from shared.process import clock
from shared.process.clock import Clock
from shared.process.settings import Settings
from tests.platform import Start, client, stored, until

AT_ONCE = timedelta(seconds=20)  # a busy machine is slow; the clocks below are further off


@dataclass
class HostClock:
    """The clock of the host, as an administrator would set it."""

    wrong_by: float = 0

    def __call__(self) -> float:
        return datetime.now(UTC).timestamp() + self.wrong_by


@pytest.fixture
def host_clock(monkeypatch: pytest.MonkeyPatch) -> HostClock:
    host_clock = HostClock()
    monkeypatch.setattr(clock, "host_time", host_clock)
    return host_clock


@dataclass(frozen=True)
class Diary:
    """When each signal was handled, by what the handler was told; and the start."""

    handled: dict[UUID, datetime] = field(default_factory=dict)
    started: list[datetime] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)


def strict(diary: Diary) -> Service:
    """Refuse what lies in the future, as every service does."""
    inbox = Inbox("signals")

    @inbox.at_start
    async def start(started: list, turn: Turn) -> None:
        started.append(turn.now)

    @inbox.on(LogSignal)
    async def log_signal(command: LogSignal, handled: dict, turn: Turn) -> None:
        if command.seen_at > turn.now:
            raise Refuse("in-the-future", field="seen_at")
        handled[command.signal_id] = turn.now
        await turn.publish(
            SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="logged")
        )

    @inbox.on(ListSignals)
    async def list_signals(query: ListSignals, asked: list, turn: Turn) -> Signals:
        asked.append(turn.now)
        return Signals(signals=(), total=0)

    return Service("signals", (inbox,), lambda _: diary)


def signal() -> LogSignal:
    return LogSignal(
        signal_id=uuid4(), text="seen now", platform="instagram", seen_at=datetime.now(UTC)
    )


def is_now(at: datetime) -> bool:
    return abs(datetime.now(UTC) - at) < AT_ONCE


async def dead(front: FrontEnd) -> int:
    return (await front.js.stream_info(DEAD)).state.messages


@pytest.mark.parametrize("hours", [-2, 2])
async def test_messages_wait_while_the_clock_is_hours_wrong_and_none_is_refused(
    host: Start, settings: Settings, host_clock: HostClock, hours: int
) -> None:
    diary, signals = Diary(), [signal() for _ in range(20)]
    host_clock.wrong_by = hours * 3600
    running = await host(strict(diary))
    async with client(settings) as front:
        for command in signals:
            await front.send(command)
        await front.ask(ListSignals())
        offset = REGISTRY.get_sample_value(
            "seintje_clock_offset_seconds", {"service": "signals"}
        )
        assert running.readiness() == {"signals": False}
        assert diary.handled == {}
        assert await dead(front) == 0

        host_clock.wrong_by = 0
        await until(lambda: len(diary.handled) == len(signals))
        refused = await dead(front)
        ready = running.readiness()

    assert offset == pytest.approx(hours * 3600, abs=60)
    assert refused == 0
    assert ready == {"signals": True}
    assert all(map(is_now, (*diary.handled.values(), *diary.started, *diary.asked)))


async def test_a_clock_that_is_a_little_wrong_is_corrected(
    host: Start, settings: Settings, host_clock: HostClock
) -> None:
    diary = Diary()
    host_clock.wrong_by = -100
    await host(strict(diary), clock_tolerance=110)
    async with client(settings) as front:
        command = signal()
        await front.carry_out(command)
        await front.ask(ListSignals())
        (event,) = await stored(front.js, EVENTS)

    assert is_now(diary.handled[command.signal_id])
    assert is_now(diary.started[0])
    assert is_now(diary.asked[0])
    assert is_now(event.at), "what is told has the broker's time too"


async def test_a_clock_that_is_set_while_the_service_runs_is_noticed_by_the_next_message(
    host: Start, settings: Settings, host_clock: HostClock
) -> None:
    diary = Diary()
    await host(strict(diary))
    async with client(settings) as front:
        await front.carry_out(signal())
        host_clock.wrong_by = -7200
        await front.send(late := signal())
        await until(lambda: _count("held") > 0)
        handled_meanwhile = late.signal_id in diary.handled
        host_clock.wrong_by = 0
        await until(lambda: late.signal_id in diary.handled)

    assert not handled_meanwhile
    assert is_now(diary.handled[late.signal_id])


def _count(reason: str) -> float:
    labels = {"service": "signals", "reason": reason}
    return REGISTRY.get_sample_value("seintje_fetched_in_vain_total", labels) or 0


def test_an_answer_that_took_long_says_little(host_clock: HostClock) -> None:
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    ours = Clock()
    ours.learn(at, asked=100, answered=100.2)
    before = ours.now()
    ours.learn(at + timedelta(hours=1), asked=200, answered=210)

    assert ours.now() - before < timedelta(minutes=1)


def test_what_was_stored_was_stored_before_now() -> None:
    ours = Clock()
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    ours.learn(at, asked=1, answered=1)
    later = ours.now() + timedelta(hours=1)
    ours.not_before(later)
    ours.not_before(at)

    assert ours.now() >= later
