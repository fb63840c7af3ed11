"""A year of Instaclean with a platform that answers late, partly, twice and wrongly."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.instaclean.domain import states
from shared.contracts.instaclean.answers import DecisionsImported
from shared.contracts.instaclean.collect import BatchCollected, BatchSubmitted
from shared.contracts.instaclean.decide import BatchDecided, NoticeDecided
from shared.contracts.instaclean.follow_up import NoticeReduced
from shared.contracts.instaclean.freeze import BatchFrozen
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.quarter import QuarterEnded
from shared.contracts.instaclean.queue import AccountQueued, AccountReturned
from shared.contracts.instaclean.results import AskResults
from shared.contracts.instaclean.send import BatchSent
from tests.instaclean.office import DAY, Office

KNOWN = (
    set(states.ALLOWED["account"])
    | set(states.ALLOWED["notice"])
    | set(states.ALLOWED["batch"])
)


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
    imports = world.of(DecisionsImported)
    assert sum(event.lines for event in imports) == office.contact.lines == counted["lines"]
    for event in imports:
        parts = (event.applied, event.repeated, event.contradicting)
        assert sum(parts) + event.not_ours + event.unreadable == event.lines
    assert sum(event.applied for event in imports) == len(decided)
    assert {str(notice_id) for notice_id in decided} <= set(office.contact.verdicts)
    assert sum(event.contradicting for event in imports)
    assert sum(event.repeated for event in imports)
    assert sum(event.unreadable for event in imports)
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
