"""What is true of an account on the list."""

from datetime import datetime
from itertools import chain
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from shared.contracts.instaclean import QueueEntryView, ReportAccount
from shared.contracts.message import Code, Frozen, Personal

LIST = UUID("8d7a9c1e-52a4-5b0f-9a55-0d7f7e0f5a11")  # namespace of the entries' ids


class Sighting(Frozen):
    """One signal that points at the account; `number` is its place, from 1."""

    signal_id: UUID
    number: int
    category: Code
    corrected: tuple[Code, ...] = ()
    seen_at: AwareDatetime
    url: Personal | None = None

    def also(self, category: Code) -> "Sighting":
        """Return the sighting with a category its signal got later."""
        # `category` stays as it was told.
        if category in (self.category, *self.corrected):
            return self
        return self.model_copy(update={"corrected": (*self.corrected, category)})


class Entry(Frozen):
    """One account, however its name was typed, with every signal that points at it."""

    account_key: Code
    platform: Code
    handle: Personal
    sightings: tuple[Sighting, ...]

    @property
    def entry_id(self) -> UUID:
        """Return the id others may know: it says nothing of the account."""
        return uuid5(LIST, self.account_key)

    def sighting(self, signal_id: UUID) -> Sighting | None:
        """Return this signal's sighting, if it was counted."""
        return next((s for s in self.sightings if s.signal_id == signal_id), None)

    def seen_in(self, command: ReportAccount) -> tuple["Entry", Sighting]:
        """Return the entry with this signal, and its sighting; a signal counts once."""
        known = self.sighting(command.signal_id)
        if known is None:
            sighting = sighting_from(command, number=len(self.sightings) + 1)
            sightings = (*self.sightings, sighting)
        else:
            sighting = known.also(command.category)
            sightings = tuple(sighting if s is known else s for s in self.sightings)
        return self.model_copy(update={"sightings": sightings}), sighting

    def view(self) -> QueueEntryView:
        """Return the entry as the coordinator sees it."""
        return QueueEntryView(
            entry_id=self.entry_id,
            platform=self.platform,
            handle=self.handle,
            categories=self.categories,
            sightings=len(self.sightings),
            first_seen=min(s.seen_at for s in self.sightings),
            last_seen=self.last_seen,
            signals=tuple(s.signal_id for s in self.sightings),
        )

    @property
    def categories(self) -> tuple[Code, ...]:
        """Return every category a signal gave the account, in the order they came."""
        given = ((s.category, *s.corrected) for s in self.sightings)
        return tuple(dict.fromkeys(chain.from_iterable(given)))

    @property
    def last_seen(self) -> datetime:
        """Return when it was seen last, whatever the order the signals came in."""
        return max(s.seen_at for s in self.sightings)


def sighting_from(command: ReportAccount, *, number: int) -> Sighting:
    """Return the sighting a command describes."""
    return Sighting(
        signal_id=command.signal_id,
        number=number,
        category=command.category,
        seen_at=command.seen_at,
        url=command.url,
    )


def entry_for(command: ReportAccount) -> Entry:
    """Return the entry of an account that is not on the list yet, without a sighting."""
    return Entry(
        account_key=command.account_key,
        platform=command.platform,
        handle=command.handle,
        sightings=(),
    )
