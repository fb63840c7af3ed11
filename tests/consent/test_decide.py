from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.consent.domain.age import HERE, a_year_after, age
from services.consent.domain.decide import Rules, objections
from services.consent.domain.words import CHANNELS, PURPOSES
from services.consent.domain.youth import (
    Assent,
    Consent,
    Ended,
    Invalidation,
    Use,
    Withdrawal,
    Youth,
)
from shared.contracts.consent.record import Signer
from shared.language.consent import OBJECTIONS

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
YOUTH, OTHER = UUID(int=1), UUID(int=2)
MOTHER, FATHER = UUID(int=31), UUID(int=32)
ONE, BOTH = Rules(guardians=1), Rules(guardians=2)
INSTAGRAM = Use(channel="instagram")


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


def assent(**changed: object) -> Assent:
    return Assent.model_validate(
        {"assent_id": UUID(int=30), "given": True, "said_at": NOW - 400 * DAY} | changed
    )


def youth(*consents: Consent, **changed: object) -> Youth:
    return Youth.model_validate(
        {
            "youth_id": YOUTH,
            "born_on": date(2013, 3, 15),
            "consents": consents,
            "assents": (assent(),),
        }
        | changed
    )


def why_not(
    known: Youth, *, now: datetime = NOW, rules: Rules = ONE, **use: object
) -> str | None:
    asked = Use.model_validate({"channel": "instagram"} | use)
    people = {known.youth_id: known}
    found = objections((known.youth_id,), people, use=asked, now=now, rules=rules)
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
    (no,) = objections((OTHER,), {}, use=INSTAGRAM, now=NOW, rules=ONE)

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

    people = (YOUTH, OTHER, YOUTH, OTHER)
    found = objections(people, known, use=INSTAGRAM, now=NOW, rules=ONE)

    assert [(o.youth_id, o.reason) for o in found] == [(OTHER, "no-consent")]


def test_a_child_is_asked_too() -> None:
    assert why_not(youth(consent(), assents=())) == "assent-missing"
    assert why_not(youth(consent(), assents=(assent(given=False),))) == "child-objects"


def test_the_childs_latest_word_counts_and_of_two_at_once_the_no() -> None:
    yes, no = assent(said_at=NOW), assent(said_at=NOW, given=False)
    earlier = assent(said_at=NOW - MINUTE, given=False)

    assert why_not(youth(consent(), assents=(earlier, yes))) is None
    assert why_not(youth(consent(), assents=(yes, no))) == "child-objects"
    assert why_not(youth(consent(), assents=(no, yes))) == "child-objects"


def test_a_child_may_want_one_channel_and_not_another() -> None:
    known = youth(consent(channels=CHANNELS), assents=(assent(channels=("website",)),))

    assert why_not(known, channel="website") is None
    assert why_not(known, channel="instagram") == "child-objects"


def test_after_the_child_took_it_back_both_are_asked_again() -> None:
    back = withdrawal(by=Signer.YOUTH)
    anew = consent(consent_id=UUID(int=11), signed_at=NOW - MINUTE)

    assert why_not(youth(consent(), withdrawals=(back,))) == "child-objects"
    assert why_not(youth(anew, withdrawals=(back,))) == "child-objects"
    assert why_not(youth(anew, withdrawals=(back,), assents=(assent(said_at=NOW),))) is None


def mothers(**changed: object) -> Consent:
    return consent(**{"guardian_id": MOTHER} | changed)


def fathers(**changed: object) -> Consent:
    return consent(**{"consent_id": UUID(int=12), "guardian_id": FATHER} | changed)


def test_where_two_must_sign_one_is_not_enough() -> None:
    assert why_not(youth(mothers()), rules=BOTH) == "second-guardian-needed"
    assert why_not(youth(mothers(), mothers()), rules=BOTH) == "second-guardian-needed"
    assert why_not(youth(mothers(), fathers()), rules=BOTH) is None


def test_two_parents_who_disagree_are_a_no_until_they_agree() -> None:
    no = fathers(channels=(), refused_channels=("instagram",), signed_at=NOW - 2 * DAY)
    later = fathers(consent_id=UUID(int=13), signed_at=NOW - MINUTE)

    assert why_not(youth(mothers(), no)) == "conflict"
    assert why_not(youth(mothers(), no), channel="press") == "channel-not-covered"
    assert why_not(youth(mothers(), no, later)) is None


def test_one_parent_withdraws_and_the_other_cannot_make_up_for_it() -> None:
    back = withdrawal(by=Signer.GUARDIAN, guardian_id=FATHER)
    hers_again = mothers(consent_id=UUID(int=13), signed_at=NOW - MINUTE)

    assert why_not(youth(mothers(), fathers(), withdrawals=(back,))) == "conflict"
    assert why_not(youth(fathers(), hers_again, withdrawals=(back,))) == "conflict"
    assert why_not(youth(mothers(), withdrawals=(back,))) == "conflict"
    assert why_not(youth(fathers(), withdrawals=(back,))) == "withdrawn"


def test_who_has_no_authority_any_more_says_neither_yes_nor_no() -> None:
    gone = Ended(command_id=UUID(int=40), guardian_id=FATHER, ended_at=NOW - MINUTE)
    no = fathers(channels=(), refused_channels=("instagram",))
    again = fathers(consent_id=UUID(int=13), signed_at=NOW)

    assert why_not(youth(fathers(), ended=(gone,))) == "guardian-ended"
    assert why_not(youth(mothers(), no, ended=(gone,))) is None
    assert why_not(youth(again, ended=(gone,))) is None


def test_a_later_no_of_the_same_parent_takes_back_an_earlier_yes() -> None:
    wide = mothers(channels=("instagram", "press"))
    narrow = mothers(
        consent_id=UUID(int=13),
        channels=("press",),
        refused_channels=("instagram",),
        signed_at=NOW - MINUTE,
    )

    assert why_not(youth(wide, narrow)) == "withdrawn"
    assert why_not(youth(wide, narrow), channel="press") is None


def test_purposes_are_given_one_by_one() -> None:
    known = youth(consent(purposes=("show", "learn")))

    assert why_not(known, purpose="learn") is None
    assert why_not(known, purpose="invite") == "purpose-not-covered"


def test_consent_for_an_event_or_for_pictures_covers_nothing_else() -> None:
    party, other = UUID(int=51), UUID(int=52)
    of_event, of_images = consent(event_id=party), consent(images=(party, other))

    assert why_not(youth(of_event), event_id=party) is None
    assert why_not(youth(of_event), event_id=other) == "picture-not-covered"
    assert why_not(youth(of_event)) == "picture-not-covered"
    assert why_not(youth(of_images), images={party}) is None
    assert why_not(youth(of_images), images={party, UUID(int=53)}) == "picture-not-covered"
    assert why_not(youth(of_images)) == "picture-not-covered"


def test_what_never_counted_is_as_if_it_was_not_there() -> None:
    never = Invalidation(
        command_id=UUID(int=60), consent_id=UUID(int=10), reason="mistake", at=NOW
    )

    assert why_not(youth(consent(), invalidations=(never,))) == "no-consent"


def test_when_the_notice_changes_older_consent_stops_counting_from_that_day() -> None:
    rules = Rules(notices={2: date(2026, 11, 23)})
    midnight = datetime(2026, 11, 23, tzinfo=HERE)
    shown = {"notice_id": "image-consent", "sha256": "0" * 64, "language": "nl"}
    old, new = (consent(notice={**shown, "version": version}) for version in (1, 2))

    assert why_not(youth(old), rules=rules, now=midnight - MINUTE) is None
    assert why_not(youth(old), rules=rules, now=midnight) == "notice-changed"
    assert why_not(youth(consent()), rules=rules, now=midnight) == "notice-changed"
    assert why_not(youth(new), rules=rules, now=midnight) is None


# --- whatever was signed, withdrawn and asked --------------------------------------

MOMENTS = st.datetimes(
    datetime(2024, 2, 27),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2029, 3, 2),  # noqa: DTZ001
    timezones=st.sampled_from((UTC, ZoneInfo("Europe/Amsterdam"))),
    allow_imaginary=False,
)
BIRTHDAYS = st.sampled_from((date(2012, 2, 29), date(2011, 7, 1), date(2008, 2, 29)))
C, P = CHANNELS[:3], PURPOSES[:2]
PARTIES = st.sampled_from(
    (
        (Signer.YOUTH, None),
        (Signer.GUARDIAN, None),
        (Signer.GUARDIAN, MOTHER),
        (Signer.GUARDIAN, FATHER),
    )
)
EVENTS = st.sampled_from((None, None, UUID(int=51)))


def some(words: tuple[str, ...], *, least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, unique=True).map(tuple)


@st.composite
def consents(draw: st.DrawFn) -> Consent:
    signer, guardian = draw(PARTIES)
    channels, purposes = draw(some(C, least=0)), draw(some(P))
    return consent(
        consent_id=UUID(int=draw(st.integers(100, 104))),
        signer=signer,
        guardian_id=guardian,
        signed_at=draw(MOMENTS),
        channels=channels,
        refused_channels=tuple(c for c in draw(some(C, least=0)) if c not in channels),
        purposes=purposes,
        refused_purposes=tuple(p for p in draw(some(P, least=0)) if p not in purposes),
        event_id=draw(EVENTS),
        valid_until=draw(st.dates(date(2024, 2, 27), date(2030, 3, 2))),
    )


@st.composite
def withdrawals(draw: st.DrawFn) -> Withdrawal:
    by, guardian = draw(st.just((None, None)) | PARTIES)
    channels = draw(some(C, least=0))
    return withdrawal(
        withdrawn_at=draw(MOMENTS), channels=channels, by=by, guardian_id=guardian
    )


ASSENTS = st.builds(assent, given=st.booleans(), said_at=MOMENTS, channels=some(C, least=0))
GONE = st.builds(
    lambda who, at: Ended(command_id=UUID(int=40), guardian_id=who, ended_at=at),
    st.sampled_from((MOTHER, FATHER)),
    MOMENTS,
)
INVALID = st.builds(
    lambda n: Invalidation(
        command_id=UUID(int=n), consent_id=UUID(int=n), reason="mistake", at=NOW
    ),
    st.integers(100, 104),
)
YOUTHS = st.builds(
    lambda given, **more: youth(*given, **more),
    st.lists(consents(), max_size=4),
    born_on=BIRTHDAYS,
    withdrawals=st.lists(withdrawals(), max_size=2).map(tuple),
    assents=st.lists(ASSENTS, max_size=2).map(tuple),
    invalidations=st.lists(INVALID, max_size=1).map(tuple),
    ended=st.lists(GONE, max_size=1).map(tuple),
)
KNOWN = st.dictionaries(st.integers(1, 3).map(lambda n: UUID(int=n)), YOUTHS, max_size=3)
PEOPLE = st.lists(st.integers(1, 4).map(lambda n: UUID(int=n)), min_size=1, max_size=4)
USES = st.builds(Use, channel=st.sampled_from(C), purpose=st.sampled_from(P), event_id=EVENTS)


# Said the other way round, from the law and not from the code: everything a yes needs.


def may_be_shown(known: Youth, use: Use, now: datetime, rules: Rules) -> bool:
    here = now.astimezone(HERE).date()
    assert known.born_on
    sixteen = known.born_on.replace(year=known.born_on.year + 16)
    yes = {c.party for c in known.consents if counts(known, c, use, here)}
    if here >= sixteen:
        return (Signer.YOUTH, None) in yes
    guardians = {who for who in yes if who[0] is Signer.GUARDIAN}
    return (
        len(guardians) >= rules.guardians
        and all(who in guardians for who in said_no(known, use))
        and wants_it(known, use)
    )


def counts(known: Youth, given: Consent, use: Use, here: date) -> bool:
    return (
        use.channel in given.channels
        and use.purpose in given.purposes
        and given.event_id in (None, use.event_id)
        and here <= given.valid_until
        and given.consent_id not in {i.consent_id for i in known.invalidations}
        and not lost_authority(known, given.guardian_id, given.signed_at)
        and not any(
            w.withdrawn_at >= given.signed_at
            and use.channel in (w.channels or C)
            and (w.guardian_id is None or w.guardian_id == given.guardian_id)
            for w in known.withdrawals
        )
        and not any(
            no.party == given.party and no.signed_at >= given.signed_at
            for no in refusals(known, use)
        )
        and not (
            given.signer is Signer.YOUTH
            and any(a.said_at >= given.signed_at and says_no(a, use) for a in known.assents)
        )
    )


def says_no(said: Assent, use: Use) -> bool:
    return not said.given or use.channel not in (said.channels or C)


def refusals(known: Youth, use: Use) -> list[Consent]:
    return [
        c
        for c in known.consents
        if (use.channel in c.refused_channels or use.purpose in c.refused_purposes)
        and c.event_id in (None, use.event_id)
        and c.consent_id not in {i.consent_id for i in known.invalidations}
    ]


def said_no(known: Youth, use: Use) -> set[tuple[Signer, UUID | None]]:
    refused = {(c.party, c.signed_at) for c in refusals(known, use)}
    withdrew = {
        ((Signer.GUARDIAN, w.guardian_id), w.withdrawn_at)
        for w in known.withdrawals
        if w.guardian_id and use.channel in (w.channels or C)
    }
    return {
        who
        for who, at in refused | withdrew
        if who[0] is Signer.GUARDIAN and not lost_authority(known, who[1], at)
    }


def lost_authority(known: Youth, guardian: UUID | None, at: datetime) -> bool:
    return any(e.guardian_id == guardian and at <= e.ended_at for e in known.ended)


def wants_it(known: Youth, use: Use) -> bool:
    void = {i.consent_id for i in known.invalidations}
    counted = [a for a in known.assents if not a.given or a.assent_id not in void]
    latest = max((a.said_at for a in counted), default=None)
    if latest is None:
        return False
    took_back = any(
        w.by is Signer.YOUTH and use.channel in (w.channels or C) and w.withdrawn_at >= latest
        for w in known.withdrawals
    )
    return not took_back and not any(says_no(a, use) for a in counted if a.said_at == latest)


@settings(max_examples=400)
@given(PEOPLE, KNOWN, USES, MOMENTS, st.sampled_from((ONE, BOTH)))
def test_yes_only_if_everybody_has_a_consent_that_counts(
    people: list[UUID], known: Mapping[UUID, Youth], use: Use, now: datetime, rules: Rules
) -> None:
    found = objections(people, known, use=use, now=now, rules=rules)

    stand_in_the_way = {
        who
        for who in people
        if who not in known or not may_be_shown(known[who], use, now, rules)
    }
    assert {objection.youth_id for objection in found} == stand_in_the_way
    assert {objection.reason for objection in found} <= set(OBJECTIONS)
