"""What was shared with whom, and what was asked back."""

from collections.abc import Sequence
from uuid import UUID

from services.policy.domain.ledger.ledger import Ended, Line, Recall
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class LedgerStore:
    """The lines of every signal, the recalls they are in, and how signals ended."""

    def __init__(self, bucket: Bucket) -> None:
        self._by_signal: dict[UUID, dict[UUID, Line]] = {}
        self._recalls_of: dict[UUID, dict[UUID, Recall]] = {}
        self._recalled: dict[UUID, Recall] = {}  # by delivery
        self._lines: Table[Line] = bucket.table("line", Line, self._learn_line)
        self._recalls: Table[Recall] = bucket.table("recall", Recall, self._learn_recall)
        self._ended: Table[Ended] = bucket.table("ended", Ended)

    def line(self, delivery_id: UUID) -> Line | None:
        """Return the line of a delivery."""
        return self._lines.get(delivery_id)

    def lines(self, signal_id: UUID) -> Sequence[Line]:
        """Return the lines of a signal."""
        return tuple(self._by_signal.get(signal_id, {}).values())

    def outstanding(self, signal_id: UUID) -> Sequence[Line]:
        """Return the lines of a signal that nobody was asked to delete."""
        return [x for x in self.lines(signal_id) if x.delivery_id not in self._recalled]

    def every_line(self) -> Sequence[Line]:
        """Return every line there is, oldest first."""
        return sorted(self._lines, key=lambda x: (x.shared_at, x.revision, x.delivery_id))

    def signals(self) -> Sequence[UUID]:
        """Return the signals that have lines."""
        return tuple(self._by_signal)

    async def write(self, line: Line) -> None:
        """Keep a line."""
        await self._lines.put(line.delivery_id, line)

    def recall(self, recall_id: UUID) -> Recall | None:
        """Return a recall, or None."""
        return self._recalls.get(recall_id)

    def recalls(self, signal_id: UUID) -> Sequence[Recall]:
        """Return the recalls of a signal."""
        return tuple(self._recalls_of.get(signal_id, {}).values())

    def recall_of(self, line: Line) -> Recall | None:
        """Return the recall a line is in, or None."""
        return self._recalled.get(line.delivery_id)

    async def keep(self, recall: Recall) -> None:
        """Keep a recall as it is now."""
        await self._recalls.put(recall.recall_id, recall)

    def ended(self, signal_id: UUID) -> str | None:
        """Return how a signal ended, or None while it goes on."""
        row = self._ended.get(signal_id)
        return row.reason if row else None

    async def end(self, signal_id: UUID, ended: Ended, *, by: UUID) -> None:
        """Keep how a signal ended, as the event `by` tells; heard before, it changes none."""
        await self._ended.put(signal_id, ended, by=by)

    def _learn_line(self, _key: str, _old: Line | None, new: Line | None) -> None:
        if new is not None:
            self._by_signal.setdefault(new.signal_id, {})[new.delivery_id] = new

    def _learn_recall(self, _key: str, _old: Recall | None, new: Recall | None) -> None:
        if new is not None:
            self._recalls_of.setdefault(new.signal_id, {})[new.recall_id] = new
            self._recalled |= dict.fromkeys(new.deliveries, new)
