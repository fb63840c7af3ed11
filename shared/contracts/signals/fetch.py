"""A partner fetches what was announced to it."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Answer, Query
from shared.contracts.roles import PARTNER
from shared.contracts.signals.fields import SharedFields


class FetchedSignal(Answer, SharedFields, subject="answer.signals.fetched-signal.v1"):
    """The signal as the partner may see it at this moment."""

    line_id: UUID = Field(description="to acknowledge it with: its line in the share ledger")


class FetchSignal(Query[FetchedSignal], subject="query.signals.fetch-signal.v1", by=(PARTNER,)):
    """What may I have now of the signal this delivery told of? The partner is the sender."""

    delivery_id: UUID = Field(description="the `id` of the `SignalAvailable` it received")
