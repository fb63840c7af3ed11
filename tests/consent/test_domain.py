from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consent.domain import (
    CHANNELS,
    HERE,
    Consent,
    Withdrawal,
    Youth,
    a_year_after,
    age,
    objections,
)
from services.consent.texts import OBJECTIONS
from shared.contracts.consent import Signer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
YOUTH, OTHER = UUID(int=1), UUID(int=2)


def consent(**changed: object) -> Consent:
    signed_at = changed.get("signed_at", NOW - 10 * DAY)
    return Consent.model_validate(
        {
            "consent_id": UUID(int=10),
            "signer": Signer.GUARDIAN,
            "signer_name": "Een Ouder",
            "signed_at": signed_at,
            "heard_at": signed_at,
            "channels": ("instagram",),
            "valid_until": date(2027, 11, 13),
        }
        | changed
    )


def withdrawal(**changed: object) -> Withdrawal:
    return Withdrawal.model_validate(
        {"command_id": UUID(int=20), "withdrawn_at": NOW - DAY} | changed
    )


def youth(*consents: Consent, **changed: object) -> Youth:
    return Youth.model_validate(
        {"youth_id": YOUTH, "born_on": date(2013, 3, 15), "consents": consents} | changed
    )


def why_not(known: Youth, *, channel: str = "instagram", now: datetime = NOW) -> str | None:
    found = objections((known.youth_id,), {known.youth_id: known}, channel=channel, now=now)
    return found[0].reason if found else None


@pytest.mark.parametrize(
    ("on", "years"),
    [(date(2026, 11, 22), 15), (date(2026, 11, 23), 16), (date(2026, 11, 24), 16)],
)
def test_one_is_sixteen_from_the_birthday_on(on: date, years: int) -> None:
    assert age(date(2010, 11, 23), on) == years


@pytest.mark.parametrize(
    ("born_on", "on", "years"),
    [
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2012, 2, 29), date(2027, 2, 28), 14),
        (date(2012, 2, 29), date(2027, 3, 1), 15),
    ],
)
def test_who_was_born_on_29_february_ages_on_1_march_in_other_years(
    born_on: date, on: date, years: int
) -> None:
    assert age(born_on, on) == years


def test_a_year_after_29_february_is_28_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)


def test_who_signed_for_the_channel_does_not_object() -> None:
    assert why_not(youth(consent())) is None


def test_an_unknown_person_objects() -> None:
    (no,) = objections((OTHER,), {}, channel="instagram", now=NOW)

    assert (no.youth_id, no.reason) == (OTHER, "no-consent")


def test_a_withdrawal_alone_is_no_consent() -> None:
    assert why_not(youth(born_on=None, withdrawals=(withdrawal(),))) == "no-consent"


def test_another_channel_is_not_covered() -> None:
    assert why_not(youth(consent()), channel="press") == "channel-not-covered"


def test_consent_counts_through_its_last_day_in_amsterdam() -> None:
    known = youth(consent(valid_until=date(2026, 11, 23)))
    midnight = datetime(2026, 11, 24, tzinfo=HERE)

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "expired"


def test_a_withdrawal_stops_what_was_signed_up_to_its_moment() -> None:
    def signed(at: datetime) -> Youth:
        return youth(consent(signed_at=at), withdrawals=(withdrawal(),))

    assert why_not(signed(NOW - DAY - MINUTE)) == "withdrawn"
    assert why_not(signed(NOW - DAY)) == "withdrawn"
    assert why_not(signed(NOW - DAY + MINUTE)) is None


def test_a_withdrawal_for_one_channel_leaves_the_others() -> None:
    known = youth(
        consent(channels=("instagram", "press")),
        withdrawals=(withdrawal(channels=("press",)),),
    )

    assert why_not(known, channel="press") == "withdrawn"
    assert why_not(known, channel="instagram") is None


def test_a_phone_whose_clock_runs_ahead_does_not_outlive_the_withdrawal() -> None:
    ahead = consent(signed_at=NOW + 4 * MINUTE, heard_at=NOW)

    known = youth(ahead, withdrawals=(withdrawal(withdrawn_at=NOW + 2 * MINUTE),))

    assert why_not(known, now=NOW + 5 * MINUTE) == "withdrawn"


def test_a_guardians_consent_carries_no_new_use_from_the_sixteenth_birthday() -> None:
    known = youth(consent(), born_on=date(2010, 11, 23))
    midnight = datetime(2026, 11, 23, tzinfo=HERE)

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "own-consent-needed"


@pytest.mark.parametrize(
    ("born_on", "sixteen_on"),
    [
        (date(2012, 2, 29), date(2028, 2, 29)),
        (date(2084, 2, 29), date(2100, 3, 1)),  # 2100 has no 29 February
    ],
)
def test_who_was_born_on_29_february_is_sixteen_on_the_29th_or_else_on_1_march(
    born_on: date, sixteen_on: date
) -> None:
    midnight = datetime.combine(sixteen_on, time(), HERE)
    known = youth(
        consent(signed_at=midnight - 10 * DAY, valid_until=sixteen_on + 300 * DAY),
        born_on=born_on,
    )

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "own-consent-needed"


def test_the_youths_own_consent_takes_over_at_sixteen() -> None:
    own = consent(consent_id=UUID(int=11), signer=Signer.YOUTH, signed_at=NOW - MINUTE)

    assert why_not(youth(consent(), own, born_on=date(2010, 11, 23))) is None


def test_one_consent_that_counts_is_enough() -> None:
    old = consent(consent_id=UUID(int=11), valid_until=date(2026, 1, 1))

    assert why_not(youth(old, consent())) is None
    assert why_not(youth(consent(), old)) is None


def test_the_reason_told_is_the_one_nearest_to_a_yes() -> None:
    elsewhere = consent(consent_id=UUID(int=11), channels=("press",))
    old = consent(consent_id=UUID(int=12), valid_until=date(2026, 1, 1))

    assert why_not(youth(elsewhere, old)) == "expired"
    assert why_not(youth(old, elsewhere)) == "expired"


def test_one_objection_among_many_is_a_no_and_is_told_once() -> None:
    known = {YOUTH: youth(consent())}

    found = objections((YOUTH, OTHER, YOUTH, OTHER), known, channel="instagram", now=NOW)

    assert [(o.youth_id, o.reason) for o in found] == [(OTHER, "no-consent")]


# --- whatever was signed, withdrawn and asked --------------------------------------

MOMENTS = st.datetimes(
    datetime(2024, 2, 27),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2029, 3, 2),  # noqa: DTZ001
    timezones=st.sampled_from((UTC, ZoneInfo("Europe/Amsterdam"))),
    allow_imaginary=False,
)
BIRTHDAYS = st.sampled_from((date(2012, 2, 29), date(2011, 7, 1), date(2008, 2, 29)))
SOME = st.lists(st.sampled_from(CHANNELS[:3]), min_size=1, max_size=3).map(tuple)
CONSENTS = st.builds(
    consent,
    signer=st.sampled_from(Signer),
    signed_at=MOMENTS,
    channels=SOME,
    valid_until=st.dates(date(2024, 2, 27), date(2030, 3, 2)),
)
WITHDRAWALS = st.builds(withdrawal, withdrawn_at=MOMENTS, channels=st.just(()) | SOME)
YOUTHS = st.builds(
    lambda born_on, consents, withdrawals: youth(
        *consents, born_on=born_on, withdrawals=withdrawals
    ),
    BIRTHDAYS,
    st.lists(CONSENTS, max_size=3),
    st.lists(WITHDRAWALS, max_size=2),
)
KNOWN = st.dictionaries(st.integers(1, 3).map(lambda n: UUID(int=n)), YOUTHS, max_size=3)
PEOPLE = st.lists(st.integers(1, 4).map(lambda n: UUID(int=n)), min_size=1, max_size=4)


def counts(known: Youth, given: Consent, *, channel: str, now: datetime) -> bool:
    """Say it the other way round: everything that must hold for a yes."""
    here = now.astimezone(HERE).date()
    born = known.born_on
    assert born
    sixteen = born.replace(year=born.year + 16)
    return (
        channel in given.channels
        and here <= given.valid_until
        and (given.signer is Signer.YOUTH) == (here >= sixteen)
        and not any(
            w.withdrawn_at >= given.signed_at and (not w.channels or channel in w.channels)
            for w in known.withdrawals
        )
    )


@given(PEOPLE, KNOWN, st.sampled_from(CHANNELS[:3]), MOMENTS)
def test_yes_only_if_everybody_has_a_consent_that_counts(
    people: list[UUID], known: Mapping[UUID, Youth], channel: str, now: datetime
) -> None:
    found = objections(people, known, channel=channel, now=now)

    stand_in_the_way = {
        who
        for who in people
        if who not in known
        or not any(counts(known[who], c, channel=channel, now=now) for c in known[who].consents)
    }
    assert {objection.youth_id for objection in found} == stand_in_the_way
    assert {objection.reason for objection in found} <= set(OBJECTIONS)
