"""Helpers: until when each may work, whom it knows, and what it served."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen

LONGEST = timedelta(days=366)  # a helper is there for months, not for good


class Hours(Frozen):
    """What was worked on one day; one command counts once."""

    command_id: UUID
    on: date
    minutes: int
    talk: bool
    noted_by: Code


class Helper(Frozen):
    """A youth who serves a taakstraf, known by a code."""

    helper: Code
    neighbourhood: Code
    minutes_to_serve: int
    until: AwareDatetime
    admitted_by: Code
    admission: UUID
    knows: tuple[UUID, ...] = ()
    hours: tuple[Hours, ...] = ()
    ended_at: AwareDatetime | None = None
    ended_because: Code | None = None

    def is_in(self, now: datetime) -> bool:
        """Return whether it may work now: by the clock, also if no timer came."""
        return self.ended_at is None and now < self.until

    def ended(self, because: str, *, now: datetime) -> "Helper":
        """Return the helper gone; the first reason counts."""
        if self.ended_at is not None:
            return self
        return self.model_copy(update={"ended_at": now, "ended_because": because})

    def worked(self, hours: Hours) -> "Helper":
        """Return the helper with these hours beside the others."""
        if any(h.command_id == hours.command_id for h in self.hours):
            return self
        return self.model_copy(update={"hours": (*self.hours, hours)})
