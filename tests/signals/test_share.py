"""What a partner receives: granted fields and nothing else, changed as agreed."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policy.domain.agreements.agreements import TRANSFORMS
from services.signals.domain.share import UnknownTransform, delete_by, delivery, reference
from services.signals.domain.signal import Signal
from shared.contracts.signals.change import CloseSignal, CorrectCategory
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.messaging.inbox import TooEarly
from tests.signals.builders import decided, decision, signal
from tests.signals.world import HOUSE, KEY, NOW, SIGNAL, World, log

CAUSE = UUID(int=5)


def made(about: Signal | None = None, partner: str = "politie", **fields: str) -> SharedSignal:
    return delivery(
        about or signal(),
        decision(partner, **fields),
        HOUSE,
        cause=CAUSE,
        at=NOW,
    )


ENVELOPE = {"id", "at", "correlation_id", "causation_id"}
ALWAYS = {"reference", "revision", "agreement", "clauses", "onward", "delete_by"}


def filled(payload: SharedSignal) -> set[str]:
    return {
        name
        for name, value in dict(payload).items()
        if value is not None and name not in ENVELOPE | ALWAYS
    }


@given(
    st.dictionaries(st.sampled_from(sorted(TRANSFORMS)), st.integers(0, 9)),
    st.sets(st.sampled_from(["neighbourhood", "handle", "url", "verified"])),
)
def test_no_field_leaves_that_was_not_granted(granted: dict[str, int], empty: set[str]) -> None:
    fields = {name: TRANSFORMS[name][n % len(TRANSFORMS[name])] for name, n in granted.items()}
    payload = made(signal(**dict.fromkeys(empty)), **fields)

    assert filled(payload) == {n for n, way in fields.items() if way != "drop"} - empty


@given(st.sampled_from(sorted(set(TRANSFORMS) - {"age"})), st.data())
def test_what_is_changed_is_not_there_as_it_was(name: str, data: st.DataObject) -> None:
    transform = data.draw(st.sampled_from(TRANSFORMS[name]))
    body = made(**{name: transform}).model_dump_json(exclude=ENVELOPE)

    if transform != "as-is":
        was = getattr(signal(), name)
        text = was.get_secret_value() if hasattr(was, "get_secret_value") else str(was)
        assert text.strip("@").lower() not in body.lower()


@pytest.mark.parametrize(
    ("seen_at", "transform", "shown"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "as-is", "2026-11-23T13:00:00+01:00"),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), "as-is", "2026-07-01T14:00:00+02:00"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "day", "2026-07-02"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "day", "2026-12-31"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "day", "2027-01-01"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "week", "2026-W53"),
        (datetime(2027, 1, 3, 23, 0, tzinfo=UTC), "week", "2027-W01"),
        # the night the clock goes back: half past two comes twice
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "as-is", "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "as-is", "2026-10-25T02:30:00+01:00"),
    ],
)
def test_time_is_shown_as_here_and_as_coarse_as_agreed(
    seen_at: datetime, transform: str, shown: str
) -> None:
    assert made(signal(seen_at=seen_at), seen_at=transform).seen_at == shown


def test_a_place_becomes_the_municipality() -> None:
    assert made(neighbourhood="municipality").neighbourhood == "maasdam"


def test_partners_cannot_join_what_they_have() -> None:
    police = made(partner="politie", handle="pseudonym")
    school = made(partner="school", handle="pseudonym")

    assert police.handle
    assert school.handle
    assert police.handle.get_secret_value() != school.handle.get_secret_value()
    assert police.reference != school.reference


def test_one_partner_recognises_an_account_it_saw_before() -> None:
    first = made(signal(handle="@Knife.Boy"), handle="pseudonym")
    second = made(
        signal(signal_id=UUID(int=2), handle="https://instagram.com/knife.boy"),
        handle="pseudonym",
    )

    assert first.handle
    assert second.handle
    assert first.handle.get_secret_value() == second.handle.get_secret_value()
    assert first.reference != second.reference


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (11, "0-11"),
        (12, "12-15"),
        (15, "12-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-26"),
        (26, "18-26"),
        (27, "27-99"),
    ],
)
def test_of_an_age_only_the_band_leaves(age: int, band: str) -> None:
    assert made(signal(age=age), age="band").age == band


def test_an_age_as_it_is_never_leaves() -> None:
    with pytest.raises(ValueError, match="age"):
        made(signal(age=15), age="as-is")


@pytest.mark.parametrize(
    ("at", "last_day"),
    [
        (datetime(2026, 10, 25, 21, 59, tzinfo=UTC), date(2026, 10, 27)),  # winter time began
        (datetime(2026, 10, 25, 23, 1, tzinfo=UTC), date(2026, 10, 28)),
        (datetime(2028, 2, 27, 12, tzinfo=UTC), date(2028, 2, 29)),  # a leap day
    ],
)
def test_the_partner_is_told_until_when_it_may_keep_it(at: datetime, last_day: date) -> None:
    agreed = decision(category="as-is").model_copy(update={"retention_days": 2})

    assert delete_by(agreed, at=at) == last_day


def test_a_change_this_version_does_not_know_stops_the_delivery() -> None:
    with pytest.raises(UnknownTransform, match="rot13 of handle"):
        made(handle="rot13")


def test_the_same_decision_makes_the_same_delivery() -> None:
    one, two = made(category="as-is"), made(category="as-is")

    assert one.id == two.id
    assert one.reference == two.reference == reference(SIGNAL, "politie", key=KEY)


# --- the handler ------------------------------------------------------------------


async def test_each_partner_gets_its_own_and_who_may_not_gets_nothing() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(decided())

    receivers = [world.to[m.id] for m in world.heard(SharedSignal)]
    assert receivers == ["gemeente", "jeugdhulp"]
    assert [e.fields for e in world.heard(SignalShared)] == [
        ("category",),
        ("category", "seen_at"),
    ]


async def test_who_has_it_already_gets_it_once_only() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    event = decided(1, decision("politie", category="as-is"))
    await world.hear(event.model_copy(update={"delivered": ("politie",)}))

    assert world.heard(SharedSignal) == []


async def test_a_decision_on_older_facts_delivers_nothing() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="geweld"))
    await world.hear(decided(1))

    assert world.heard(SharedSignal) == []


async def test_what_was_closed_since_it_was_decided_on_goes_to_nobody() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(CloseSignal(signal_id=SIGNAL))
    await world.hear(decided(1))

    assert world.heard(SharedSignal) == []
    assert world.heard(SignalShared) == []


async def test_a_decision_on_facts_not_heard_of_yet_waits() -> None:
    world = World()
    await world.hear(log(category="wapens"))

    with pytest.raises(TooEarly):
        await world.hear(decided(2))


async def test_a_crash_at_every_publish_delivers_once() -> None:
    calm, stormy, event = World(), World(), decided()
    for world in (calm, stormy):
        await world.hear(log(category="wapens"))
    await calm.hear(event)
    await calm.hear(event)
    await stormy.hear_with_a_crash_at_every_publish(event)

    assert [m.id for m in calm.told] == [m.id for m in stormy.told]
    assert calm.store.known(SIGNAL) == stormy.store.known(SIGNAL)
    assert len(calm.heard(SharedSignal)) == 2
