"""What the instaclean service remembers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item, Sighting, entry_id_of
from services.instaclean.domain.answers import Line
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.clocks import Clocks
from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.domain.exposure import Seen
from services.instaclean.domain.files import Part
from services.instaclean.domain.gone import Gone
from services.instaclean.domain.helpers import Helper
from services.instaclean.domain.likeness import Alikes
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.placing import Placing
from services.instaclean.domain.priority import Priority, priority
from services.instaclean.domain.proposals import Proposal, Screening
from services.instaclean.domain.ranking import Ranking
from services.instaclean.domain.results import Number
from services.instaclean.domain.tally import Tallies, Tally
from services.instaclean.domain.verdict import Verdict
from services.instaclean.settings import InstacleanSettings
from shared.messaging.inbox import TooEarly
from shared.storage.bucket import Bucket
from shared.storage.table import Table

WAITING = frozenset((states.QUEUED, states.DRAFT, states.READY, states.LISTED))
OWN = frozenset((states.QUEUED, states.DRAFT, states.READY))  # whatever the batch does
IN_STEP = frozenset((states.LISTED, states.OUT))  # these go where their batch goes


class InstacleanStore:
    """The questions the service asks of its memory.

    What is listed or counted is kept up to date with every change of a row, and so are timers.
    """

    def __init__(self, bucket: Bucket, settings: InstacleanSettings) -> None:
        self._items: defaultdict[UUID, dict[UUID, Item]] = defaultdict(dict)
        self._lines: defaultdict[UUID, dict[int, Line]] = defaultdict(dict)
        self._alikes, self._ranking = Alikes(), Ranking()
        self._tallies, self._placing = Tallies(), Placing()
        clocks = Clocks(settings)
        self.accounts: Table[Account] = bucket.table(
            "account", Account, self._account_changed, clock=clocks.of_account
        )
        self.sightings: Table[Sighting] = bucket.table("sighting", Sighting, self._seen)
        self.items: Table[Item] = bucket.table("item", Item, self._item_changed)
        self.notices: Table[Notice] = bucket.table(
            "notice", Notice, self._notice_changed, clock=clocks.of_notice
        )
        self.batches: Table[Batch] = bucket.table("batch", Batch, clock=clocks.of_batch)
        self.parts: Table[Part] = bucket.table("part", Part)
        self.dispatches: Table[Dispatch] = bucket.table(
            "dispatch", Dispatch, clock=clocks.of_dispatch
        )
        self.lines: Table[Line] = bucket.table("line", Line, self._line_changed)
        self.numbers: Table[Number] = bucket.table("number", Number)
        self.helpers: Table[Helper] = bucket.table("helper", Helper, clock=clocks.of_helper)
        self.screenings: Table[Screening] = bucket.table("screening", Screening)
        self.proposals: Table[Proposal] = bucket.table("proposal", Proposal)
        self.seen: Table[Seen] = bucket.table("seen", Seen)
        self.verdicts: Table[Verdict] = bucket.table("verdict", Verdict)
        self.gone: Table[Gone] = bucket.table("gone", Gone)

    def find(self, account_key: str) -> Account | None:
        """Return the account, or None while it is not on the list."""
        return self.accounts.get(entry_id_of(account_key))

    def next_place(self) -> int:
        """Return the place of who comes on the list now: after all that are on it."""
        return max((account.place for account in self.accounts), default=0) + 1

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

    def helper(self, code: str) -> Helper:
        """Return the helper; `TooEarly` while it is not known."""
        if (helper := self.helpers.get(code)) is None:
            raise TooEarly("unknown-helper", field="helper")
        return helper

    def tally(self, entry_id: UUID) -> Tally:
        """Return what the sightings of an account come to."""
        return self._tallies.of(entry_id)

    def sighting_of(self, signal_id: UUID) -> Sighting | None:
        """Return how this signal pointed at an account, if it did."""
        return next(reversed(self._tallies.of_signal(signal_id)), None)

    def sightings_of(self, signal_id: UUID) -> Sequence[Sighting]:
        """Return how this signal pointed at accounts: also at one that was merged."""
        return self._tallies.of_signal(signal_id)

    def is_harmless(self, entry_id: UUID) -> bool:
        """Return whether every signal that pointed at an account turned out to be harmless."""
        seen = self.tally(entry_id).signals.values()
        return bool(seen) and all(s.is_harmless(self.verdicts.get(s.signal_id)) for s in seen)

    def is_erased(self, signal_id: UUID) -> bool:
        """Return whether this signal was erased."""
        return bool((verdict := self.verdicts.get(signal_id)) and verdict.erased)

    def keeps_no_link(self, signal_id: UUID) -> bool:
        """Return whether no link of this signal may be kept: it is gone, or never shared."""
        return bool((verdict := self.verdicts.get(signal_id)) and verdict.bars_links)

    def rests_on_nothing(self, entry_id: UUID) -> bool:
        """Return whether a signal about it was erased, and no other says that it does harm."""
        erased = map(self.is_erased, self.tally(entry_id).signals)
        return self.is_harmless(entry_id) and any(erased)

    def items_of(self, entry_id: UUID) -> Sequence[Item]:
        """Return what an account put online, latest first."""
        items = self._items[entry_id].values() if entry_id in self._items else ()
        return sorted(items, key=lambda item: item.seen_at, reverse=True)

    def alike(self, account: Account) -> Sequence[UUID]:
        """Return the accounts on the same platform whose handle looks like this one's."""
        return self._alikes.like(account)

    def same_number(self, account: Account) -> UUID | None:
        """Return another account with the same number at the platform."""
        return self._alikes.same_number(account)

    def state_of(self, account: Account) -> str:
        """Return the one state an account is in: its own, its notice's or its batch's."""
        notice = self.notices.get(account.notice_id)
        state = self._own_state(account, notice)
        if notice is None or notice.batch_id is None or state not in IN_STEP:
            return state
        batch = self.batches.get(notice.batch_id)
        return state if batch is None or batch.takes_notices else batch.state

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
        return self._placing.in_batch(batch_id)

    def held_back(self, batch_id: UUID) -> Sequence[Notice]:
        """Return the notices in a batch that may not go: a signal under them was erased."""
        return [notice for notice in self.in_batch(batch_id) if notice.erased]

    def states_in(self, batch_id: UUID) -> Counter[str]:
        """Return how many notices of a batch are in which state."""
        return self._placing.states_in(batch_id)

    def ready(self, platform: str) -> Sequence[Notice]:
        """Return the complete notices for a platform that are in no batch."""
        return self._placing.ready(platform)

    def platforms_in_play(self, quarter: str) -> Sequence[str]:
        """Return the platforms with complete notices, or with a batch of this quarter."""
        begun = {b.platform for b in self.batches if b.quarter == quarter}
        return sorted(self._placing.platforms() | begun)

    def parts_of(self, batch_id: UUID, name: str) -> Sequence[Part]:
        """Return the stored parts of a file of a frozen batch."""
        parts: list[Part] = []
        while part := self.parts.get(Part.key_of(batch_id, name, len(parts) + 1)):
            parts.append(part)
        return parts

    def parts_in(self, batch_id: UUID) -> Sequence[Part]:
        """Return every stored part of every file of a batch."""
        return [part for part in self.parts if part.batch_id == batch_id]

    def lines_of(self, import_id: UUID) -> Sequence[Line]:
        """Return what became of each line of an import."""
        return [line for _, line in sorted(self._lines.get(import_id, {}).items())]

    def _own_state(self, account: Account, notice: Notice | None) -> str:
        if account.state != states.NOTICED:
            return account.state
        return notice.state if notice else states.QUEUED

    def _account_changed(self, _key: str, was: Account | None, now: Account | None) -> None:
        if was is not None:
            self._alikes.drop(was)
        if now is not None:
            self._alikes.put(now)
        if account := now or was:
            self._place(account.entry_id)

    def _seen(self, _key: str, was: Sighting | None, now: Sighting | None) -> None:
        if now is not None:
            self._tallies.put(now)
            self._place(now.entry_id)
        elif was is not None:
            self._tallies.drop(was)

    def _item_changed(self, _key: str, was: Item | None, now: Item | None) -> None:
        if now is not None:
            self._items[now.entry_id][now.item_id] = now
        elif was is not None:
            self._items[was.entry_id].pop(was.item_id, None)

    def _notice_changed(self, _key: str, was: Notice | None, now: Notice | None) -> None:
        if was is not None:
            self._placing.drop(was)
        if now is not None:
            self._placing.put(now)
        if notice := now or was:
            self._place(notice.entry_id)

    def _line_changed(self, _key: str, _was: Line | None, now: Line | None) -> None:
        if now is not None:
            self._lines[now.import_id][now.number] = now

    def _place(self, entry_id: UUID) -> None:
        """Put an account where it belongs on the list, or take it off."""
        account = self.accounts.get(entry_id)
        notice = self.notices.get(account.notice_id) if account else None
        if account is None or (state := self._own_state(account, notice)) not in WAITING:
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
