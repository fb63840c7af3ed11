"""Whatever was signed, withdrawn and asked: yes only with all that the law asks for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.consent.domain.may_publish import Rules, objections
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
from shared.language.clock import HERE
from shared.language.consent import OBJECTIONS
from tests.consent.kept import (
    BOTH,
    FATHER,
    MOTHER,
    NOW,
    ONE,
    assent,
    consent,
    withdrawal,
    youth,
)

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
