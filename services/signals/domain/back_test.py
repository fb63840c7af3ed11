"""What a categoriser would have made of past signals, counted."""

from collections import Counter
from dataclasses import dataclass, field

from services.signals.domain.signal import Signal
from services.signals.domain.verdict import Verdict
from shared.language.taxonomy import CATEGORIES


@dataclass(slots=True)
class Tally:
    """Counts, of the signals looked at: what would change, and what a worker agrees with."""

    signals: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    right: int = 0
    right_then: int = 0
    labelled: int = 0
    urgent_lost: int = 0

    def count(self, signal: Signal, would: Verdict) -> None:
        """Count one signal; only a worker's word says who is right."""
        self.signals += 1
        if would.category != signal.guess:
            self.changed[f"{signal.guess}>{would.category}"] += 1
        if signal.chosen_by == "worker":
            self.labelled += 1
            labels = (signal.category, *signal.also)
            self.right += would.category in labels
            self.right_then += signal.guess in labels
            self.urgent_lost += any(_is_lost(label, would) for label in labels)


def _is_lost(category: str, would: Verdict) -> bool:
    """Return whether something acute would not even have been suspected."""
    is_acute = CATEGORIES[category].urgency == "acute"
    return is_acute and category not in (would.category, *would.also, *would.suspected)
