"""The share ledger: what partners acknowledge, and what must come back."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Delivery, Due, Event
from shared.contracts.roles import PARTNER


class AcknowledgeDelivery(
    Command,
    subject="command.policy.acknowledge-delivery.v1",
    by=(PARTNER,),
    entity="delivery_id",
):
    """A partner has read a delivery. The partner is the sender."""

    delivery_id: UUID = Field(description="the `id` of the CloudEvent it received")


class AcknowledgeRecall(
    Command, subject="command.policy.acknowledge-recall.v1", by=(PARTNER,), entity="recall_id"
):
    """A partner has deleted what was recalled. The partner is the sender."""

    recall_id: UUID


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
