"""A notice under DSA article 16: what it says, and what it still misses."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from services.instaclean.domain import states
from services.instaclean.domain.account import Item, item_id_of
from services.instaclean.domain.findings import (
    RULES,
    Overruling,
    Suspicion,
    unresolved,
)
from services.instaclean.domain.location import is_exact
from services.instaclean.domain.reference import REFERENCES, TRANSPARENCY
from shared.contracts.message import Code, Frozen, Personal
from shared.language.taxonomy import CATEGORIES

SHORTEST = 40  # characters: fewer say what, never why
MOST_ITEMS = 20
GOOD_FAITH = "2026-1"  # version of the statement in `texts.py`
MOST_CAUSES = 20
YES = frozenset(("removed", "disabled", "suspended", "terminated", "accepted"))
PARTLY = frozenset(("demoted", "age-restricted", "partly"))
NO = frozenset(("rejected", "no-action"))
RECHECKS = (7, 30, 90)  # days after the platform said yes


class Check(Frozen):
    """Somebody looked whether the account was still there."""

    cause_id: UUID
    result: Literal["live", "gone", "unclear"]
    looked_at: AwareDatetime
    after_days: int | None = None


class Decision(Frozen):
    """What the platform said it does."""

    cause_id: UUID
    decision: Code
    decided_at: AwareDatetime
    ground: Code | None = None
    automated: Code | None = None
    reference: Personal | None = None

    def repeats(self, earlier: "Decision | None") -> bool:
        """Return whether the platform says again what it said before."""
        return earlier is not None and earlier.decision == self.decision


class Complaint(Frozen):
    """The organisation did not agree, and what came of it."""

    reason: Code
    filed_at: AwareDatetime
    won: bool | None = None


class Notice(states.Stateful):
    """What is asked about one account, in one round; one row until it is a number."""

    notice_id: UUID
    entry_id: UUID
    round: int
    platform: Code
    category: Code
    handle: Personal
    platform_id: Personal | None = None
    items: tuple[Item, ...] = ()
    ground: Code | None = None
    reference: Code | None = None
    explanation: Personal | None = None
    found: tuple[Suspicion, ...] = ()
    """What in the explanation may identify a victim."""
    searched: int = 0
    """By which rules the explanation was searched."""
    overruled: tuple[Overruling, ...] = ()
    """What was found and may stay, with who said so and why."""
    erased: tuple[UUID, ...] = ()
    """Signals that were erased since it was written: it goes nowhere until it is anew."""
    affected_minor: Code | None = None
    urgency: Code = "normal"
    requested_action: Code | None = None
    language: Code | None = None
    good_faith: bool = False
    prepared_by: Code
    prepared_at: AwareDatetime
    causes: tuple[UUID, ...] = ()
    returned: bool = False
    batch_id: UUID | None = None
    quarter: Code | None = None
    before: Check | None = None
    checks: tuple[Check, ...] = ()
    asked: tuple[int, ...] = ()
    """After how many days somebody was asked to look again."""
    asked_by: UUID | None = None
    decision: Decision | None = None
    complain_by: AwareDatetime | None = None
    complaint: Complaint | None = None

    @property
    def is_urgent(self) -> bool:
        """Return whether it waits for no quarter: a threat to life, or an acute category."""
        return self.urgency == "life-threat" or CATEGORIES[self.category].urgency == "acute"

    @property
    def went_out(self) -> bool:
        """Return whether it went out with its batch, and was not taken back."""
        inside = (m.to for m in reversed(self.moves) if m.to in (states.OUT, states.LISTED))
        return next(inside, None) == states.OUT

    @property
    def writers(self) -> frozenset[str]:
        """Return who wrote it, or said that something in it may stay: they cannot approve."""
        return frozenset((self.prepared_by, *(one.by for one in self.overruled)))

    def shows(self, signal_id: UUID) -> bool:
        """Return whether the link of a signal is one of its items."""
        item_id = item_id_of(self.entry_id, signal_id)
        return any(item.item_id == item_id for item in self.items)

    def held_back(self, signals: Iterable[UUID]) -> "Notice":
        """Return the notice, which goes nowhere: these signals under it were erased."""
        erased = tuple(dict.fromkeys((*self.erased, *signals)))
        return self.model_copy(update={"erased": erased})

    def taken_out(self) -> "Notice":
        """Return the notice out of its batch, without what was erased."""
        gone = {item_id_of(self.entry_id, signal_id) for signal_id in self.erased}
        items = tuple(item for item in self.items if item.item_id not in gone)
        return self.model_copy(update={"items": items, "batch_id": None, "quarter": None})

    def emptied(self, *, at: datetime) -> "Notice":
        """Return the notice with nothing about the person in it, at its end."""
        nothing = {
            "items": (),
            "explanation": None,
            "found": (),
            "overruled": (),
            "complain_by": self.complain_by or at,
        }
        return self.model_copy(update=nothing)

    def searched_for(self, found: tuple[Suspicion, ...]) -> "Notice":
        """Return the notice with what was found in it; what is not there is not overruled."""
        marks = {one.mark for one in found}
        overruled = tuple(one for one in self.overruled if one.mark in marks)
        update = {"found": found, "searched": RULES, "overruled": overruled}
        return self.model_copy(update=update)

    def caused_by(self, cause_id: UUID) -> "Notice":
        """Return the notice, which remembers that this cause changed it."""
        causes = (*self.causes, cause_id)[-MOST_CAUSES:]
        return self.model_copy(update={"causes": causes})

    def overrule(self, *overrulings: Overruling) -> "Notice":
        """Return the notice with more that may stay; the first word on each counts."""
        marks = {one.mark for one in self.overruled}
        added = tuple(one for one in overrulings if one.mark not in marks)
        return self.model_copy(update={"overruled": (*self.overruled, *added)})

    @property
    def upheld(self) -> bool | None:
        """Return whether the platform agreed in the end; None if it cannot be said."""
        if self.complaint and self.complaint.won:
            return True
        decision = self.decision.decision if self.decision else None
        if decision in YES | PARTLY:
            return True
        return False if decision in NO else None

    def live_at(self, now: datetime, *, within: timedelta) -> bool:
        """Return whether it was seen to be there lately."""
        seen = self.before
        return seen is not None and seen.result == "live" and now - seen.looked_at <= within

    def with_check(self, check: Check) -> "Notice":
        """Return the notice with what was seen; the same look counts once."""
        if check.after_days is None:
            earlier = self.before
            if earlier and earlier.looked_at >= check.looked_at:
                return self
            return self.model_copy(update={"before": check})
        others = tuple(c for c in self.checks if c.after_days != check.after_days)
        return self.model_copy(update={"checks": (*others, check)})

    def recheck_due(self, now: datetime) -> int | None:
        """Return after how many days somebody should be asked to look, if now is the time."""
        due = [days for days in RECHECKS if self._recheck_at(days, before=now)]
        return due[-1] if due and due[-1] not in self.asked else None

    def recheck_for(self, looked_at: datetime) -> int | None:
        """Return which re-check a look at this moment answers: the latest that was due."""
        due = [days for days in RECHECKS if self._recheck_at(days, before=looked_at)]
        return due[-1] if due else None

    def next_moment(self, *, retention: timedelta) -> datetime | None:
        """Return when something is to be done about it next, without anybody asking."""
        if self.state not in states.ENDED or self.complain_by is None:
            return None
        if self.state == states.CLOSED:
            return self.complain_by + retention
        moments = [self.complain_by]
        if self.decision and self.decision.decision in YES:
            left = (d for d in RECHECKS if d > max(self.asked, default=0))
            moments += [self.decision.decided_at + timedelta(days=d) for d in left]
        return min(moments)

    def _recheck_at(self, days: int, *, before: datetime) -> bool:
        if self.decision is None or self.decision.decision not in YES:
            return False
        return before >= self.decision.decided_at + timedelta(days=days)


def missing(notice: Notice, *, has_notifier: bool) -> tuple[str, ...]:
    """Return the codes of what a notice lacks; while there are any it can enter no batch.

    The fields are those of DSA art. 16(2).
    """
    reference = REFERENCES.get(notice.reference or "")
    text = notice.explanation.get_secret_value().strip() if notice.explanation else ""
    fits = reference is not None and reference.fits(
        category=notice.category, platform=notice.platform, ground=notice.ground or ""
    )
    lacks = {
        "category": notice.category not in TRANSPARENCY,
        "items": not notice.items,
        "exact-address": any(
            not is_exact(
                item.url.get_secret_value(),
                platform=notice.platform,
                action=notice.requested_action,
            )
            for item in notice.items
        ),
        "ground": notice.ground is None,
        "reference": not fits,
        "explanation": len(text) < SHORTEST,
        "affected-minor": notice.affected_minor is None,
        "requested-action": notice.requested_action is None,
        "language": notice.language is None,
        "good-faith": not notice.good_faith,
        "notifier": not has_notifier,
        "erased": bool(notice.erased),
    }
    codes = (code for code, lacking in lacks.items() if lacking)
    return (*codes, *unresolved(notice.found, notice.overruled))
