"""Stories over months and years: the birthday, the end, the other parent, a changed mind."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.consent.domain.age import HERE
from services.consent.domain.decide import Rules
from shared.contracts.cloudevents import encode
from shared.contracts.consent.clock import (
    ConsentEnded,
    ConsentEndsSoon,
    OwnConsentNeeded,
    OwnConsentSoon,
    YouthDue,
)
from shared.contracts.consent.people import (
    AssentRecorded,
    EndGuardianship,
    GuardianshipEnded,
    RecordAssent,
)
from shared.contracts.consent.record import ConsentInvalidated, InvalidateConsent, Signer
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse, TooEarly
from tests.consent.world import (
    DAY,
    FATHER,
    HOUR,
    MINUTE,
    MOTHER,
    NOW,
    YOUTH,
    World,
    signed,
    withdrawal,
)
from tests.world import BrokerAway

# A birthday on 29 February, and one in summer time.
BIRTHDAYS = [(date(2012, 2, 29), date(2028, 2, 29)), (date(2011, 7, 1), date(2027, 7, 1))]


def here(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=HERE)


def assent(number: int = 1, **changed: object) -> RecordAssent:
    given = {"id": UUID(int=500 + number), "youth_id": YOUTH, "given": True, "said_at": NOW}
    return RecordAssent.model_validate(given | changed)


@pytest.mark.parametrize(("born_on", "sixteen_on"), BIRTHDAYS)
async def test_across_the_sixteenth_birthday(born_on: date, sixteen_on: date) -> None:
    birthday = here(sixteen_on)
    world = World(now=birthday - 60 * DAY)
    await world.hear(signed(born_on=born_on, signed_at=world.now))

    await world.wait_until(birthday - 30 * DAY - MINUTE)
    assert world.heard(OwnConsentSoon) == []

    await world.wait_until(birthday - 30 * DAY)
    assert [e.on for e in world.heard(OwnConsentSoon)] == [sixteen_on]

    await world.wait_until(birthday - MINUTE)
    assert await world.may_post() is None
    assert world.heard(OwnConsentNeeded) == []

    await world.wait_until(birthday)
    assert await world.may_post() == "own-consent-needed"
    assert len(world.heard(OwnConsentNeeded)) == 1

    own = {"born_on": born_on, "signer": Signer.YOUTH, "signed_at": world.now, "assent": None}
    await world.hear(signed(2, **own))
    assert await world.may_post() is None
    assert [e.on for e in world.heard(OwnConsentSoon)] == [sixteen_on]


async def test_who_signed_for_themselves_is_not_told_of_a_birthday() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 6, 1), signer=Signer.YOUTH, assent=None))
    await world.wait_until(NOW + 300 * DAY)

    assert world.heard(OwnConsentSoon) + world.heard(OwnConsentNeeded) == []


async def test_a_guardian_who_signs_a_week_before_the_birthday_is_told_at_once() -> None:
    world = World()
    birthday = here(date(2026, 11, 30))
    await world.hear(signed(born_on=date(2010, 11, 30), signed_at=NOW))
    await world.wait_until(NOW + MINUTE)

    assert len(world.heard(OwnConsentSoon)) == 1
    assert world.heard(OwnConsentNeeded) == []
    await world.wait_until(birthday)
    assert len(world.heard(OwnConsentNeeded)) == 1


async def test_a_consent_that_ends_is_told_before_and_after_and_once() -> None:
    world = World()
    await world.hear(signed(valid_until=date(2027, 6, 30)))
    last = here(date(2027, 7, 1))

    await world.wait_until(last - 30 * DAY)
    assert [e.on for e in world.heard(ConsentEndsSoon)] == [date(2027, 6, 30)]
    await world.wait_until(last - MINUTE)
    assert await world.may_post() is None
    await world.wait_until(last)
    assert await world.may_post() == "expired"
    await world.wait_until(last + 400 * DAY)
    assert len(world.heard(ConsentEndsSoon)) == len(world.heard(ConsentEnded)) == 1


async def test_a_consent_that_was_followed_does_not_end() -> None:
    world = World()
    await world.hear(signed(valid_until=date(2027, 6, 30)))
    world.now = datetime(2027, 5, 1, tzinfo=UTC)
    renewed = signed(2, signed_at=world.now, renews=signed().consent_id)
    await world.hear(renewed)
    await world.wait_until(datetime(2027, 7, 2, tzinfo=UTC))

    assert await world.may_post() is None
    assert world.heard(ConsentEndsSoon) == []
    await world.wait_until(datetime(2028, 5, 3, tzinfo=UTC))
    assert [e.consent_id for e in world.heard(ConsentEnded)] == [renewed.consent_id]


async def test_what_was_withdrawn_is_not_reminded_of() -> None:
    world = World()
    await world.hear(signed())
    await world.hear(withdrawal())
    await world.wait_until(NOW + 500 * DAY)

    assert world.heard(ConsentEndsSoon) + world.heard(ConsentEnded) == []


async def test_a_crash_at_any_moment_of_a_birthday_loses_nothing() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 1), signed_at=NOW, valid_until=NOW.date()))
    world.now = here(date(2026, 12, 1))
    _, due = world.timers[f"youth-due/{YOUTH}"]
    published = await world.hear_with_a_crash_at_every_publish(due)
    await world.hear(due)

    told = [type(m) for m in world.told[1:]]
    assert published >= 2
    assert sorted(k.__name__ for k in told) == ["ConsentEnded", "ConsentEndsSoon"]


async def test_a_timer_that_got_lost_is_set_again_at_the_start() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 30)))
    ((at, due),) = world.timers.values()
    world.timers.clear()
    world.restart()
    await world.start()

    ((at_again, due_again),) = world.timers.values()
    assert isinstance(due, YouthDue)
    assert (at_again, due_again.id) == (at, due.id)


async def test_a_timer_for_somebody_unknown_is_nothing() -> None:
    world = World()
    await world.hear(YouthDue(youth_id=YOUTH))

    assert world.told == []


async def test_two_parents_in_conflict_and_reconciled() -> None:
    world = World(rules=Rules(guardians=2))
    await world.hear(signed(1, guardian_id=MOTHER))
    assert await world.may_post() == "second-guardian-needed"

    await world.hear(signed(2, guardian_id=FATHER))
    assert await world.may_post() is None

    world.now += HOUR
    back = withdrawal(by=Signer.GUARDIAN, guardian_id=FATHER, withdrawn_at=world.now)
    await world.hear(back)
    assert await world.may_post() == "conflict"

    world.now += HOUR
    await world.hear(signed(3, guardian_id=MOTHER, signed_at=world.now))
    assert await world.may_post() == "conflict"
    await world.hear(signed(4, guardian_id=FATHER, signed_at=world.now))
    assert await world.may_post() is None


async def test_another_guardian_takes_over() -> None:
    world = World()
    await world.hear(signed(1, guardian_id=FATHER))
    await world.hear(
        EndGuardianship(youth_id=YOUTH, guardian_id=FATHER, ended_at=NOW + 400 * DAY)
    )
    assert await world.may_post() == "guardian-ended"

    await world.hear(signed(2, guardian_id=MOTHER))
    assert await world.may_post() is None
    world.now += 10 * DAY
    await world.hear(signed(3, guardian_id=FATHER, signed_at=world.now))
    assert await world.may_post() is None
    assert len(world.heard(GuardianshipEnded)) == 1


async def test_a_mistake_is_invalidated_and_recorded_anew_with_the_right_birthday() -> None:
    world = World()
    await world.hear(signed(born_on=date(2003, 3, 15), signer=Signer.YOUTH, assent=None))
    with pytest.raises(Refuse, match="other-birthday"):
        await world.hear(signed(2))
    never = InvalidateConsent(youth_id=YOUTH, consent_id=signed().consent_id)
    await world.hear(never)
    assert await world.may_post() == "no-consent"
    await world.hear(signed(2))

    assert await world.may_post() is None
    assert [e.reason for e in world.heard(ConsentInvalidated)] == ["mistake"]
    assert len(world.store.youth(YOUTH).consents) == 2, "what was signed is never taken out"


async def test_a_yes_of_the_child_goes_with_the_consent_that_never_counted() -> None:
    world = World()
    await world.hear(signed(1))
    await world.hear(
        InvalidateConsent(
            youth_id=YOUTH, consent_id=signed(1).consent_id, reason="wrong-person"
        )
    )
    await world.hear(signed(2, assent=None))
    assert await world.may_post() == "assent-missing"
    await world.hear(assent())

    assert await world.may_post() is None


async def test_a_no_of_the_child_stays_when_the_consent_never_counted() -> None:
    world = World()
    await world.hear(signed(1, assent=False))
    await world.hear(InvalidateConsent(youth_id=YOUTH, consent_id=signed(1).consent_id))
    await world.hear(signed(2, assent=None))

    assert await world.may_post() == "child-objects"


async def test_who_is_sixteen_and_tells_a_worker_no_takes_back_their_own_consent() -> None:
    world = World()
    own = {"born_on": date(2009, 3, 15), "signer": Signer.YOUTH, "assent": None}
    await world.hear(signed(1, channels=("instagram", "website"), **own))
    assert await world.may_post() is None
    await world.hear(assent(channels=("website",)))

    assert await world.may_post() == "withdrawn"
    assert await world.may_post(channel="website") is None
    world.now += DAY
    await world.hear(signed(2, signed_at=world.now, **own))
    assert await world.may_post() is None


async def test_of_two_words_of_a_child_at_one_moment_each_no_counts() -> None:
    world = World()
    await world.hear(signed(1, assent=None))
    await world.hear(assent(1))
    await world.hear(assent(2, channels=("website",)))

    assert await world.may_post() == "child-objects"


async def test_of_two_forms_of_one_person_at_one_moment_the_no_counts() -> None:
    world = World()
    await world.hear(signed(1))
    await world.hear(signed(2, channels=("website",), refused_channels=("instagram",)))

    assert await world.may_post() == "withdrawn"


async def test_what_is_not_known_cannot_be_invalidated() -> None:
    with pytest.raises(TooEarly, match="unknown-consent"):
        await World().hear(InvalidateConsent(youth_id=YOUTH, consent_id=YOUTH))


async def test_the_child_is_asked_first_says_no_and_later_yes() -> None:
    world = World()
    await world.hear(signed(assent=None))
    assert await world.may_post() == "assent-missing"
    await world.hear(assent(1, given=False))
    assert await world.may_post() == "child-objects"
    world.now += DAY
    await world.hear(assent(2, said_at=world.now))

    assert await world.may_post() is None
    assert [e.given for e in world.heard(AssentRecorded)] == [False, True]


async def test_a_childs_no_is_never_refused() -> None:
    world = World()
    await world.hear(assent(given=False, channels=("myspace",)))

    assert [e.given for e in world.heard(AssentRecorded)] == [False]
    with pytest.raises(Refuse, match="unknown-channel"):
        await world.hear(assent(2, channels=("myspace",)))


@pytest.mark.parametrize(
    "message",
    [
        signed(),
        withdrawal(),
        assent(),
        EndGuardianship(youth_id=YOUTH, guardian_id=FATHER, ended_at=NOW),
    ],
    ids=lambda message: message.name,
)
async def test_handled_twice_or_cut_off_anywhere_it_is_kept_and_told_once(
    message: Message,
) -> None:
    world, whole = World(), World()
    await world.hear_with_a_crash_at_every_publish(message)
    await world.hear(message)
    await whole.hear(message)

    assert [(m.id, type(m)) for m in world.told] == [(m.id, type(m)) for m in whole.told]
    assert world.timers.keys() == whole.timers.keys()
    assert world.store.youth(YOUTH) == whole.store.youth(YOUTH)


async def test_the_broker_being_away_keeps_nothing_half() -> None:
    world = World()

    async def away(*_: object, **__: object) -> None:
        raise BrokerAway

    world.publish = away  # type: ignore[method-assign]
    with pytest.raises(BrokerAway):
        await world.hear(signed())
    world.restart()

    assert len(world.store.youth(YOUTH).consents) == 1


async def test_no_event_of_a_whole_life_carries_a_name_or_a_birthday() -> None:
    world = World()
    await world.hear(signed(born_on=date(2010, 12, 30)))
    await world.hear(assent())
    await world.wait_until(NOW + 500 * DAY)
    await world.hear(withdrawal())

    assert len(world.told) >= 5
    for message in world.told:
        headers, body = encode(message, source="urn:nld:test", schemas="https://x.nl")
        assert "anarina" not in f"{headers} {body.decode()}"
        assert "2010" not in body.decode()
