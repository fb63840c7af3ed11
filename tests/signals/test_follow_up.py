"""The follow-up of a signal: which state can come after which."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signals.domain import states
from shared.contracts.message import Message
from shared.contracts.signals.alarm import (
    AnswerAlarm,
)
from shared.contracts.signals.change import (
    CloseSignal,
    CorrectCategory,
    SignalClosed,
    VerifyOffline,
)
from shared.contracts.signals.follow_up import (
    ActionRecorded,
    RecordAction,
    ReopenSignal,
    SignalReopened,
    StartVerifying,
    VerifyingStarted,
)
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.world import SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_signal_goes_its_way_and_each_step_is_told(world: World) -> None:
    await world.hear(log())
    assert world.store.known(SIGNAL).state == "logged"
    await world.hear(StartVerifying(signal_id=SIGNAL))
    assert world.store.known(SIGNAL).state == "being-verified"
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True))
    assert world.store.known(SIGNAL).state == "verified"
    await world.hear(RecordAction(signal_id=SIGNAL, action="talked"))
    assert world.store.known(SIGNAL).state == "acted-upon"
    await world.hear(CloseSignal(signal_id=SIGNAL, outcome="solved"))
    assert world.store.known(SIGNAL).state == "closed"
    await world.hear(ReopenSignal(signal_id=SIGNAL))
    assert world.store.known(SIGNAL).state == "reopened"
    await world.hear(CloseSignal(signal_id=SIGNAL, outcome="solved"))

    assert len(world.heard(VerifyingStarted)) == 1
    assert [e.action for e in world.heard(ActionRecorded)] == ["talked"]
    assert len(world.heard(SignalReopened)) == 1
    assert len(world.heard(SignalClosed)) == 2, "closed again after it was opened again"


@pytest.mark.parametrize(
    "command",
    [
        StartVerifying(signal_id=SIGNAL),
        RecordAction(signal_id=SIGNAL, action="talked"),
        VerifyOffline(signal_id=SIGNAL, confirmed=True),
        CorrectCategory(signal_id=SIGNAL, category="drugs_aanbod"),
    ],
)
async def test_nothing_is_done_about_a_closed_signal(world: World, command: Message) -> None:
    await world.hear(log())
    await world.hear(CloseSignal(signal_id=SIGNAL))

    with pytest.raises(Refuse, match="signal-closed"):
        await world.hear(command)


async def test_what_is_open_cannot_be_opened_again(world: World) -> None:
    await world.hear(log())

    with pytest.raises(Refuse, match="not-now"):
        await world.hear(ReopenSignal(signal_id=SIGNAL))


async def test_a_step_before_the_signal_is_known_waits(world: World) -> None:
    for command in (StartVerifying(signal_id=SIGNAL), AnswerAlarm(signal_id=SIGNAL)):
        with pytest.raises(TooEarly):
            await world.hear(command)


@given(st.lists(st.sampled_from(sorted(states.ALLOWED)), max_size=8))
def test_a_way_is_allowed_only_step_by_step(way: list[str]) -> None:
    was = states.LOGGED
    for to in way:
        if to in states.ALLOWED[was]:
            states.check(was, to)
            was = to
        else:
            with pytest.raises(states.NotAllowed):
                states.check(was, to)
    assert was in states.ALLOWED


def test_every_state_can_be_reached_and_none_is_a_trap() -> None:
    reached = {to for allowed in states.ALLOWED.values() for to in allowed}

    assert reached | {states.LOGGED} == set(states.ALLOWED)
    assert all(states.ALLOWED.values())
