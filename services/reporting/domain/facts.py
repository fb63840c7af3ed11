"""What is kept of the events that are counted: one small row for each, under the event's id.

Each kind of fact is a table, so a name here is a name in the bucket: it never changes.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen


class Fact(Frozen):
    """Something that was told, and when."""

    table: ClassVar[str]

    at: AwareDatetime


class Logged(Fact):
    """A signal was logged; where it was seen may not be known."""

    table = "logged"

    signal_id: UUID
    category: Code
    neighbourhood: Code | None


class Corrected(Fact):
    """A signal got another category."""

    table = "corrected"

    signal_id: UUID
    category: Code


class Verified(Fact):
    """A signal was confirmed by what is known on the street."""

    table = "verified"

    signal_id: UUID


class Compared(Fact):
    """Somebody said whether a signal repeats another one."""

    table = "compared"

    signal_id: UUID
    repeats: bool


class Shared(Fact):
    """A partner was sent a signal."""

    table = "shared"

    signal_id: UUID
    partner: Code


class Acted(Fact):
    """Somebody, a partner or one of us, did something about a signal."""

    table = "acted"

    by: Code


class TrendSeen(Fact):
    """There was more of something than before."""

    table = "trend"


class AccountReported(Fact):
    """A notice about an account went out to a platform."""

    table = "reported"

    notice_id: UUID


class NoticeDecision(Fact):
    """A platform decided on a notice."""

    table = "decided"

    notice_id: UUID
    decision: Code


class Spread(Fact):
    """A partner's message was passed on, and so many people saw it."""

    table = "spread"

    reach: int


class Answered(Fact):
    """A partner's request was answered."""

    table = "answered"


class Online(Fact):
    """A worker was online, to bring something or to take it in."""

    table = "online"

    activity: Code
    minutes: int


class Consented(Fact):
    """Consent for pictures was recorded."""

    table = "consented"


FACTS: tuple[type[Fact], ...] = (
    Logged,
    Corrected,
    Verified,
    Compared,
    Shared,
    Acted,
    TrendSeen,
    AccountReported,
    NoticeDecision,
    Spread,
    Answered,
    Online,
    Consented,
)
"""Every kind of fact."""
