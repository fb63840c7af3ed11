"""A person's word: what counts as one, and that nothing leaves and no alarm waits after it."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.signals.hooks import Label
from shared.contracts.message import Message
from shared.contracts.signals.alarm import (
    AlarmAnswered,
    AlarmEnded,
    AlarmRaised,
    AnswerAlarm,
    UrgentAlert,
)
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    SignalVerified,
    VerifyOffline,
)
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.evidence import EvidenceDeadlineLifted
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.contracts.signals.tasks import TaskFinished
from shared.messaging.inbox import Refuse
from tests.signals.builders import decided, decision
from tests.signals.world import NOW, SIGNAL, Says, World, log

CONFIRM = ConfirmCategory(id=UUID(int=210), signal_id=SIGNAL)
URGENT = decision("politie", category="as-is", urgency="as-is", text="as-is")


def corrected(category: str, by: int = 220) -> CorrectCategory:
    return CorrectCategory(id=UUID(int=by), signal_id=SIGNAL, category=category)


def verified(*, confirmed: bool) -> VerifyOffline:
    return VerifyOffline(id=UUID(int=230), signal_id=SIGNAL, confirmed=confirmed)


def with_labels(*labels: tuple[str, float]) -> World:
    return World(ask=Says(tuple(Label(code, share, (code,)) for code, share in labels)))


@pytest.fixture
def world() -> World:
    return World()


async def test_a_guess_goes_nowhere_whoever_decided_otherwise(world: World) -> None:
    await world.hear(log())
    await world.hear(decided(1, URGENT))

    assert world.heard(AlarmRaised)[0].guess, "our own people are asked"
    for left in (SharedSignal, UrgentAlert, SignalShared):
        assert world.heard(left) == []
    assert world.store.known(SIGNAL).state == "logged"


@pytest.mark.parametrize(
    "word",
    [CONFIRM, corrected("wapens"), verified(confirmed=True)],
    ids=["confirmed", "corrected", "verified on the street"],
)
async def test_a_person_s_word_lets_it_go(world: World, word: Message) -> None:
    await world.hear(log())
    await world.hear(word)
    await world.hear(decided(2, URGENT))

    assert [world.to[m.id] for m in world.heard(SharedSignal)] == ["politie"]
    assert [task.what for task in world.heard(TaskFinished)] == ["check-category"]


async def test_a_no_from_the_street_is_no_word_for_the_category(world: World) -> None:
    await world.hear(log())
    await world.hear(verified(confirmed=False))
    await world.hear(decided(2, URGENT))

    (event,) = world.heard(SignalVerified)
    assert (event.verified, event.to_be_checked) == (False, True)
    assert world.heard(SharedSignal) == []
    assert world.store.alarms.get(SIGNAL).waits


async def test_one_tap_tells_the_facts_of_a_new_revision(world: World) -> None:
    await world.hear(log())
    await world.hear(CONFIRM, actor="bilal")
    await world.hear(CONFIRM, actor="bilal")

    (event,) = world.heard(CategoryConfirmed)
    assert (event.revision, event.category, event.to_be_checked) == (2, "wapens", False)


async def test_a_tap_on_what_a_person_chose_changes_nothing(world: World) -> None:
    await world.hear(log(category="talent"))
    await world.hear(CONFIRM)

    (event,) = world.heard(CategoryConfirmed)
    assert (event.revision, event.category) == (1, "talent")


async def test_what_a_plugin_saw_beside_it_is_not_confirmed_with_it() -> None:
    world = with_labels(("trend", 0.6), ("wapens", 0.4))
    await world.hear(log())
    assert world.store.known(SIGNAL).urgency == "acute"

    await world.hear(CONFIRM)

    (event,) = world.heard(CategoryConfirmed)
    assert (event.category, event.also, event.urgency) == ("trend", (), "normal")


async def test_a_closed_signal_is_not_confirmed(world: World) -> None:
    await world.hear(log())
    await world.hear(CloseSignal(signal_id=SIGNAL))

    with pytest.raises(Refuse, match="signal-closed"):
        await world.hear(CONFIRM)


async def test_a_tap_ends_the_deadline_of_what_need_not_be_secured() -> None:
    suspected = Label("wapens", 0.1, ("mes",), check=True)
    world = World(ask=Says((Label("trend", 0.9, ("beker",)), suspected)))
    await world.hear(log(post="story"))
    await world.hear(CONFIRM)

    assert len(world.heard(EvidenceDeadlineLifted)) == 1


ENDS = [
    (CONFIRM, "confirmed"),
    (verified(confirmed=True), "confirmed"),
    (corrected("zelfbeschadiging"), "confirmed"),
    (corrected("trend"), "corrected"),
    (CloseSignal(id=UUID(int=240), signal_id=SIGNAL), "closed"),
    (EraseSignal(id=UUID(int=250), signal_id=SIGNAL), "erased"),
]


@pytest.mark.parametrize(("word", "because"), ENDS, ids=lambda x: getattr(x, "name", x))
async def test_a_person_s_word_ends_the_alarm_and_nobody_is_asked_any_more(
    world: World, word: Message, because: str
) -> None:
    await world.hear(log())
    actor = "privacy-officer" if isinstance(word, EraseSignal) else "amina"
    await world.hear_with_a_crash_at_every_publish(word, actor=actor)
    await world.hear(word, actor=actor)
    await world.wait_until(NOW.replace(year=2027))

    assert [event.because for event in world.heard(AlarmEnded)] == [because]
    assert [alarm.to for alarm in world.heard(AlarmRaised)] == ["coordinator"]


async def test_an_alarm_somebody_answered_is_not_ended_again(world: World) -> None:
    await world.hear(log())
    await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="bilal")
    await world.hear(CONFIRM)

    assert world.heard(AlarmEnded) == []


async def test_a_correction_never_ends_the_alarm_it_raises(world: World) -> None:
    await world.hear(log(category="trend"))
    await world.hear_with_a_crash_at_every_publish(corrected("wapens"))
    await world.hear(corrected("wapens"))

    assert len(world.heard(AlarmRaised)) == 1
    assert world.heard(AlarmEnded) == []
    assert world.store.alarms.get(SIGNAL).waits


async def test_what_proves_acute_after_all_asks_anew(world: World) -> None:
    await world.hear(log())
    await world.hear(corrected("trend", by=221))
    await world.hear(corrected("zelfbeschadiging", by=222))

    first, second = world.heard(AlarmRaised)
    assert (first.guess, second.guess) == (True, False)
    assert second.category == "zelfbeschadiging"
    await world.wait_until(NOW.replace(hour=23))
    assert [a.to for a in world.heard(AlarmRaised)] == ["coordinator", "coordinator", "manager"]


async def test_an_old_correction_that_comes_again_ends_no_later_alarm(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(corrected("trend", by=221))
    await world.hear(corrected("wapens", by=222))

    await world.hear(corrected("trend", by=221))

    assert world.store.alarms.get(SIGNAL).waits


steps = st.lists(
    st.sampled_from(
        ["confirm", "trend", "wapens", "klopt", "klopt-niet", "answer", "close", "share"]
    ),
    max_size=8,
)


def message(step: str, number: int, revision: int) -> tuple[Message, bool]:
    """Return what is heard, and whether it is a person's word for the category."""
    about: dict[str, Any] = {"id": UUID(int=1000 + number), "signal_id": SIGNAL}
    match step:
        case "confirm":
            return ConfirmCategory(**about), True
        case "trend" | "wapens":
            return CorrectCategory(**about, category=step), True
        case "klopt" | "klopt-niet":
            return VerifyOffline(**about, confirmed=step == "klopt"), step == "klopt"
        case "answer":
            return AnswerAlarm(**about), False
        case "close":
            return CloseSignal(**about), False
    return decided(revision, URGENT).model_copy(update={"id": UUID(int=2000 + number)}), False


@settings(max_examples=150, deadline=None)
@given(steps, st.sampled_from([None, "wapens"]))
async def test_in_any_order_nothing_leaves_before_a_person_s_word(
    way: list[str], chosen: str | None
) -> None:
    world, has_word = World(ask=ASK), chosen is not None
    await world.hear(log(category=chosen))
    for number, step in enumerate(way):
        heard, is_word = message(step, number, world.store.known(SIGNAL).revision)
        try:
            await world.hear(heard)
        except Refuse:
            continue
        has_word = has_word or is_word
        alarm = world.store.alarms.get(SIGNAL)
        raised = {m.id for m in world.heard(AlarmRaised)}
        if step == "close" and alarm:
            assert not alarm.waits
        if step in ("confirm", "klopt", "trend") and alarm:
            assert not alarm.waits
        assert has_word or not world.heard(SharedSignal)
        assert has_word or not world.heard(UrgentAlert)
        assert len(raised) == len(world.heard(AlarmRaised))


ASK = World().ask


async def test_who_answers_second_hears_who_looks(world: World) -> None:
    await world.hear(log())
    await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="bilal")
    await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="manager")

    assert [event.by for event in world.heard(AlarmAnswered)] == ["bilal", "bilal"]


async def test_who_answers_what_is_over_is_told_so(world: World) -> None:
    await world.hear(log())
    await world.hear(CONFIRM)

    with pytest.raises(Refuse, match="alarm-over"):
        await world.hear(AnswerAlarm(signal_id=SIGNAL), actor="bilal")
