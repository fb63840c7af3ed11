"""What the instaclean service remembers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item, Sighting, Tally, entry_id_of
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.bundle import Dispatch, Part
from services.instaclean.domain.exposure import Seen
from services.instaclean.domain.helpers import Helper, Proposal, Screening
from services.instaclean.domain.imports import Line
from services.instaclean.domain.likeness import likeness
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.priority import Priority, priority
from services.instaclean.domain.ranking import Ranking
from services.instaclean.domain.results import Number
from services.instaclean.domain.verdict import Verdict
from shared.messaging.inbox import TooEarly
from shared.storage.bucket import Bucket
from shared.storage.table import Table

WAITING = frozenset((states.QUEUED, states.DRAFT, states.READY, states.LISTED))
OWN = frozenset((states.QUEUED, states.DRAFT, states.READY))  # whatever the batch does
IN_STEP = frozenset((states.LISTED, states.OUT))  # these go where their batch goes
NOTHING_SEEN = Tally()
NOBODY: frozenset[UUID] = frozenset()
TOO_COMMON = 20  # a handle so many have something in common with says nothing


class InstacleanStore:
    """The questions the service asks of its memory.

    What is listed or counted is kept up to date with every change of a row: the list by
    priority, the sightings of an account, the notices of a batch.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._tallies: dict[UUID, Tally] = {}
        self._items: defaultdict[UUID, dict[UUID, Item]] = defaultdict(dict)
        self._alike: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)
        self._ranking = Ranking()
        self._of_signal: dict[UUID, Sighting] = {}
        self._in_batch: defaultdict[UUID, dict[UUID, Notice]] = defaultdict(dict)
        self._lines: defaultdict[UUID, dict[int, Line]] = defaultdict(dict)
        self._ready: defaultdict[str, set[UUID]] = defaultdict(set)
        self.accounts: Table[Account] = bucket.table("account", Account, self._account_changed)
        self.sightings: Table[Sighting] = bucket.table("sighting", Sighting, self._seen)
        self.items: Table[Item] = bucket.table("item", Item, self._item_changed)
        self.notices: Table[Notice] = bucket.table("notice", Notice, self._notice_changed)
        self.batches: Table[Batch] = bucket.table("batch", Batch)
        self.parts: Table[Part] = bucket.table("part", Part)
        self.dispatches: Table[Dispatch] = bucket.table("dispatch", Dispatch)
        self.lines: Table[Line] = bucket.table("line", Line, self._line_changed)
        self.numbers: Table[Number] = bucket.table("number", Number)
        self.helpers: Table[Helper] = bucket.table("helper", Helper)
        self.screenings: Table[Screening] = bucket.table("screening", Screening)
        self.proposals: Table[Proposal] = bucket.table("proposal", Proposal)
        self.seen: Table[Seen] = bucket.table("seen", Seen)
        self.verdicts: Table[Verdict] = bucket.table("verdict", Verdict)

    # --- accounts -----------------------------------------------------------------

    def find(self, account_key: str) -> Account | None:
        """Return the account, or None while it is not on the list."""
        return self.accounts.get(entry_id_of(account_key))

    def known(self, entry_id: UUID) -> Account:
        """Return the account, or the one it was merged into; `TooEarly` while not known."""
        account = self.accounts.get(entry_id)
        if account is None:
            raise TooEarly("unknown-account", field="entry_id")
        return self.present(account)

    def present(self, account: Account) -> Account:
        """Return the account itself, or the one it turned out to be."""
        while account.merged_into and (other := self.accounts.get(account.merged_into)):
            account = other
        return account

    def tally(self, entry_id: UUID) -> Tally:
        """Return what the sightings of an account come to."""
        return self._tallies.get(entry_id, NOTHING_SEEN)

    def sighting_of(self, signal_id: UUID) -> Sighting | None:
        """Return how this signal pointed at an account, if it did."""
        return self._of_signal.get(signal_id)

    def is_harmless(self, entry_id: UUID) -> bool:
        """Return whether every signal that pointed at an account turned out to be harmless."""
        signals = self.tally(entry_id).signals
        verdicts = [self.verdicts.get(signal_id) for signal_id in signals]
        return bool(verdicts) and all(v is not None and v.harmless for v in verdicts)

    def items_of(self, entry_id: UUID) -> Sequence[Item]:
        """Return what an account put online, latest first."""
        items = self._items[entry_id].values() if entry_id in self._items else ()
        return sorted(items, key=lambda item: item.seen_at, reverse=True)

    def alike(self, account: Account) -> Sequence[UUID]:
        """Return the accounts on the same platform whose handle looks like this one's."""
        shape = likeness(account.handle.get_secret_value())
        others = self._alike.get((account.platform, shape or ""), NOBODY)
        if len(others) > TOO_COMMON:
            return ()
        return sorted(others - {account.entry_id} - set(account.unlike))[:5]

    def same_number(self, account: Account) -> UUID | None:
        """Return another account with the same number at the platform."""
        if account.platform_id is None:
            return None
        number = account.platform_id.get_secret_value()
        others = self._alike.get((account.platform, f"#{number}"), set()) - {account.entry_id}
        return min(others - set(account.unlike), default=None)

    def state_of(self, account: Account) -> str:
        """Return the one state an account is in: its own, its notice's or its batch's."""
        notice = self.notices.get(account.notice_id)
        state = self._own_state(account, notice)
        if notice is None or notice.batch_id is None or state not in IN_STEP:
            return state
        batch = self.batches.get(notice.batch_id)
        return state if batch is None or batch.takes_notices else batch.state

    def _own_state(self, account: Account, notice: Notice | None) -> str:
        if account.state != states.NOTICED:
            return account.state
        return notice.state if notice else states.QUEUED

    def priority_of(self, account: Account) -> Priority:
        """Return how soon an account should be looked at, and why."""
        tally = self.tally(account.entry_id)
        notice = self.notices.get(account.notice_id)
        return priority(
            tally.categories,
            sightings=len(tally.signals),
            returned=account.returned,
            minor=bool(notice and notice.affected_minor == "yes"),
        )

    def by_priority(
        self,
        limit: int,
        *,
        skip: int = 0,
        platform: str | None = None,
        category: str | None = None,
        state: str | None = None,
    ) -> tuple[Sequence[Account], int]:
        """Return the accounts that wait, first things first, and how many wait in all."""
        in_step = state is not None and state not in OWN
        found, total = self._ranking.page(
            None if in_step else limit,
            skip=0 if in_step else skip,
            platform=platform,
            category=category,
            state=states.LISTED if in_step else state,
        )
        accounts = [account for entry_id in found if (account := self.accounts.get(entry_id))]
        if not in_step:
            return accounts, total
        fitting = [account for account in accounts if self.state_of(account) == state]
        return fitting[skip : skip + limit], len(fitting)

    def dropped(self) -> Sequence[Account]:
        """Return the accounts that were taken off the list."""
        return [account for account in self.accounts if account.state == states.DROPPED]

    async def forget(self, account: Account) -> None:
        """Delete all that is about an account, and about those merged into it; itself last."""
        for other in [a for a in self.accounts if a.merged_into == account.entry_id]:
            await self.forget(other)
        for item in self.items_of(account.entry_id):
            await self.items.delete(item.key)
        for sighting in self.tally(account.entry_id).in_order:
            await self.sightings.delete(sighting.key)
            if self.verdicts.get(sighting.signal_id):
                await self.verdicts.delete(sighting.signal_id)
        await self.accounts.delete(account.entry_id)

    # --- notices and batches ------------------------------------------------------

    def notice(self, notice_id: UUID) -> Notice:
        """Return the notice; `TooEarly` while it is not known."""
        if (notice := self.notices.get(notice_id)) is None:
            raise TooEarly("unknown-notice", field="notice_id")
        return notice

    def batch(self, batch_id: UUID) -> Batch:
        """Return the batch; `TooEarly` while it is not known."""
        if (batch := self.batches.get(batch_id)) is None:
            raise TooEarly("unknown-batch", field="batch_id")
        return batch

    def in_batch(self, batch_id: UUID) -> Sequence[Notice]:
        """Return the notices in a batch, in the order they stand in its files."""
        found = self._in_batch[batch_id].values() if batch_id in self._in_batch else ()
        return sorted(found, key=lambda notice: (notice.category, str(notice.notice_id)))

    def states_in(self, batch_id: UUID) -> Counter[str]:
        """Return how many notices of a batch are in which state."""
        found = self._in_batch[batch_id].values() if batch_id in self._in_batch else ()
        return Counter(notice.state for notice in found)

    def ready(self, platform: str) -> Sequence[Notice]:
        """Return the complete notices for a platform that are in no batch."""
        found = (self.notices.get(notice_id) for notice_id in sorted(self._ready[platform]))
        return [notice for notice in found if notice]

    def platforms_in_play(self, quarter: str) -> Sequence[str]:
        """Return the platforms with complete notices, or with a batch of this quarter."""
        ready = {platform for platform, found in self._ready.items() if found}
        begun = {b.platform for b in self.batches if b.quarter == quarter}
        return sorted(ready | begun)

    # --- files --------------------------------------------------------------------

    def parts_of(self, batch_id: UUID, name: str) -> Sequence[Part]:
        """Return the stored parts of a file of a frozen batch."""
        return list(self._parts(batch_id, name))

    def _parts(self, batch_id: UUID, name: str) -> Iterator[Part]:
        number = 1
        while part := self.parts.get(Part.key_of(batch_id, name, number)):
            yield part
            number += 1

    def parts_in(self, batch_id: UUID) -> Sequence[Part]:
        """Return every stored part of every file of a batch."""
        return [part for part in self.parts if part.batch_id == batch_id]

    def lines_of(self, import_id: UUID) -> Sequence[Line]:
        """Return what became of each line of an import."""
        return [line for _, line in sorted(self._lines.get(import_id, {}).items())]

    # --- projections --------------------------------------------------------------

    def _account_changed(self, _key: str, was: Account | None, now: Account | None) -> None:
        for account, change in ((was, set.discard), (now, set.add)):
            if account is None or account.state == states.MERGED:
                continue
            if shape := likeness(account.handle.get_secret_value()):
                change(self._alike[account.platform, shape], account.entry_id)
            if account.platform_id:
                number = f"#{account.platform_id.get_secret_value()}"
                change(self._alike[account.platform, number], account.entry_id)
        if account := now or was:
            self._place(account.entry_id)

    def _seen(self, _key: str, _was: Sighting | None, now: Sighting | None) -> None:
        if now is not None:
            self._tallies.setdefault(now.entry_id, Tally()).seen(now)
            self._of_signal[now.signal_id] = now
            self._place(now.entry_id)
        elif _was is not None:
            if self._of_signal.get(_was.signal_id) == _was:
                del self._of_signal[_was.signal_id]
            self._tallies.pop(_was.entry_id, None)  # an account goes with all its sightings

    def _item_changed(self, _key: str, was: Item | None, now: Item | None) -> None:
        if now is not None:
            self._items[now.entry_id][now.item_id] = now
        elif was is not None:
            self._items[was.entry_id].pop(was.item_id, None)

    def _notice_changed(self, _key: str, was: Notice | None, now: Notice | None) -> None:
        if was is not None:
            self._ready[was.platform].discard(was.notice_id)
            if was.batch_id:
                self._in_batch[was.batch_id].pop(was.notice_id, None)
        if now is not None:
            if now.state == states.READY:
                self._ready[now.platform].add(now.notice_id)
            if now.batch_id:
                self._in_batch[now.batch_id][now.notice_id] = now
        if notice := now or was:
            self._place(notice.entry_id)

    def _line_changed(self, _key: str, _was: Line | None, now: Line | None) -> None:
        if now is not None:
            self._lines[now.import_id][now.number] = now

    def _place(self, entry_id: UUID) -> None:
        """Put an account where it belongs on the list, or take it off."""
        account = self.accounts.get(entry_id)
        notice = self.notices.get(account.notice_id) if account else None
        state = self._own_state(account, notice) if account else ""
        if account is None or state not in WAITING:
            self._ranking.drop(entry_id)
            return
        tally = self.tally(entry_id)
        last = tally.last_seen.timestamp() if tally.signals else 0
        self._ranking.put(
            entry_id,
            (-self.priority_of(account).score, -last, str(entry_id)),
            platform=account.platform,
            categories=tally.categories,
            state=state,
        )
