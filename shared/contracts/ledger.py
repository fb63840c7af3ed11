"""What the share ledger hears and says: who received what, and what must come back."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Delivery,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
)

# --- what partners say ------------------------------------------------------------


class AcknowledgeDelivery(
    Command, subject="command.policy.acknowledge-delivery.v1", entity="delivery_id"
):
    """A partner has read a delivery. The partner is the sender."""

    delivery_id: UUID = Field(description="the `id` of the CloudEvent it received")


class AcknowledgeRecall(
    Command, subject="command.policy.acknowledge-recall.v1", entity="recall_id"
):
    """A partner has deleted what was recalled. The partner is the sender."""

    recall_id: UUID


# --- recalls ----------------------------------------------------------------------


class SignalRecalled(Delivery, subject="partner.policy.signal-recalled.v1", entity="reference"):
    """Delete what you have of this signal, up to a revision, and say that you did."""

    recall_id: UUID = Field(description="to acknowledge it with")
    reference: UUID = Field(description="the partner's own name for the signal")
    revision: int = Field(description="this one and all before it; a later one may stay")
    reason: Code = Field(
        description="`no-longer-permitted`, `closed`, `erased` or `term-ended`"
    )
    reminder: int = Field(0, description="how often it was asked before")


class LedgerDue(Due, subject="due.policy.ledger-due.v1", entity="signal_id"):
    """The moment a partner's term ends, or a recall is to be asked for again."""

    signal_id: UUID


class DeliveryAcknowledged(
    Event, subject="event.policy.delivery-acknowledged.v1", entity="signal_id"
):
    """A partner has read a delivery."""

    delivery_id: UUID
    signal_id: UUID
    partner: Code


class ShareRecalled(Event, subject="event.policy.share-recalled.v1", entity="signal_id"):
    """A partner was asked to delete what it received."""

    recall_id: UUID
    signal_id: UUID
    partner: Code
    reason: Code
    deliveries: tuple[UUID, ...]
    reminder: int = 0


class RecallAcknowledged(
    Event, subject="event.policy.recall-acknowledged.v1", entity="signal_id"
):
    """A partner says it has deleted what was recalled."""

    recall_id: UUID
    signal_id: UUID
    partner: Code
    reason: Code


class RecallUnanswered(Event, subject="event.policy.recall-unanswered.v1", entity="signal_id"):
    """A partner was reminded as often as it is, and said nothing: a person must call."""

    recall_id: UUID
    signal_id: UUID
    partner: Code
    reason: Code


# --- queries ----------------------------------------------------------------------


class RecallView(Frozen):
    """Why a line was recalled, when, and whether the partner has said it is deleted."""

    recall_id: UUID
    reason: Code
    at: AwareDatetime
    told: int = Field(description="how often it was asked")
    acknowledged_at: AwareDatetime | None = None


class LineView(Frozen):
    """One line: what was shared with whom, why, when, until when, and what came of it."""

    delivery_id: UUID
    signal_id: UUID
    revision: int
    partner: Code
    mode: Code = Field(description="`full`, `thin` (no data yet) or `fetched`")
    agreement: Code
    clauses: tuple[Code, ...]
    policy_version: int
    basis: Code | None
    fields: dict[Code, Code] = Field(description="field to the transform it went through")
    content: Code = Field(description="keyed hash of what was delivered")
    shared_at: AwareDatetime
    delete_by: date | None
    received_at: AwareDatetime | None = None
    recall: RecallView | None = None


class Lines(Answer, subject="answer.policy.lines.v1"):
    """Lines of the ledger, oldest first."""

    lines: tuple[LineView, ...]
    total: int
    next: int | None = Field(description="where to read on; null at the end")


class ReadLedger(Query, subject="query.policy.read-ledger.v1", answer=Lines):
    """What was shared with whom?"""

    start: int = Field(0, ge=0)
    signal_id: UUID | None = None
    partner: Code | None = None
    open_recalls: bool = Field(default=False, description="only what is not deleted yet")


class PersonShare(LineView):
    """One line as the person concerned may read it, with the words it rests on."""

    partner_name: str
    purpose: str
    legal_basis: str
    clause_texts: dict[Code, str]


class PersonShares(Answer, subject="answer.policy.person-shares.v1"):
    """Who received what of a person: the lines, and the same in Dutch."""

    lines: tuple[PersonShare, ...]
    text: str
    total: int
    next: int | None


class FindShares(Query, subject="query.policy.find-shares.v1", answer=PersonShares):
    """Who received what about this account, or of these signals? For who is concerned."""

    platform: Code | None = None
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    person: Code | None = Field(None, description="the pseudonym, instead of the account")
    signals: tuple[UUID, ...] = Field((), max_length=200)
    start: int = Field(0, ge=0)
