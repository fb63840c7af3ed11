"""What the instaclean service remembers."""

from collections.abc import Sequence

from services.instaclean.domain import Entry
from shared.store import Bucket, Table


class QueueStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._entries: Table[Entry] = bucket.table("entry", Entry)

    def find(self, account_key: str) -> Entry | None:
        """Return the account's entry, or None while it is not on the list."""
        return self._entries.get(account_key)

    async def keep(self, entry: Entry) -> None:
        """Keep `entry`; keeping it again changes nothing."""
        await self._entries.put(entry.account_key, entry)

    def most_seen(self, limit: int) -> tuple[Sequence[Entry], int]:
        """Return the accounts most often seen, the latest first among equals, and how many."""
        entries = sorted(
            self._entries, key=lambda e: (len(e.sightings), e.last_seen), reverse=True
        )
        return entries[:limit], len(entries)
