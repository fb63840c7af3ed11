"""What a partner was given of a signal, noted before it goes and after."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from shared.contracts.message import Code, Frozen

IN_HAND = timedelta(minutes=10)  # after that the broker knows no repeat by its id any more


class Share(Frozen):
    """A partner that was given a revision of the signal, and by which decision.

    It has what the ledger is told, so that it can be told also when the signal has changed.
    """

    partner: Code
    revision: int
    decision: UUID | None = None
    delivery: UUID | None = None  # None: of before ids were keyed
    fields: tuple[Code, ...] = ()
    content: Code | None = None
    person: Code | None = None
    sent: bool | None = None  # and told to the ledger; None: kept before that was noted

    def is_sent(self, *, decided_at: datetime, now: datetime) -> bool:
        """Return whether it went out; before that was noted: unless it may be in hand now."""
        return now - decided_at > IN_HAND if self.sent is None else self.sent

    @property
    def delivery_id(self) -> UUID | None:
        """Return the id of the CloudEvent the partner received; None if it was not noted."""
        if self.delivery is None and self.decision is not None:
            return uuid5(self.decision, self.partner)
        return self.delivery


def sent_by(shares: tuple[Share, ...], decision: UUID) -> tuple[Share, ...]:
    """Return the shares, with all that went out by a decision noted as sent."""
    return tuple(
        share.model_copy(update={"sent": True}) if share.decision == decision else share
        for share in shares
    )
