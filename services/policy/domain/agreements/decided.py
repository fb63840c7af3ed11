"""A decision as it is kept: with all it was made on, so that it can be made again."""

from datetime import date
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.policy.domain.agreements.decide import Book
from shared.contracts.message import Code, Frozen
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.signals.facts import SignalFacts


class Decided(Frozen):
    """One call: all that was known when it was decided, and what came out. Never changes."""

    cause: UUID
    trace: UUID | None = None
    facts: SignalFacts
    consent: bool | None = None
    at: AwareDatetime
    on: date
    basis: Code
    engine: Code
    policy_version: int
    decisions: tuple[PartnerDecision, ...]
    partner: Code | None = None  # who fetched; else it was decided for all
    delivered: tuple[Code, ...] | None = None  # who had it then; None: kept before it was noted

    @property
    def event_id(self) -> UUID:
        """Return the id it is told under."""
        return uuid5(self.cause, "decided")

    def delivery_to(self, partner: str) -> UUID:
        """Return the id of what a partner received, before ids were keyed per partner."""
        return uuid5(self.event_id, partner)

    def about(self, partner: str) -> PartnerDecision | None:
        """Return what was decided for one partner; None: it was no partner then."""
        return next((d for d in self.decisions if d.partner == partner), None)

    def again(self, book: Book | None) -> tuple[PartnerDecision, ...]:
        """Return what comes out now, decided on the same facts and the same day."""
        made = book.decide(self.facts, on=self.on, consent=self.consent) if book else ()
        if self.partner is None:
            return made
        return tuple(decision for decision in made if decision.partner == self.partner)


class Consent(Frozen):
    """What the young person last said of sharing a signal."""

    given: bool
