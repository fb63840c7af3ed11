"""States, tasks, the alarm, vanishing posts, partners' requests, and what is never kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signals.domain import safety, states
from services.signals.domain.delivery import reference
from shared.contracts.message import Message
from shared.contracts.policy.decide import FieldGrant, PartnerDecision, SharingDecided
from shared.contracts.signals.alarm import (
    AlarmAnswered,
    AlarmRaised,
    AlarmUnanswered,
    AnswerAlarm,
    UrgentAlert,
)
from shared.contracts.signals.change import (
    CloseSignal,
    CorrectCategory,
    SignalClosed,
    VerifyOffline,
)
from shared.contracts.signals.evidence import SecureEvidence
from shared.contracts.signals.follow_up import (
    ActionRecorded,
    RecordAction,
    ReopenSignal,
    SignalReopened,
    StartVerifying,
    VerifyingStarted,
)
from shared.contracts.signals.look_up import ListToDo, ToDo
from shared.contracts.signals.requests import (
    AnswerRequest,
    AskToLook,
    AskToSpread,
    MessageSpread,
    ReportSpread,
    RequestAnswer,
    RequestAnswered,
    RequestOverdue,
    RequestReceived,
)
from shared.contracts.signals.share import SharedSignal
from shared.contracts.signals.tasks import (
    FinishTask,
    PlanTask,
    TaskFinished,
    TaskOverdue,
    TaskPlanned,
)
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.world import KEY, NOW, SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


# --- states -----------------------------------------------------------------------


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


# --- crash and repeat -------------------------------------------------------------

HELP = log("heb iemand nodig, hoe kom ik aan een vog", category="hulpvraag")
ASKED = AskToLook(
    id=UUID(int=300), request_id=UUID(int=30), text="Is er beeld?", answer_by=NOW + DAY
)
STEPS: list[tuple[list[Message], Message]] = [
    ([], log()),
    ([], log(post="story")),
    ([], HELP),
    ([log()], StartVerifying(signal_id=SIGNAL)),
    ([log()], RecordAction(signal_id=SIGNAL, action="talked")),
    ([log()], VerifyOffline(signal_id=SIGNAL, confirmed=True)),
    ([log()], CloseSignal(signal_id=SIGNAL)),
    ([log(), CloseSignal(signal_id=SIGNAL)], ReopenSignal(signal_id=SIGNAL)),
    ([log()], AnswerAlarm(signal_id=SIGNAL)),
    ([log(post="story")], SecureEvidence(signal_id=SIGNAL)),
    (
        [log(post="story", category="trend")],
        CorrectCategory(signal_id=SIGNAL, category="wapens"),
    ),
    (
        [log(post="story", category="wapens")],
        CorrectCategory(signal_id=SIGNAL, category="trend"),
    ),
    (
        [log()],
        PlanTask(task_id=UUID(int=9), signal_id=SIGNAL, what="call", due_at=NOW + DAY),
    ),
    ([], ASKED),
    (
        [ASKED, log()],
        AnswerRequest(request_id=UUID(int=30), outcome="found", signals=(SIGNAL,)),
    ),
]


@pytest.mark.parametrize(
    ("before", "message"), STEPS, ids=lambda x: getattr(x, "name", "after")
)
async def test_twice_and_a_crash_at_every_publish_tell_the_same(
    before: list[Message], message: Message
) -> None:
    calm, stormy = World(), World()
    for world in (calm, stormy):
        for first in before:
            await world.hear(first, actor="politie" if first is ASKED else "amina")
    actor = "politie" if message is ASKED else "amina"

    await calm.hear(message, actor=actor)
    await calm.hear(message, actor=actor)
    await stormy.hear_with_a_crash_at_every_publish(message, actor=actor)

    assert [m.id for m in calm.told] == [m.id for m in stormy.told]
    assert len({m.id for m in calm.told}) == len(calm.told)
    assert calm.timers.keys() == stormy.timers.keys()
    rows = ("_signals", "alarms", "evidence", "tasks", "requests")
    for name in rows:
        assert list(getattr(calm.store, name)) == list(getattr(stormy.store, name))


# --- tasks ------------------------------------------------------------------------


async def test_a_help_request_begins_with_a_task_for_who_logged_it(world: World) -> None:
    await world.hear(HELP, actor="bilal")

    answer = await world.hear(ListToDo(assignee="bilal"))
    assert isinstance(answer, ToDo)
    (task,) = answer.tasks
    assert (task.what, task.assignee) == ("answer-help-request", "bilal")
    assert task.due_at == NOW + 2 * DAY


async def test_a_talent_is_praised_within_a_week(world: World) -> None:
    await world.hear(log("wint een prijs", category="talent"))

    assert [t.what for t in world.heard(TaskPlanned)] == ["compliment"]


async def test_a_task_not_done_in_time_is_told_once(world: World) -> None:
    await world.hear(HELP)
    await world.wait_until(NOW + 2 * DAY - MINUTE)
    assert world.heard(TaskOverdue) == []

    await world.wait_until(NOW + 2 * DAY + MINUTE)
    await world.start()
    await world.wait_until(NOW + 9 * DAY)

    assert len(world.heard(TaskOverdue)) == 1


async def test_a_task_done_in_time_is_never_overdue(world: World) -> None:
    await world.hear(HELP)
    (planned,) = world.heard(TaskPlanned)
    await world.hear(FinishTask(task_id=planned.task_id, signal_id=SIGNAL, result="helped"))
    await world.wait_until(NOW + 9 * DAY)

    (finished,) = world.heard(TaskFinished)
    assert not finished.late
    assert world.heard(TaskOverdue) == []
    assert (await world.hear(ListToDo())).tasks == ()


@pytest.mark.parametrize("due", [NOW, NOW - DAY, NOW + 367 * DAY])
async def test_a_task_is_due_within_a_year_from_now(world: World, due: Any) -> None:
    await world.hear(log())

    with pytest.raises(Refuse, match="not-a-due-date"):
        await world.hear(
            PlanTask(task_id=UUID(int=9), signal_id=SIGNAL, what="call", due_at=due)
        )


# --- the alarm --------------------------------------------------------------------


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
    await world.hear(log(post="story"))
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


def decided(**changed: Any) -> SharingDecided:
    grants = tuple(
        FieldGrant(field=name, transform="as-is", clause="politie-2026/1")
        for name in changed.pop("fields", ("category", "urgency"))
    )
    yes = PartnerDecision(
        partner="politie", shared=True, agreement="politie-2026", grants=grants
    )
    return SharingDecided(
        id=UUID(int=400), signal_id=SIGNAL, revision=1, policy_version=1, decisions=(yes,)
    )


async def test_a_partner_that_may_know_the_urgency_is_alerted_first(world: World) -> None:
    await world.hear(log())
    await world.hear(decided())

    kinds = [m.name for m in world.told if world.to[m.id] == "politie"]
    assert kinds == ["urgent-alert", "shared-signal"]
    assert world.heard(UrgentAlert)[0].reference == world.heard(SharedSignal)[0].reference
    assert world.store.known(SIGNAL).state == "shared"


async def test_a_partner_that_may_not_know_the_urgency_is_not_alerted(world: World) -> None:
    await world.hear(log())
    await world.hear(decided(fields=("category",)))

    assert world.heard(UrgentAlert) == []
    assert len(world.heard(SharedSignal)) == 1


# --- partners' requests -----------------------------------------------------------

REQUEST = UUID(int=30)


async def test_a_partner_asks_and_hears_only_of_signals_it_was_given(world: World) -> None:
    await world.hear(log())
    await world.hear(log(id=UUID(int=101), signal_id=UUID(int=2)))
    await world.hear(decided())
    await world.hear(ASKED, actor="politie")
    await world.hear(
        AnswerRequest(request_id=REQUEST, outcome="found", signals=(SIGNAL, UUID(int=2)))
    )

    assert [r.partner for r in world.heard(RequestReceived)] == ["politie"]
    (answer,) = world.heard(RequestAnswer)
    assert answer.references == (reference(SIGNAL, "politie", key=KEY),)
    (told,) = world.heard(RequestAnswered)
    assert told.signals == 2
    assert world.to[answer.id] == "politie"


async def test_a_message_is_passed_on_and_the_partner_hears_how_far(world: World) -> None:
    await world.hear(
        AskToSpread(request_id=REQUEST, text="Boete op straatintimidatie", until=NOW + DAY),
        actor="gemeente",
    )
    for number, reach in ((500, 120), (501, 80)):
        spread = ReportSpread(
            id=UUID(int=number), request_id=REQUEST, platform="instagram", reach=reach
        )
        await world.hear(spread)
        await world.hear(spread)

    assert [m.reach for m in world.heard(MessageSpread)] == [120, 80]
    assert world.heard(RequestAnswer)[-1].reach == 200


async def test_a_request_not_answered_in_time_is_told_once(world: World) -> None:
    await world.hear(ASKED, actor="politie")
    await world.wait_until(NOW + DAY)
    await world.start()
    await world.wait_until(NOW + 3 * DAY)

    assert [e.partner for e in world.heard(RequestOverdue)] == ["politie"]


async def test_one_partner_cannot_take_over_the_request_of_another(world: World) -> None:
    await world.hear(ASKED, actor="politie")

    with pytest.raises(Refuse, match="request-id-taken"):
        await world.hear(ASKED, actor="school")


async def test_a_question_is_no_message_to_pass_on(world: World) -> None:
    await world.hear(ASKED, actor="politie")

    with pytest.raises(Refuse, match="not-a-message"):
        await world.hear(ReportSpread(request_id=REQUEST, platform="instagram"))


# --- what is never kept -----------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["kijk data:image/png;base64,iVBOR", "DATA: VIDEO/mp4;base64,AAAA"]
)
async def test_a_pasted_picture_is_refused(world: World, text: str) -> None:
    with pytest.raises(Refuse, match="no-images"):
        await world.hear(log(text))
    assert world.store.find(SIGNAL) is None


async def test_of_sexual_images_no_link_is_kept_and_the_words_stay(world: World) -> None:
    await world.hear(
        log(
            "beeld gaat rond, zie https://example.org/x en snap.com/y",
            category="sexting",
            url="https://example.org/x",
        )
    )

    kept = b"".join(e.value or b"" for e in world.shelf._rows.values())
    assert b"example.org" not in kept
    assert b"snap.com" not in kept
    text = world.store.known(SIGNAL).text.get_secret_value()
    assert text.startswith("beeld gaat rond")
    assert text.count(safety.LINK_TAKEN_OUT) == 2


async def test_a_link_goes_also_when_a_worker_names_the_category_later(world: World) -> None:
    await world.hear(log("filmpje", category="trend", url="https://example.org/x"))
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="sexting"))

    assert b"example.org" not in b"".join(e.value or b"" for e in world.shelf._rows.values())


async def test_a_phone_may_send_such_a_signal_twice(world: World) -> None:
    command = log("zie https://example.org/x", category="sexting")
    await world.hear(command)
    await world.hear(command)

    assert len(list(world.store._signals)) == 1
