"""Posts that vanish: until when what they show can be written down."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.signal import Signal
from shared.contracts.message import Code, Frozen, Timer
from shared.contracts.signals.evidence import EvidenceDue
from shared.language.taxonomy import CATEGORIES, PLATFORMS

SNAP = timedelta(seconds=10)
STORY = timedelta(hours=24)
REMIND = timedelta(hours=2)  # before it is gone


class Evidence(Frozen):
    """One post that vanishes, and whether somebody was in time.

    `revision` is the signal's when its deadline was set, or lifted, the last time. `too_late`
    says that no time was left then to remind anybody.
    """

    signal_id: UUID
    gone_at: AwareDatetime
    revision: int = 1
    lifted: bool = False
    reminded: bool = False
    too_late: bool = False
    secured_as: Code | None = None
    expired: bool = False

    @property
    def waits(self) -> bool:
        """Return whether it must be written down still, and the post may still be there."""
        return self.secured_as is None and not self.expired and not self.lifted

    def message_id(self, what: str) -> UUID:
        """Return the id of what is told of this deadline; one set anew is told anew."""
        return uuid5(self.signal_id, f"evidence/{what}/{self.revision}")

    @property
    def next_moment(self) -> datetime:
        """Return when to look at it again: to remind, or when it is gone."""
        return self.gone_at if self.reminded or self.too_late else self.gone_at - REMIND

    def at(self, now: datetime) -> "Evidence":
        """Return it as it is at this moment."""
        if not self.waits:
            return self
        if now >= self.gone_at:
            return self.model_copy(update={"expired": True})
        if now >= self.gone_at - REMIND and not self.too_late:
            return self.model_copy(update={"reminded": True})
        return self

    def secured(self, how: str) -> "Evidence":
        """Return it with how it was written down; late counts too, but stays expired."""
        return self.model_copy(update={"secured_as": self.secured_as or how})


def next_timer(evidence: Evidence) -> Timer | None:
    """Return when to look at a post again; None when nothing is to be secured any more."""
    if not evidence.waits:
        return None
    moment = evidence.next_moment
    due = EvidenceDue(
        id=uuid5(evidence.signal_id, f"evidence-due/{moment.isoformat()}"),
        signal_id=evidence.signal_id,
    )
    return Timer(due, moment)


def evidence_of(signal: Signal, before: Evidence | None, *, now: datetime) -> Evidence | None:
    """Return the deadline as the signal asks for it now; None if it never had any.

    What was written down stays so, also while nothing has to be.
    """
    gone_at = _gone_at(signal)
    if before is None:
        return None if gone_at is None else _deadline(signal, gone_at, now=now)
    if gone_at == (None if before.lifted else before.gone_at):
        return before
    changed = _deadline(signal, gone_at or before.gone_at, now=now)
    return changed.model_copy(
        update={"lifted": gone_at is None, "secured_as": before.secured_as}
    )


def _deadline(signal: Signal, gone_at: datetime, *, now: datetime) -> Evidence:
    return Evidence(
        signal_id=signal.signal_id,
        gone_at=gone_at,
        revision=signal.revision,
        too_late=now >= gone_at - REMIND,
    )


def _gone_at(signal: Signal) -> datetime | None:
    """Return when the post is gone at the latest; None if it stays, or need not be secured.

    It was there when it was seen, so this is the latest moment, not the exact one.
    """
    # A guess may be corrected to something that has to be secured.
    if CATEGORIES[signal.category].evidence == "none" and not signal.may_be_another:
        return None
    if signal.post == "snap":
        return signal.seen_at + SNAP
    if signal.post == "story":
        hours = PLATFORMS[signal.platform].story_hours
        return signal.seen_at + (timedelta(hours=hours) if hours else STORY)
    return None
