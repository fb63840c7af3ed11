"""What a reviewer has had to look at on one day: counted, warned of, and then a pause."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen

WARN = 0.8  # of what may be opened before a pause
KEPT = timedelta(days=7)  # a count is nobody's file


class Seen(Frozen):
    """The accounts one reviewer opened on one day."""

    reviewer: Code
    day: Code
    opened: tuple[UUID, ...] = ()
    counted_at: AwareDatetime
    paused_until: AwareDatetime | None = None

    @property
    def key(self) -> str:
        """Return its row."""
        return f"{self.reviewer}.{self.day}"

    def paused(self, now: datetime) -> bool:
        """Return whether there is a pause now."""
        return self.paused_until is not None and now < self.paused_until

    def with_one(self, entry_id: UUID, *, most: int, pause: timedelta, now: datetime) -> "Seen":
        """Return the count with one more account; opened again it counts again."""
        opened = (*self.opened, entry_id)
        full = len(opened) % most == 0
        return self.model_copy(
            update={
                "opened": opened,
                "counted_at": now,
                "paused_until": now + pause if full else self.paused_until,
            }
        )

    def warns(self, *, most: int) -> bool:
        """Return whether a pause comes near."""
        return len(self.opened) % most >= WARN * most
