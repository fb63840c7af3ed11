"""What time it is: the broker's time, as this process measured it.

The clock of the host is read here and nowhere else in what services run: it may be wrong, and
then a signal that was seen an hour ago lies in the future. See docs/decisions/0060.
"""

import time
from datetime import UTC, datetime, timedelta

SLOW = 1.0  # seconds after which an answer says too little about when it was given


def host_time() -> float:
    """Return what the clock of this host says, in seconds since 1970."""
    return time.time()


class Clock:
    """The broker's time, carried on by a counter that nobody sets, between two measurements."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._counted = 0.0

    def now(self) -> datetime:
        """Return the time in UTC; before anything was measured that of the host."""
        if self._at is None:
            return datetime.fromtimestamp(host_time(), UTC)
        return self._at + timedelta(seconds=time.monotonic() - self._counted)

    def learn(self, at: datetime, *, asked: float, answered: float) -> None:
        """Set the clock by what the broker answered; the two are counts of `time.monotonic`.

        An answer that took long is not believed, unless it is the first.
        """
        if answered - asked <= SLOW or self._at is None:
            self._at, self._counted = at.astimezone(UTC), (asked + answered) / 2

    def not_before(self, stored_at: datetime) -> None:
        """Set the clock forward if it is behind what the broker stored."""
        if self._at is not None and stored_at > self.now():
            self._at, self._counted = stored_at.astimezone(UTC), time.monotonic()

    def offset(self) -> float:
        """Return by how many seconds the clock of the host is ahead of this one."""
        return host_time() - self.now().timestamp()


clock = Clock()
"""The clock of this process. A process has one host, and all its services one broker."""
