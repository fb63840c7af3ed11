"""Which notices are ready, and which are in which batch; kept in memory only."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.notice import Notice


class Placing:
    """Where every notice is, kept up to date with every change of a row."""

    def __init__(self) -> None:
        self._in_batch: defaultdict[UUID, dict[UUID, Notice]] = defaultdict(dict)
        self._ready: defaultdict[str, dict[UUID, Notice]] = defaultdict(dict)

    def put(self, notice: Notice) -> None:
        """Put a notice where it is now."""
        if notice.state == states.READY:
            self._ready[notice.platform][notice.notice_id] = notice
        if notice.batch_id:
            self._in_batch[notice.batch_id][notice.notice_id] = notice

    def drop(self, notice: Notice) -> None:
        """Take a notice from where it was."""
        self._ready[notice.platform].pop(notice.notice_id, None)
        if notice.batch_id:
            self._in_batch[notice.batch_id].pop(notice.notice_id, None)

    def in_batch(self, batch_id: UUID) -> Sequence[Notice]:
        """Return the notices in a batch, in the order they stand in its files."""
        found = self._in_batch.get(batch_id, {}).values()
        return sorted(found, key=lambda notice: (notice.category, str(notice.notice_id)))

    def states_in(self, batch_id: UUID) -> Counter[str]:
        """Return how many notices of a batch are in which state."""
        return Counter(n.state for n in self._in_batch.get(batch_id, {}).values())

    def ready(self, platform: str) -> Sequence[Notice]:
        """Return the complete notices for a platform that are in no batch."""
        return [notice for _, notice in sorted(self._ready.get(platform, {}).items())]

    def platforms(self) -> frozenset[str]:
        """Return the platforms with complete notices."""
        return frozenset(platform for platform, found in self._ready.items() if found)
