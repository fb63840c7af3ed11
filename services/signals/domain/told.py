"""What was told of a signal as it was once, so that it can be told again to the letter."""

from shared.contracts.message import Code, Frozen
from shared.contracts.signals.facts import Facts, SignalFacts


class Told(Frozen):
    """All that others heard, or may hear, of one revision."""

    known: SignalFacts
    previous: Code | None
    confidence: float
    chosen_by: Code
    harmful_account: bool
    suspected: tuple[Code, ...]
    cannot_wait: bool

    @property
    def facts(self) -> Facts:
        """Return what others may know to decide on it."""
        known = self.known
        return Facts(
            signal_id=known.signal_id,
            revision=known.revision,
            category=known.category,
            urgency=known.urgency,
            platform=known.platform,
            seen_at=known.seen_at,
            neighbourhood=known.neighbourhood,
            verified=known.verified,
            also=known.also,
            to_be_checked=known.to_be_checked,
        )
