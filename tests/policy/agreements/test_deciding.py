"""What happens to a signal is decided on, kept and published, whatever breaks in between."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.policy.handlers.agreements.decide import (
    decide_on_amended,
    decide_on_consent,
    decide_on_corrected,
    decide_on_logged,
    decide_on_verified,
    facts_of,
)
from shared.contracts.message import Message
from shared.contracts.policy.decide import RecordConsentToShare, SharingDecided
from shared.contracts.signals.facts import SignalFacts
from shared.messaging.inbox import TooEarly
from shared.process import metrics
from tests.policy.builders import (
    NOW,
    SECOND,
    SIGNAL,
    TOML,
    amended,
    corrected,
    facts,
    logged,
    verified,
)
from tests.policy.turns import Published, empty, in_force, turn


def counted(partner: str, outcome: str) -> float:
    return metrics.SHARES.labels(partner, outcome)._value.get()


HEARD: list[tuple[Callable[..., Awaitable[None]], Message]] = [
    (decide_on_logged, logged()),
    (decide_on_corrected, corrected()),
    (decide_on_verified, verified()),
    (decide_on_amended, amended()),
]
each_event = pytest.mark.parametrize(
    ("hear", "event"), HEARD, ids=[event.name for _, event in HEARD]
)


@each_event
async def test_what_happens_to_a_signal_is_decided_and_told(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, published = await in_force(), Published()

    await hear(event, turn(store, published))

    (decided,) = published
    assert isinstance(decided, SharingDecided)
    assert decided.id == event.derive("decided")
    assert (decided.signal_id, decided.revision) == (SIGNAL, event.revision)
    assert decided.policy_version == 1
    assert [d.partner for d in decided.decisions] == ["politie"]
    kept = store.decisions.latest(SIGNAL)
    assert kept
    assert kept.decisions == decided.decisions


@each_event
async def test_hearing_twice_tells_the_same_and_counts_once(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, published = await in_force(), Published()
    outcomes = ("shared", "category-not-agreed")
    before = sum(counted("politie", outcome) for outcome in outcomes)

    await hear(event, turn(store, published))
    await in_force(SECOND, store)
    await hear(event, turn(store, published, now=NOW + timedelta(days=400)))

    first, second = published
    assert first.model_dump(exclude={"at"}) == second.model_dump(exclude={"at"})
    assert sum(counted("politie", outcome) for outcome in outcomes) == before + 1


@each_event
async def test_a_crash_between_keeping_and_telling_a_decision_is_healed(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, published = await in_force(), Published(failing=1)
    with pytest.raises(ConnectionError):
        await hear(event, turn(store, published))

    await hear(event, turn(store, published))

    assert [message.id for message in published] == [event.derive("decided")]


def test_every_fact_of_an_event_is_decided_on() -> None:
    event = logged(also=("drugs_aanbod",), to_be_checked=True, verified=True)

    assert facts_of(event) == facts(**event.model_dump(include=set(SignalFacts.model_fields)))
    assert facts_of(event).model_fields_set == set(SignalFacts.model_fields)


async def test_without_agreements_it_is_told_that_nobody_gets_it() -> None:
    published = Published()
    await decide_on_logged(logged(), turn(empty(), published))

    (decided,) = published
    assert isinstance(decided, SharingDecided)
    assert (decided.policy_version, decided.decisions) == (0, ())


async def test_a_correction_is_decided_on_the_new_category() -> None:
    store, published = await in_force(), Published()
    await decide_on_logged(logged(), turn(store, published))
    await decide_on_corrected(corrected(), turn(store, published))

    before, after = published
    assert isinstance(before, SharingDecided)
    assert isinstance(after, SharingDecided)
    assert [d.reason for d in before.decisions + after.decisions] == [
        None,
        "category-not-agreed",
    ]


async def test_a_decision_on_an_older_revision_is_kept_and_is_not_the_latest() -> None:
    store = await in_force()
    await decide_on_corrected(corrected(), turn(store))
    newest = store.decisions.latest(SIGNAL)

    await decide_on_logged(logged(), turn(store))

    assert store.decisions.latest(SIGNAL) == newest
    assert [d.facts.revision for d in store.decisions.on(SIGNAL)] == [2, 1]


async def test_the_agreement_ends_with_the_day_in_the_netherlands() -> None:
    store, published = await in_force("grace_days = 0\n" + TOML), Published()
    last = NOW.replace(month=6, day=30, hour=21, minute=59)  # 23:59 in Amsterdam
    for revision, at in ((1, last), (2, last + timedelta(minutes=1))):
        event = logged(revision=revision)
        await decide_on_logged(event, turn(store, published, now=at))

    assert [
        d.reason for e in published if isinstance(e, SharingDecided) for d in e.decisions
    ] == [
        None,
        "review-overdue",
    ]


WITH_CONSENT = TOML.replace("minimum_urgency", "consent = true\nminimum_urgency")


def say(*, given: bool, number: int = 1) -> RecordConsentToShare:
    return RecordConsentToShare(id=UUID(int=number), signal_id=SIGNAL, given=given)


async def test_a_clause_can_wait_for_a_yes_and_a_no_ends_it() -> None:
    store, published = await in_force(WITH_CONSENT), Published()
    here = turn(store, published)
    await decide_on_logged(logged(), here)
    await decide_on_consent(say(given=True, number=1), here)
    await decide_on_verified(verified(), here)
    await decide_on_consent(say(given=False, number=2), here)

    assert [d.reason for event in published for d in event.decisions] == [
        "no-consent",
        None,
        None,
        "no-consent",
    ]
    assert [event.revision for event in published] == [1, 1, 2, 2]


async def test_a_yes_heard_twice_or_cut_off_is_decided_on_once() -> None:
    store, published = await in_force(WITH_CONSENT), Published()
    here = turn(store, published)
    await decide_on_logged(logged(), here)
    published.failing = 1
    with pytest.raises(ConnectionError):
        await decide_on_consent(say(given=True), here)
    await decide_on_consent(say(given=True), here)
    await decide_on_consent(say(given=True), here)

    assert [event.id for event in published[1:]] == [say(given=True).derive("decided")] * 2
    assert len(list(store.decisions.on(SIGNAL))) == 2


async def test_a_yes_on_a_signal_not_heard_of_yet_waits() -> None:
    with pytest.raises(TooEarly):
        await decide_on_consent(say(given=True), turn(empty()))
