"""A year of Instaclean with a platform that answers late, partly, twice and wrongly."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from prometheus_client import REGISTRY

from services.instaclean.domain import states
from services.instaclean.domain.bundle import content_of
from shared.contracts.instaclean.answers import DecisionsImported, ImportDecisions
from shared.contracts.instaclean.check import CheckAccount, RecheckAsked
from shared.contracts.instaclean.clock import BatchDecided, NoticeReduced, QuarterEnded
from shared.contracts.instaclean.collect import BatchCollected, BatchSubmitted, SubmitBatch
from shared.contracts.instaclean.decide import FileComplaint, NoticeDecided, RecordReview
from shared.contracts.instaclean.freeze import ApproveBatch, BatchFrozen, FreezeBatch
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.queue import AccountQueued, AccountReturned
from shared.contracts.instaclean.results import AskResults
from shared.contracts.instaclean.send import BatchSent, RecordReceipt, RecordSending, SendBatch
from shared.documents.manifest import wrong_files

DAY = timedelta(days=1)
NAMES = UUID("0c2f7d0a-6a39-4d3c-8a0f-5a8d4f1f0b02")
CATEGORIES = {"drugs_aanbod": "nl/opiumwet-3b", "nepgeld": "nl/sr-209", "wapens": "nl/wwm-31"}
KNOWN = (
    set(states.ALLOWED["account"])
    | set(states.ALLOWED["notice"])
    | set(states.ALLOWED["batch"])
)


class Contact:
    """Somebody at the platform, with too much to do."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.desk: list[tuple[datetime, str]] = []
        self.verdicts: dict[str, str] = {}
        self.lines = 0

    def receive(self, world: Any, batch_id: UUID) -> None:
        """Read the bundle as it was frozen, and put answers on the desk for some day."""
        names = {part.name for part in world.store.parts_in(batch_id)}
        files = {name: content_of(world.store.parts_of(batch_id, name)) for name in names}
        assert wrong_files(files) == []
        for name, content in files.items():
            if not name.endswith(".json") or name == "manifest.json":
                continue
            for row in json.loads(content)["notices"]:
                self.judge(world.now, row["notice_id"])

    def judge(self, now: datetime, notice_id: str) -> None:
        draw = self.chance.random()
        if draw < 0.1:
            return  # never answered
        verdict = self.chance.choice(("terminated", "removed", "no_action", "partial"))
        self.verdicts[notice_id] = verdict
        late = now + DAY * (3 if draw < 0.8 else 200)  # beyond six months for some
        self.desk.append((late, f"{notice_id},{verdict},{late:%Y-%m-%d}"))
        if draw < 0.3:
            self.desk.append((late + DAY, f"{notice_id},{verdict},{late:%Y-%m-%d}"))
        if draw < 0.2:
            self.desk.append((late + 2 * DAY, f"{notice_id},age_restricted,{late:%Y-%m-%d}"))
        if draw > 0.9:
            wrong = uuid5(NAMES, notice_id)
            self.desk.append((late, f"{wrong},removed,{late:%Y-%m-%d}"))
            self.desk.append((late, f"{notice_id};removed"))

    def answer(self, now: datetime) -> str | None:
        """Return the file of what is ready by now, if there is any."""
        ready = [line for at, line in self.desk if at <= now]
        self.desk = [(at, line) for at, line in self.desk if at > now]
        self.lines += len(ready)
        return "notice_id,decision,decided_at\n" + "\n".join(ready) if ready else None


class Office:
    """The workers: they look, write, collect, approve, send, and hand in what comes back."""

    def __init__(self, world: Any, seed: int) -> None:
        self.world, self.chance = world, Random(seed)  # noqa: S311 - the same every time
        self.contact = Contact(Random(seed + 1))  # noqa: S311
        self.names: list[tuple[str, str]] = []
        self.asked = self.files = self.sent = 0
        self.accounts: set[UUID] = set()

    async def week(self) -> None:
        world, chance = self.world, self.chance
        for number in range(6):
            name = f"naam{len(self.names)}-{number}-{chance.randrange(10**6)}"
            category = chance.choice(list(CATEGORIES))
            self.names.append((name, category))
            await world.do(world.report(name, category=category))
            self.accounts.add(world.entry_id(name))
            if chance.random() < 0.8:
                await self.write(name, category)
        await self.see_again()
        await self.send_what_is_ready()
        await self.look_where_asked()
        await self.hand_in()

    async def write(self, name: str, category: str) -> None:
        half = {"good_faith": False} if self.chance.random() < 0.15 else {}
        await self.world.do(self.world.prepare(name, reference=CATEGORIES[category], **half))

    async def see_again(self) -> None:
        for name, category in self.chance.sample(self.names, min(3, len(self.names))):
            signal = self.chance.randrange(2, 10**9)
            await self.world.do(self.world.report(name, signal, category=category))
            self.accounts.add(self.world.entry_id(name))
            if self.world.state(name) == "queued":
                await self.write(name, category)

    async def send_what_is_ready(self) -> None:
        """Take every batch as far as it goes; a quarter's batch is there when it has ended."""
        world = self.world
        ended = {event.quarter for event in world.of(QuarterEnded)}
        for batch in list(world.store.batches):
            if batch.state == "collecting" and batch.quarter in ended:
                rows = world.store.in_batch(batch.batch_id)
                for row in [row for row in rows if row.state == "listed"]:
                    result = "gone" if self.chance.random() < 0.1 else "live"
                    look = {"entry_id": row.entry_id, "looked_at": world.now}
                    await world.do(CheckAccount(**look, result=result))
                if world.store.states_in(batch.batch_id)["listed"]:
                    await world.do(SubmitBatch(batch_id=batch.batch_id), by="amina")
            if world.store.batch(batch.batch_id).state == "submitted":
                await world.do(ApproveBatch(batch_id=batch.batch_id), by="bram")
                if batch.batch_kind == "quarter":
                    await world.do(FreezeBatch(batch_id=batch.batch_id), by="bram")
                    await world.do(SendBatch(batch_id=batch.batch_id), by="bram")
            if world.store.batch(batch.batch_id).state == "sending":
                given = {"batch_id": batch.batch_id, "sent_at": world.now}
                await world.do(RecordSending(**given, channel="hand"))
                self.sent += 1
                self.contact.receive(world, batch.batch_id)
                if self.chance.random() < 0.7:
                    seen = {"batch_id": batch.batch_id, "received_at": world.now}
                    await world.do(RecordReceipt(**seen))

    async def look_where_asked(self) -> None:
        asked = self.world.of(RecheckAsked)
        for event in asked[self.asked :]:
            if self.world.store.notices.get(event.notice_id):
                result = "live" if self.chance.random() < 0.2 else "gone"
                look = {"entry_id": event.entry_id, "notice_id": event.notice_id}
                await self.world.do(
                    CheckAccount(**look, result=result, looked_at=self.world.now)
                )
        self.asked = len(asked)

    async def hand_in(self) -> None:
        content = self.contact.answer(self.world.now)
        if content is None:
            return
        self.files += 1
        for _ in range(2 if self.chance.random() < 0.3 else 1):
            import_id = uuid5(NAMES, f"import/{self.files}")
            given = {"id": import_id, "import_id": import_id, "form": "csv"}
            await self.world.do(ImportDecisions.model_validate(given | {"content": content}))
        await self.complain()

    async def complain(self) -> None:
        for notice in [n for n in self.world.store.notices if n.state == "decided"]:
            if notice.decision.decision != "no-action" or self.chance.random() > 0.1:
                continue
            if self.world.now >= notice.complain_by:
                continue
            await self.world.do(FileComplaint(notice_id=notice.notice_id))
            won = self.chance.random() < 0.5
            given = {"notice_id": notice.notice_id, "decided_at": self.world.now}
            await self.world.do(RecordReview(**given, won=won))


def metric(name: str, **labels: str) -> float:
    """Return the sum over all series that have these labels."""
    return sum(
        sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


METRICS = {
    "out": ("seintje_notices_moved_total", {"state": "out"}),
    "decided": ("seintje_notices_moved_total", {"state": "decided"}),
    "gone": ("seintje_notices_moved_total", {"state": "gone"}),
    "sent": ("seintje_batches_total", {"outcome": "sent"}),
    "new": ("seintje_account_sightings_total", {"account": "new"}),
    "lines": ("seintje_decision_lines_total", {}),
}


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_year_adds_up(worlds: Any, seed: int) -> None:  # noqa: PLR0915
    before = {key: metric(name, **labels) for key, (name, labels) in METRICS.items()}
    world = worlds()
    world.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    await world.start()
    office = Office(world, seed)
    for _ in range(52):
        await office.week()
        await world.until(world.now + 7 * DAY)
    counted = {
        key: metric(name, **labels) - before[key] for key, (name, labels) in METRICS.items()
    }

    # every account is in exactly one known state
    results = await world.do(AskResults())
    assert set(results.states) <= KNOWN
    reduced = {event.notice_id for event in world.of(NoticeReduced)}
    there = {account.entry_id for account in world.store.accounts}
    assert sum(results.states.values()) == len(there)
    assert office.accounts >= there
    queued = Counter(event.entry_id for event in world.of(AccountQueued))
    assert set(queued) == office.accounts
    if not reduced:
        assert there == office.accounts

    # what was listed went out, was gone, or is still there; nothing went out twice
    out = Counter(event.notice_id for event in world.moves("out"))
    assert set(out.values()) == {1}
    assert out.total() == sum(event.accounts for event in world.of(BatchFrozen))
    assert out.total() == sum(event.accounts for event in world.of(BatchSent)) == counted["out"]
    assert office.sent == len(world.of(BatchSent)) == counted["sent"]

    # the reports, the events and the metrics agree
    cells = results.cells
    assert sum(cell.sent for cell in cells) == out.total()
    gone = world.moves("gone")
    assert sum(cell.gone_before_sending for cell in cells) == len(gone) == counted["gone"]
    decided = Counter(event.notice_id for event in world.of(NoticeDecided))
    assert sum(cell.decided for cell in cells) == len(decided) == counted["decided"]
    assert set(decided.values()) == {1}
    by_quarter = Counter(event.quarter for event in world.of(NoticeDecided))
    assert by_quarter == Counter({q: n for q, n in _decided(cells).items() if n})
    for cell in cells:
        judged = cell.accepted + cell.partly + cell.rejected + cell.already_gone
        assert judged == cell.decided <= cell.sent <= cell.notices

    # every line of every file is accounted for
    told = world.of(DecisionsImported)
    assert sum(event.lines for event in told) == office.contact.lines == counted["lines"]
    for event in told:
        parts = (event.applied, event.repeated, event.contradicting)
        assert sum(parts) + event.not_ours + event.unreadable == event.lines
    assert sum(event.applied for event in told) == len(decided)
    assert {str(notice_id) for notice_id in decided} <= set(office.contact.verdicts)
    assert sum(event.contradicting for event in told)
    assert sum(event.repeated for event in told)
    assert sum(event.unreadable for event in told)
    assert counted["new"] == queued.total()  # one that was forgotten begins anew

    # and the year had all that it should have
    quarters = [event.quarter for event in world.of(QuarterEnded)]
    assert quarters == ["2027-q1", "2027-q2", "2027-q3", "2027-q4"]
    assert world.of(AccountReturned)
    assert {event.batch_kind for event in world.of(BatchSubmitted)} == {"quarter", "urgent"}
    assert world.of(BatchDecided)
    assert world.of(AccountDropped) == []
    assert len(world.of(BatchCollected)) >= 4

    await two_years_later(world, office)


async def two_years_later(world: Any, office: Office) -> None:
    """Let every clock run out: what was sent is a number, and the numbers are as before."""
    before = set(_sums((await world.do(AskResults())).cells))
    await world.until(world.now + 800 * DAY)
    notices = [n for n in world.store.notices if n.batch_id]
    after = set(_sums((await world.do(AskResults())).cells))

    assert {n.state for n in notices} <= {"listed", "complained"}
    assert before == after
    still = {str(account.entry_id) for account in world.store.accounts}
    left = [
        f"{key} {row.value.decode()}"
        for key, row in world.shelf._rows.items()
        if row.value and b"naam" in row.value
    ]
    assert [text for text in left if not any(entry in text for entry in still)] == []
    assert {part.batch_id for part in world.store.parts} <= {n.batch_id for n in notices}


def _decided(cells: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in cells:
        found[cell.quarter] += cell.decided
    return found


def _sums(cells: Any) -> list[tuple[str, str, str, int, int]]:
    return [(c.quarter, c.platform, c.category, c.sent, c.decided) for c in cells if c.sent]
