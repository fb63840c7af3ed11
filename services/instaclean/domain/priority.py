"""Which account comes first, and why."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.language.taxonomy import CATEGORIES, URGENCIES

MOST = 99  # sightings never outweigh urgency


@dataclass(frozen=True, slots=True)
class Priority:
    """A number to sort by, and the reasons that make it up."""

    score: int
    why: tuple[str, ...]


def priority(
    categories: Collection[str], *, sightings: int, returned: bool, minor: bool = False
) -> Priority:
    """Return how soon an account should be looked at: urgency, then return, then sightings."""
    urgencies = [CATEGORIES[c].urgency for c in categories if c in CATEGORIES]
    urgency = max(urgencies, key=URGENCIES.index, default="low")
    parts = {
        f"urgency-{urgency}": 1000 * URGENCIES.index(urgency),
        "minor-affected": 400 * minor,
        "returned": 200 * returned,
        f"seen-{sightings}-times": min(sightings, MOST),
        "several-categories": 50 * (len(categories) > 1),
    }
    return Priority(sum(parts.values()), tuple(why for why, weight in parts.items() if weight))
