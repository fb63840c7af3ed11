"""The alarm: somebody is asked at once, then the next, until one answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.signals.domain.verdict import Label
from shared.contracts.signals.alarm import (
    AlarmAnswered,
    AlarmRaised,
    AlarmUnanswered,
    AnswerAlarm,
    UrgentAlert,
)
from shared.contracts.signals.change import CloseSignal, CorrectCategory
from shared.contracts.signals.follow_up import ReopenSignal
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.look_up import ListToDo
from shared.contracts.signals.share import SharedSignal
from shared.messaging.inbox import Refuse
from tests.signals.builders import decided, decision
from tests.signals.world import NOW, ON_CALL, SIGNAL, Says, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


async def test_an_acute_signal_asks_somebody_in_the_same_handling(world: World) -> None:
    await world.hear(log())

    (alarm,) = world.heard(AlarmRaised)
    assert (alarm.to, alarm.level) == ("coordinator", 1)
    assert alarm.answer_by == NOW + 5 * MINUTE


async def test_what_is_not_acute_asks_nobody(world: World) -> None:
    await world.hear(log("iedereen wil die nieuwe beker", category="trend"))

    assert world.heard(AlarmRaised) == []
    with pytest.raises(Refuse, match="no-alarm"):
        await world.hear(AnswerAlarm(signal_id=SIGNAL))


async def test_a_suspicion_with_words_to_show_asks_somebody_and_one_without_does_not() -> None:
    doubt = Label("bedreiging", 0.3, ("schiet ik iedereen neer",), check=True)
    loud = World(ask=Says((Label("overig", 0.6, ("school",)), doubt)))
    quiet = World(ask=Says((Label("overig", 0.6, ("story",)), replace(doubt, why=()))))
    await loud.hear(log())
    await quiet.hear(log())

    (alarm,) = loud.heard(AlarmRaised)
    assert (alarm.category, alarm.guess) == ("bedreiging", True)
    (logged,) = loud.heard(SignalLogged)
    assert (logged.category, logged.asked) == ("overig", ON_CALL.people)
    assert quiet.heard(AlarmRaised) == []


async def test_what_was_closed_and_opened_again_asks_anew_once(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(CloseSignal(signal_id=SIGNAL))
    reopen = ReopenSignal(signal_id=SIGNAL, reason="mistake")
    await world.hear_with_a_crash_at_every_publish(reopen)
    await world.hear(reopen)

    raised = world.heard(AlarmRaised)
    assert [alarm.level for alarm in raised] == [1, 1]
    await world.hear(AnswerAlarm(signal_id=SIGNAL))
    await world.hear(log(category="wapens"))
    assert len(world.heard(AlarmRaised)) == 2


async def test_nobody_answers_so_the_next_is_asked_and_in_the_end_everybody_knows(
    world: World,
) -> None:
    await world.hear(log())
    await world.wait_until(NOW + 5 * MINUTE)
    assert [a.to for a in world.heard(AlarmRaised)] == ["coordinator", "manager"]

    await world.wait_until(NOW + 11 * MINUTE)
    assert [e.asked for e in world.heard(AlarmUnanswered)] == [2]
    (alarm,) = (await world.hear(ListToDo())).alarms
    assert alarm.to is None, "it still waits for an answer"


async def test_an_answer_ends_it_and_the_first_one_counts(world: World) -> None:
    await world.hear(log())
    world.now = NOW + MINUTE
    await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="coordinator")
    world.now = NOW + 3 * MINUTE
    await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="manager")
    await world.wait_until(NOW + DAY)

    assert [a.level for a in world.heard(AlarmRaised)] == [1]
    assert {a.after for a in world.heard(AlarmAnswered)} == {60.0}
    alarm = world.store.alarms.get(SIGNAL)
    assert alarm
    assert alarm.answered_by == "coordinator"


async def test_the_same_timer_twice_asks_one_person(world: World) -> None:
    await world.hear(log())
    _, due = world.timers["alarm-due/" + str(SIGNAL)]
    world.now = NOW + 5 * MINUTE
    await world.hear(due)
    await world.hear(due)

    assert [a.to for a in world.heard(AlarmRaised)] == ["coordinator", "manager"]


async def test_a_timer_that_got_lost_is_set_again_at_the_start(world: World) -> None:
    await world.hear(log(post="story", category="wapens"))
    before = {(name, at, due.id) for name, (at, due) in world.timers.items()}
    world.timers.clear()

    world.restart()
    await world.start()

    assert len(before) == 2
    assert {(name, at, due.id) for name, (at, due) in world.timers.items()} == before


async def test_a_signal_found_to_be_acute_later_asks_somebody_then(world: World) -> None:
    await world.hear(log(category="trend"))
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="wapens"))

    assert [a.category for a in world.heard(AlarmRaised)] == ["wapens"]


URGENT = decision("politie", category="as-is", urgency="as-is")


async def test_a_partner_that_may_know_the_urgency_is_alerted_first(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(decided(1, URGENT))

    kinds = [m.name for m in world.told if world.to[m.id] == "politie"]
    assert kinds == ["urgent-alert", "shared-signal"]
    assert world.heard(UrgentAlert)[0].reference == world.heard(SharedSignal)[0].reference
    assert world.store.known(SIGNAL).state == "shared"


async def test_a_partner_that_may_not_know_the_urgency_is_not_alerted(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(decided(1, decision("politie", category="as-is")))

    assert world.heard(UrgentAlert) == []
    assert len(world.heard(SharedSignal)) == 1


@pytest.mark.parametrize(
    ("reached", "category", "told"),
    [
        ((), "wapens", (("coordinator", "manager"), ())),
        (("manager",), "wapens", (("coordinator", "manager"), ("manager",))),
        (("manager",), "trend", ((), ())),
    ],
    ids=["no channel is set up", "one is", "nobody is asked"],
)
async def test_who_logs_it_hears_whether_anybody_gets_a_message(
    world: World, reached: tuple[str, ...], category: str, told: object
) -> None:
    on_call = ON_CALL.model_copy(update={"reached": reached})
    parts = replace(world.parts, house=replace(world.parts.house, on_call=on_call))
    world.bound = {kind: h.bind(parts) for kind, h in world.inbox.handlers.items()}

    await world.hear(log(category=category))

    (event,) = world.heard(SignalLogged)
    assert (event.asked, event.reached) == told
