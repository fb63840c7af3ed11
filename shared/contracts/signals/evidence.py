"""Evidence that vanishes has a deadline."""

from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Command, Due, Event
from shared.contracts.roles import COORDINATOR, WORKER


class SecureEvidence(
    Command,
    subject="command.signals.secure-evidence.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="signal_id",
):
    """A worker wrote down what can be known, before the post is gone. Never an image."""

    signal_id: UUID
    how: Code = "written-down"


class EvidenceDeadlineSet(
    Event, subject="event.signals.evidence-deadline-set.v1", entity="signal_id"
):
    """The post will be gone at this moment."""

    signal_id: UUID
    gone_at: AwareDatetime


class EvidenceDeadlineLifted(
    Event, subject="event.signals.evidence-deadline-lifted.v1", entity="signal_id"
):
    """The post need not be written down any more: a worker gave it another category."""

    signal_id: UUID


class EvidenceReminded(Event, subject="event.signals.evidence-reminded.v1", entity="signal_id"):
    """The post will be gone soon, and nothing is written down yet."""

    signal_id: UUID
    gone_at: AwareDatetime


class EvidenceSecured(Event, subject="event.signals.evidence-secured.v1", entity="signal_id"):
    """What can be known of the post is written down."""

    signal_id: UUID
    how: Code


class EvidenceExpired(Event, subject="event.signals.evidence-expired.v1", entity="signal_id"):
    """The post is gone, and nothing was written down in time."""

    signal_id: UUID


class EvidenceDue(Due, subject="due.signals.evidence-due.v1", entity="signal_id"):
    """The moment to remind, or the moment the post is gone."""

    signal_id: UUID
