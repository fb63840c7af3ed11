"""Whatever may be kept of a young person: what Hypothesis draws files from."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from services.consent.domain.said import (
    Consent,
    Ended,
    Invalidation,
    Settled,
    Use,
    Withdrawal,
)
from services.consent.domain.words import CHANNELS, PURPOSES
from shared.contracts.consent.record import Signer
from tests.consent.kept import (
    FATHER,
    MOTHER,
    NOW,
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

AGAIN = UUID(int=33)  # a number of somebody who may be the mother
NUMBERS = (MOTHER, FATHER, AGAIN)
PARTIES = st.sampled_from(
    (
        (Signer.YOUTH, None, "Sam"),
        (Signer.GUARDIAN, None, "Een ouder"),
        (Signer.GUARDIAN, MOTHER, "Canan Arslan"),
        (Signer.GUARDIAN, FATHER, "Wout Spreeuw"),
        (Signer.GUARDIAN, AGAIN, "C. Arslan"),
    )
)

EVENTS = st.sampled_from((None, None, UUID(int=51)))


def some(words: tuple[str, ...], *, least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, unique=True).map(tuple)


@st.composite
def consents(draw: st.DrawFn) -> Consent:
    signer, guardian, name = draw(PARTIES)
    channels, purposes = draw(some(C, least=0)), draw(some(P))
    return consent(
        consent_id=UUID(int=draw(st.integers(100, 104))),
        signer=signer,
        guardian_id=guardian,
        signer_name=name,
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
    by, guardian, _ = draw(st.just((None, None, "")) | PARTIES)
    channels = draw(some(C, least=0))
    return withdrawal(
        withdrawn_at=draw(MOMENTS), channels=channels, by=by, guardian_id=guardian
    )


ASSENTS = st.builds(assent, given=st.booleans(), said_at=MOMENTS, channels=some(C, least=0))

GONE = st.builds(
    lambda who, at: Ended(command_id=UUID(int=40), guardian_id=who, ended_at=at),
    st.sampled_from(NUMBERS),
    MOMENTS,
)

SETTLED = st.builds(
    lambda pair, same: Settled(
        command_id=UUID(int=50),
        guardian_id=pair[0],
        other_id=pair[1],
        same=same,
        at=NOW,
        by="amina",
    ),
    st.sampled_from(list(permutations(NUMBERS, 2))),
    st.booleans(),
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
    settled=st.lists(SETTLED, max_size=3).map(tuple),
)

KNOWN = st.dictionaries(st.integers(1, 3).map(lambda n: UUID(int=n)), YOUTHS, max_size=3)

PEOPLE = st.lists(st.integers(1, 4).map(lambda n: UUID(int=n)), min_size=1, max_size=4)

USES = st.builds(Use, channel=st.sampled_from(C), purpose=st.sampled_from(P), event_id=EVENTS)
