"""A signal reaches a partner."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Delivery, Event
from shared.contracts.policy.decide import FieldGrant
from shared.contracts.signals.fetch import FetchSignal
from shared.contracts.signals.fields import SharedFields


class SignalShared(Event, subject="event.signals.signal-shared.v1", entity="signal_id"):
    """A partner's delivery was handed to the broker: one line of the share ledger."""

    signal_id: UUID
    revision: int
    partner: Code
    fields: tuple[Code, ...] = Field(description="those that were permitted")
    clauses: tuple[Code, ...]
    delivery_id: UUID | None = Field(None, description="the `id` of the partner's CloudEvent")
    decision_id: UUID | None = Field(None, description="of the decision it rests on")
    reference: UUID | None = Field(None, description="the partner's own name for the signal")
    mode: Code = Field("full", description="`full`, `thin` (no data yet) or `fetched`")
    agreement: Code | None = None
    policy_version: int = 0
    basis: Code | None = None
    grants: tuple[FieldGrant, ...] = Field((), description="of the fields that were in it")
    content: Code | None = Field(None, description="keyed hash of what was delivered")
    person: Code | None = Field(None, description="keyed hash of the account, for the ledger")
    delete_by: date | None = None
    number: int | None = Field(
        None, description="of the delivery in its stream, to take it back while nobody read it"
    )


class SharedSignal(
    Delivery, SharedFields, subject="partner.signals.shared-signal.v1", entity="reference"
):
    """A signal as one partner may see it: a field that is not permitted is not there."""


class SignalAvailable(
    Delivery, subject="partner.signals.signal-available.v1", entity="reference"
):
    """There is a signal to fetch: `dataref` says how. Nothing of it is in here."""

    reference: UUID = Field(description="the partner's own name for the signal")
    revision: int

    @property
    def dataref(self) -> str:
        """Return what to ask, as the CloudEvents attribute `dataref`."""
        return f"nats:{FetchSignal.subject}?delivery_id={self.id}"
