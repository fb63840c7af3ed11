"""Every decision, and the young person's own word."""

from collections.abc import Iterator
from itertools import count
from uuid import UUID

from services.policy.domain.agreements.decided import Consent, Decided
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class DecisionStore:
    """What was decided on every signal, oldest first; a row never changes."""

    def __init__(self, bucket: Bucket) -> None:
        self._decided: Table[Decided] = bucket.table("decided", Decided)
        self._fetched: Table[Decided] = bucket.table("fetched", Decided)
        self._consents: Table[Consent] = bucket.table("consent", Consent)

    def on(self, signal_id: UUID) -> Iterator[Decided]:
        """Yield every decision on a signal, oldest first."""
        for number in count(1):
            if (decided := self._decided.get(f"{signal_id}.{number}")) is None:
                return
            yield decided

    def every(self) -> list[Decided]:
        """Return every decision there is, oldest first."""
        every = (*self._decided, *self._fetched)
        return sorted(every, key=lambda decided: (decided.at, decided.cause))

    def latest_of_all(self) -> list[Decided]:
        """Return the latest decision on every signal."""
        signals = dict.fromkeys(decided.facts.signal_id for decided in self._decided)
        return [found for signal in signals if (found := self.latest(signal))]

    def latest(self, signal_id: UUID) -> Decided | None:
        """Return the latest decision on the newest revision of a signal."""
        newest: Decided | None = None
        for decided in self.on(signal_id):
            if newest is None or newest.facts.revision <= decided.facts.revision:
                newest = decided
        return newest

    def because_of(self, signal_id: UUID, cause: UUID) -> Decided | None:
        """Return what was decided because of one message."""
        return next((d for d in self.on(signal_id) if d.cause == cause), None)

    async def keep(self, decided: Decided) -> None:
        """Keep a decision for good; one cause is decided on once."""
        signal_id = decided.facts.signal_id
        if self.because_of(signal_id, decided.cause) is None:
            number = sum(1 for _ in self.on(signal_id)) + 1
            await self._decided.put(f"{signal_id}.{number}", decided)

    async def keep_fetch(self, decided: Decided) -> None:
        """Keep what was decided when a partner fetched: for the log, and for nothing else."""
        await self._fetched.put(decided.cause, decided)

    def consent(self, signal_id: UUID) -> bool | None:
        """Return what the young person said of sharing a signal; None: was not asked."""
        row = self._consents.get(signal_id)
        return row.given if row else None

    async def keep_consent(self, signal_id: UUID, *, given: bool, by: UUID) -> None:
        """Keep what the young person said, as the command `by` has it: it counts once."""
        await self._consents.put(signal_id, Consent(given=given), by=by)
