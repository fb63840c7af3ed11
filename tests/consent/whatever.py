"""Whatever may be said about two young people, and what was posted of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import strategies as st

from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.guardians import EndGuardianship
from shared.contracts.consent.publication import RecordPublication
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.message import Command
from tests.consent.oracle import Heard
from tests.consent.world import (
    AGAIN,
    DAY,
    FATHER,
    HOUR,
    MOTHER,
    OTHER,
    YOUTH,
)

PICTURE, EVENT = UUID(int=71), UUID(int=81)


CHANNELS, PURPOSES = ("instagram", "website"), ("show", "invite")


SIXTEEN_YEARS_AGO = date(2010, 11, 23)


BIRTHDAYS = (date(2013, 3, 15), date(2010, 12, 20), date(2012, 2, 29), date(2009, 1, 1))


ago = st.sampled_from([timedelta(0)] * 5 + [HOUR, DAY, 40 * DAY, -HOUR])


who = st.sampled_from([YOUTH] * 5 + [OTHER])


guardian = st.sampled_from([MOTHER, MOTHER, FATHER, AGAIN])
pair = st.sampled_from(list(permutations((MOTHER, FATHER, AGAIN), 2)))


some_channels = st.sampled_from([(), ("instagram",), ("website",)])


split = st.sampled_from(  # given, refused
    [
        (CHANNELS, ()),
        (CHANNELS, ()),
        (("instagram",), ()),
        (("instagram",), ("website",)),
        (("website",), ("instagram",)),
    ]
)


split_purposes = st.sampled_from(
    [(PURPOSES, ()), (PURPOSES, ()), (("show",), ()), (("show",), ("invite",))]
)


about = st.sampled_from(
    [{}, {}, {"images": (PICTURE,)}, {"event_id": EVENT}],
)


@dataclass(frozen=True)
class Post:
    """One publication: whether it might be posted, and what had been said by then."""

    command: RecordPublication
    allowed: bool
    heard: int

    def must_come_down(self, history: list[Heard]) -> bool | None:
        """Return whether it must; None: more was said since than this can tell."""
        if not self.allowed:
            return True
        since = [said for said in history[self.heard :] if self.is_about(said[1])]
        if any(self.is_all_taken_back(at, command) for at, command in since):
            return True
        harmless = (RecordAssent, EndGuardianship)
        yes = all(isinstance(c, harmless) and getattr(c, "given", True) for _, c in since)
        return False if yes else None

    def is_about(self, command: Command) -> bool:
        return getattr(command, "youth_id", None) in self.command.people

    def is_all_taken_back(self, at: datetime, command: Command) -> bool:
        return (
            isinstance(command, WithdrawConsent)
            and command.by is None
            and command.withdrawn_at == at
            and self.command.channel in (command.channels or CHANNELS)
        )
