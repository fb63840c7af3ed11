"""What the sightings of an account come to; kept in memory only."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from services.instaclean.domain.account import Sighting

_EVER, _NEVER_YET = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What the sightings of one account come to."""

    signals: dict[UUID, Sighting] = field(default_factory=dict)
    first_seen: datetime = _NEVER_YET
    last_seen: datetime = _EVER
    categories: set[str] = field(default_factory=set)
    last_number: int = 0

    def seen(self, sighting: Sighting) -> None:
        """Count a sighting, or take over what changed of it."""
        self.signals[sighting.signal_id] = sighting
        self.first_seen = min(self.first_seen, sighting.seen_at)
        self.last_seen = max(self.last_seen, sighting.seen_at)
        self.categories.update(sighting.categories)
        self.last_number = max(self.last_number, sighting.number)

    @property
    def in_order(self) -> list[Sighting]:
        """Return the sightings in the order they came."""
        return sorted(self.signals.values(), key=lambda s: s.number)

    @property
    def categories_in_order(self) -> tuple[str, ...]:
        """Return every category a signal gave the account, in the order they came."""
        return tuple(dict.fromkeys(c for s in self.in_order for c in s.categories))


NOTHING_SEEN = Tally()


class Tallies:
    """The tally of every account, and where each signal stands."""

    def __init__(self) -> None:
        self._of_account: dict[UUID, Tally] = {}
        self._of_signal: defaultdict[UUID, dict[str, Sighting]] = defaultdict(dict)

    def put(self, sighting: Sighting) -> None:
        """Count a sighting, or take over what changed of it."""
        self._of_account.setdefault(sighting.entry_id, Tally()).seen(sighting)
        # A signal whose account was merged stands with both: the last one is the present one.
        rows = self._of_signal[sighting.signal_id]
        rows.pop(sighting.key, None)
        rows[sighting.key] = sighting

    def drop(self, sighting: Sighting) -> None:
        """Forget a sighting, and the tally: an account goes with all its sightings."""
        rows = self._of_signal.get(sighting.signal_id, {})
        rows.pop(sighting.key, None)
        if not rows:
            self._of_signal.pop(sighting.signal_id, None)
        self._of_account.pop(sighting.entry_id, None)

    def of(self, entry_id: UUID) -> Tally:
        """Return what the sightings of an account come to."""
        return self._of_account.get(entry_id, NOTHING_SEEN)

    def of_signal(self, signal_id: UUID) -> tuple[Sighting, ...]:
        """Return how this signal pointed at accounts, the present one last."""
        return tuple(self._of_signal.get(signal_id, {}).values())
