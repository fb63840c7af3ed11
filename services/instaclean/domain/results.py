"""What Instaclean achieved, per quarter, platform and category: counts and medians."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import median
from uuid import UUID

from services.instaclean.domain import states
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.notice import NO, PARTLY, RECHECKS, YES, Notice
from shared.contracts.instaclean.results import Cell
from shared.contracts.message import Code, Frozen


class Number(Frozen):
    """What is left of a notice: nothing that leads to an account."""

    notice_id: UUID
    quarter: Code
    platform: Code
    category: Code
    urgent: bool
    gone: bool
    sent: bool
    acknowledged_after: float | None = None
    decided_after: float | None = None
    decision: Code | None = None
    upheld: bool | None = None
    complained: bool = False
    won: bool = False
    returned: bool = False
    live: dict[int, bool] = {}  # noqa: RUF012 - pydantic copies it


def number_of(notice: Notice, batch: Batch | None, *, quarter: str) -> Number:
    """Return the statistics of a notice; `quarter` for one that never had a batch."""
    sent_at = batch.sent_at if batch and notice.went_out else None
    decided_at = notice.decision.decided_at if notice.decision else None
    return Number(
        notice_id=notice.notice_id,
        quarter=notice.quarter or quarter,
        platform=notice.platform,
        category=notice.category,
        urgent=bool(batch and batch.batch_kind == "urgent"),
        gone=_was(notice, states.GONE),
        sent=sent_at is not None,
        acknowledged_after=_days(sent_at, batch.acknowledged_at if batch else None),
        decided_after=_days(sent_at, decided_at),
        decision=notice.decision.decision if notice.decision else None,
        upheld=notice.upheld,
        complained=notice.complaint is not None,
        won=bool(notice.complaint and notice.complaint.won),
        returned=notice.returned,
        live={
            c.after_days: c.result == "live"
            for c in notice.checks
            if c.after_days and c.result != "unclear"
        },
    )


def board(numbers: Iterable[Number]) -> tuple[Cell, ...]:
    """Return one cell per quarter, platform and category."""
    groups: defaultdict[tuple[str, str, str], list[Number]] = defaultdict(list)
    for number in numbers:
        groups[number.quarter, number.platform, number.category].append(number)
    return tuple(_cell(key, found) for key, found in sorted(groups.items()))


def _cell(key: tuple[str, str, str], found: list[Number]) -> Cell:
    quarter, platform, category = key
    decisions = [n.decision for n in found if n.decision]
    settled = [n.upheld for n in found if n.upheld is not None]
    yes, partly = sum(d in YES for d in decisions), sum(d in PARTLY for d in decisions)
    no = sum(d in NO for d in decisions)
    judged = yes + partly + no
    return Cell(
        quarter=quarter,
        platform=platform,
        category=category,
        notices=len(found),
        urgent=sum(n.urgent for n in found),
        gone_before_sending=sum(n.gone for n in found),
        sent=sum(n.sent for n in found),
        decided=len(decisions),
        accepted=yes,
        partly=partly,
        rejected=no,
        already_gone=sum(d == "already-gone" for d in decisions),
        acceptance=(yes + partly) / judged if judged else None,
        precision=sum(settled) / len(settled) if settled else None,
        days_to_acknowledge=_median(n.acknowledged_after for n in found),
        days_to_decide=_median(n.decided_after for n in found),
        checked={d: sum(d in n.live for n in found) for d in RECHECKS},
        still_live={d: sum(n.live.get(d, False) for n in found) for d in RECHECKS},
        returned=sum(n.returned for n in found),
        complaints=sum(n.complained for n in found),
        complaints_won=sum(n.won for n in found),
    )


def _was(notice: Notice, state: str) -> bool:
    return notice.state == state or any(move.to == state for move in notice.moves)


def _days(start: datetime | None, end: datetime | None) -> float | None:
    return max((end - start).total_seconds() / 86400, 0) if start and end else None


def _median(days: Iterable[float | None]) -> float | None:
    counted = [d for d in days if d is not None]
    return round(median(counted), 1) if counted else None
