"""What is true of an account on the list, and of the signals that point at it."""

from datetime import datetime
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.instaclean.domain import states
from services.instaclean.domain.verdict import Verdict
from shared.contracts.instaclean.queue import AddItem, ReportAccount
from shared.contracts.message import Code, Frozen, Personal

LIST = UUID("8d7a9c1e-52a4-5b0f-9a55-0d7f7e0f5a11")  # namespace of the entries' ids
MOST_HANDLES = 20
MOST_UNLIKE = 50


def entry_id_of(account_key: str) -> UUID:
    """Return the id others may know: it says nothing of the account."""
    return uuid5(LIST, account_key)


def item_id_of(entry_id: UUID, signal_id: UUID) -> UUID:
    """Return the id of the item that the link of a signal is."""
    return uuid5(entry_id, f"item/{signal_id}")


class Sighting(Frozen):
    """One signal that points at the account; `number` is its place, from 1."""

    entry_id: UUID
    signal_id: UUID
    number: int
    category: Code
    corrected: tuple[Code, ...] = ()
    seen_at: AwareDatetime
    url: Personal | None = None
    neighbourhood: Code | None = None
    withdrawn: bool = False
    """A worker said since that its signal points at another account."""

    @property
    def key(self) -> str:
        """Return its row: two signals cannot have one place."""
        return f"{self.entry_id}.{self.number}"

    @property
    def categories(self) -> tuple[Code, ...]:
        """Return the category it came with and those it got later."""
        return (self.category, *self.corrected)

    def is_harmless(self, verdict: Verdict | None) -> bool:
        """Return whether the signal does not count against the account; or not any more."""
        return self.withdrawn or (verdict is not None and verdict.harmless)

    def again(self, command: ReportAccount) -> "Sighting":
        """Return the sighting with what its signal got later; its first category stays."""
        is_new = command.category not in self.categories
        return self.model_copy(
            update={
                "corrected": (*self.corrected, command.category) if is_new else self.corrected,
                "url": command.url or self.url,
                "neighbourhood": command.neighbourhood or self.neighbourhood,
                "withdrawn": False,
            }
        )


class Item(Frozen):
    """One thing the account put online, at its exact address."""

    entry_id: UUID
    item_id: UUID
    url: Personal
    content: Code
    seen_at: AwareDatetime
    posted_at: AwareDatetime | None = None
    language: Code | None = None

    @property
    def key(self) -> str:
        """Return its row."""
        return f"{self.entry_id}.{self.item_id}"

    def seen_again(self, later: "Item") -> "Item":
        """Return the item as it was noted last, at whichever address of the same post."""
        update = {"item_id": self.item_id, "seen_at": max(self.seen_at, later.seen_at)}
        return later.model_copy(update=update)


class Account(states.Stateful):
    """One account, however its name was typed, over all rounds it was noticed in."""

    account_key: Code
    platform: Code
    handle: Personal
    handles: tuple[Personal, ...] = ()
    platform_id: Personal | None = None
    round: int = 1
    opened_by: UUID
    """The signal that began this round; an account that was forgotten begins anew."""
    merged_into: UUID | None = None
    returned: bool = False
    cleared: bool = False
    """Off the list by itself: every signal that pointed at it was harmless."""
    place: int = 0
    """Which account it was to come on the list; 0: before places were kept."""
    unlike: tuple[UUID, ...] = ()
    """Accounts a person looked at and said: this is another."""

    @property
    def entry_id(self) -> UUID:
        """Return the id others may know."""
        return entry_id_of(self.account_key)

    @property
    def notice_id(self) -> UUID:
        """Return the id of the notice of the present round."""
        return uuid5(self.entry_id, f"notice/{self.round}/{self.opened_by}")

    @property
    def names(self) -> tuple[Personal, ...]:
        """Return every name it was reported under."""
        return tuple(dict.fromkeys((self.handle, *self.handles)))

    def numbered(self, platform_id: Personal | None) -> "Account":
        """Return the account with the number it has at the platform, once that is known."""
        if platform_id is None:
            return self
        return self.model_copy(update={"platform_id": platform_id})

    def taking_over(self, other: "Account") -> "Account":
        """Return the account with the names of one that turned out to be the same."""
        names = dict.fromkeys((*other.handles, *self.handles))
        return self.model_copy(
            update={
                "handles": tuple(names)[-MOST_HANDLES:],
                "platform_id": self.platform_id or other.platform_id,
                "returned": self.returned or other.returned,
            }
        )

    def apart_from(self, other_id: UUID) -> "Account":
        """Return the account, which is never said to be like the other one again."""
        if other_id in self.unlike:
            return self
        return self.model_copy(update={"unlike": (*self.unlike, other_id)[-MOST_UNLIKE:]})

    def again(self, signal_id: UUID, *, at: datetime) -> "Account":
        """Return the account in its next round: it was seen after its notice had ended."""
        queued = states.moved(self, "account", states.QUEUED, cause_id=signal_id, at=at)
        return queued.model_copy(
            update={"round": self.round + 1, "returned": True, "opened_by": signal_id}
        )

    def cleared_by(self, cause_id: UUID, *, at: datetime) -> "Account":
        """Return the account off the list: every signal that pointed at it was harmless."""
        dropped = states.moved(self, "account", states.DROPPED, cause_id=cause_id, at=at)
        return dropped.model_copy(update={"cleared": True})

    def doubted_by(self, cause_id: UUID, signal_id: UUID, *, at: datetime) -> "Account":
        """Return the account on the list again: a signal was not harmless after all."""
        queued = states.moved(self, "account", states.QUEUED, cause_id=cause_id, at=at)
        update = {"cleared": False, "round": self.round + 1, "opened_by": signal_id}
        return queued.model_copy(update=update)


def account_for(command: ReportAccount, *, place: int) -> Account:
    """Return an account that is not on the list yet."""
    return Account(
        state=states.QUEUED,
        account_key=command.account_key,
        platform=command.platform,
        handle=command.handle,
        handles=(command.handle,),
        opened_by=command.signal_id,
        place=place,
        platform_id=command.platform_id,
    )


def sighting_from(command: ReportAccount, *, entry_id: UUID, number: int) -> Sighting:
    """Return the sighting a command describes."""
    return Sighting(
        entry_id=entry_id,
        signal_id=command.signal_id,
        number=number,
        category=command.category,
        seen_at=command.seen_at,
        url=command.url,
        neighbourhood=command.neighbourhood,
    )


def item_of_signal(sighting: Sighting) -> Item | None:
    """Return what a signal links to, as an item; None without a link."""
    if sighting.url is None:
        return None
    return Item(
        entry_id=sighting.entry_id,
        item_id=item_id_of(sighting.entry_id, sighting.signal_id),
        url=sighting.url,
        content="other",
        seen_at=sighting.seen_at,
    )


def item_from(command: AddItem) -> Item:
    """Return the item a command describes."""
    return Item(
        entry_id=command.entry_id,
        item_id=command.item_id,
        url=command.url,
        content=command.content,
        seen_at=command.seen_at,
        posted_at=command.posted_at,
        language=command.language,
    )
