"""What was signed is kept once, told without names, and refused when it cannot be."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from shared.contracts.cloudevents import encode
from shared.contracts.consent.record import (
    ConsentInvalidated,
    ConsentRecorded,
    InvalidateConsent,
    RecordConsent,
    Signer,
)
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.language.clock import HERE
from shared.messaging.inbox import Refuse, TooEarly
from shared.storage.bucket import Bucket
from shared.storage.shelf import MemoryShelf
from tests.consent.handling import Broker, counted, fresh_store, handle, refusal
from tests.consent.world import (
    CANARY,
    DAY,
    MINUTE,
    NOW,
    YOUTH,
    World,
    signed,
    store_on,
    withdrawal,
)


async def test_what_was_signed_is_told_without_names() -> None:
    published = Broker()
    await handle(signed(channels=("instagram", "press", "instagram")), fresh_store(), published)
    (event,) = published

    assert event == ConsentRecorded(
        id=signed().derive("recorded"),
        at=event.at,
        consent_id=UUID(int=1001),
        youth_id=YOUTH,
        signer=Signer.GUARDIAN,
        channels=("instagram", "press"),
        valid_until=date(2027, 11, 22),
    )


async def test_no_event_carries_a_name_or_a_birthday() -> None:
    store, published = fresh_store(), Broker()
    await handle(signed(), store, published)
    await handle(withdrawal(channels=("canarina-vogelzang",)), store, published)
    wire = [
        encode(message, source="urn:nld:test", schemas="https://x.nl") for message in published
    ]

    assert len(wire) == 2
    for headers, body in wire:
        said = f"{headers} {body.decode()}".casefold()
        assert "canarina" not in said
        assert "2013-03-15" not in said


async def test_printing_what_is_kept_shows_no_name() -> None:
    store = fresh_store()
    await handle(signed(), store)

    assert CANARY not in repr(store.youth(YOUTH))


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_handled_twice_is_kept_once_and_told_the_same(
    command: RecordConsent | WithdrawConsent,
) -> None:
    store, published = fresh_store(), Broker()
    before = [counted("seintje_consents", what=w) for w in ("recorded", "withdrawn")]
    await handle(command, store, published)
    once = store.youth(YOUTH)
    await handle(command, store, published, now=NOW + 3 * MINUTE)

    first, second = published
    assert first.model_copy(update={"at": second.at}) == second
    assert store.youth(YOUTH) == once
    after = [counted("seintje_consents", what=w) for w in ("recorded", "withdrawn")]
    assert sum(after) - sum(before) == 1


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_a_crash_between_keeping_and_telling_is_healed_by_a_second_try(
    command: RecordConsent | WithdrawConsent,
) -> None:
    store, published = fresh_store(), Broker(fails=1)
    with pytest.raises(ConnectionError):
        await handle(command, store, published)
    kept = store.youth(YOUTH)
    await handle(command, store, published, now=NOW + MINUTE)

    assert len(published) == 1
    assert store.youth(YOUTH) == kept
    assert len((*kept.consents, *kept.withdrawals)) == 1


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_after_a_restart_the_same_is_known(
    command: RecordConsent | WithdrawConsent,
) -> None:
    shelf = MemoryShelf()
    before = fresh_store(shelf)
    await handle(command, before)
    bucket = Bucket(shelf)
    after = store_on(bucket)
    assert not after.is_fresh()
    following = asyncio.create_task(bucket.follow())
    await bucket.caught_up.wait()
    following.cancel()
    await handle(command, after)

    assert after.youth(YOUTH) == before.youth(YOUTH)


@pytest.mark.parametrize(
    "other",
    [
        {"signer_name": "Iemand Anders"},
        {"signed_at": NOW - 2 * DAY},
        {"signed_at": datetime(9999, 12, 31, 23, tzinfo=UTC)},
        {"channels": ("instagram", "press")},
        {"valid_until": date(2026, 12, 31)},
        {"signer": Signer.YOUTH},
        {"born_on": date(2013, 3, 16)},
    ],
)
async def test_one_consent_id_cannot_say_two_things(other: dict[str, object]) -> None:
    store = fresh_store()
    await handle(signed(), store)

    no = await refusal(signed(id=UUID(int=102), **other), store)

    assert no == ("consent-id-taken", "consent_id")


async def test_the_same_consent_sent_again_by_another_command_is_told_again() -> None:
    store, published = fresh_store(), Broker()
    await handle(signed(), store, published)
    await handle(signed(id=UUID(int=102)), store, published)

    assert len(store.youth(YOUTH).consents) == 1
    assert [event.id for event in published] == [
        signed(id=UUID(int=n)).derive("recorded") for n in (101, 102)
    ]


async def test_a_clock_may_run_five_minutes_ahead_and_no_more() -> None:
    await handle(signed(signed_at=NOW + 5 * MINUTE), fresh_store())

    no = await refusal(signed(signed_at=NOW + 5 * MINUTE + timedelta(seconds=1)))
    assert no == ("in-the-future", "signed_at")


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"born_on": date(2026, 11, 24)}, "not-a-birthday", "born_on"),
        ({"born_on": date(1905, 11, 23)}, "not-a-birthday", "born_on"),
        ({"born_on": date(1, 1, 1)}, "not-a-birthday", "born_on"),
        ({"signed_at": datetime(2013, 3, 14, tzinfo=UTC)}, "before-birth", "signed_at"),
        ({"signed_at": "0001-01-01T00:00:00+01:00"}, "before-birth", "signed_at"),
        ({"signed_at": "9999-12-31T23:59:59-01:00"}, "in-the-future", "signed_at"),
        ({"channels": ("instagram", "myspace")}, "unknown-channel", "channels"),
        ({"valid_until": date(2026, 11, 21)}, "ends-before-it-starts", "valid_until"),
    ],
)
async def test_a_consent_that_cannot_be_is_refused(
    changed: dict[str, object], reason: str, field: str
) -> None:
    assert await refusal(signed(**changed)) == (reason, field)


async def test_who_is_120_may_sign() -> None:
    command = signed(born_on=date(1905, 11, 24), signer=Signer.YOUTH)

    await handle(command, fresh_store())


async def test_consent_may_end_on_the_day_of_signing() -> None:
    published = Broker()
    await handle(signed(valid_until=date(2026, 11, 22)), fresh_store(), published)

    assert [event.valid_until for event in published if isinstance(event, ConsentRecorded)] == [
        date(2026, 11, 22)
    ]


@pytest.mark.parametrize(
    ("signed_at", "born_on"),
    [
        # The sixteenth birthday begins at midnight in Amsterdam, an hour before it does in UTC.
        (datetime(2026, 11, 22, tzinfo=HERE), date(2010, 11, 22)),
        (datetime(2026, 11, 21, 23, tzinfo=UTC), date(2010, 11, 22)),
        (datetime(2024, 2, 29, tzinfo=HERE), date(2008, 2, 29)),
    ],
)
async def test_from_the_sixteenth_birthday_the_youth_signs(
    signed_at: datetime, born_on: date
) -> None:
    command = signed(signed_at=signed_at, born_on=born_on, signer=Signer.YOUTH)

    await handle(command, fresh_store())
    no = await refusal(command.model_copy(update={"signer": Signer.GUARDIAN}))
    assert no == ("youth-must-sign", "signer")


@pytest.mark.parametrize(
    ("signed_at", "born_on"),
    [
        (datetime(2026, 11, 21, 23, 59, tzinfo=HERE), date(2010, 11, 22)),
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), date(2010, 11, 22)),
        (datetime(2024, 2, 28, 23, 59, tzinfo=HERE), date(2008, 2, 29)),
    ],
)
async def test_until_the_sixteenth_birthday_a_guardian_signs(
    signed_at: datetime, born_on: date
) -> None:
    command = signed(signed_at=signed_at, born_on=born_on)

    await handle(command, fresh_store())
    no = await refusal(command.model_copy(update={"signer": Signer.YOUTH}))
    assert no == ("guardian-must-sign", "signer")


async def test_another_birthday_than_before_is_refused() -> None:
    store = fresh_store()
    await handle(signed(), store)

    no = await refusal(signed(consent_id=UUID(int=11), born_on=date(2012, 3, 15)), store)

    assert no == ("other-birthday", "born_on")


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


async def test_of_two_forms_of_one_person_at_one_moment_the_no_counts() -> None:
    world = World()
    await world.hear(signed(1))
    await world.hear(signed(2, channels=("website",), refused_channels=("instagram",)))

    assert await world.may_post() == "withdrawn"


async def test_what_is_not_known_cannot_be_invalidated() -> None:
    with pytest.raises(TooEarly, match="unknown-consent"):
        await World().hear(InvalidateConsent(youth_id=YOUTH, consent_id=YOUTH))
