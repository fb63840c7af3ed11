"""The share ledger: a line for every delivery, and which of them must come back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.policy.domain.agreements.agreements import TRANSFORMS
from shared.contracts.message import Code, Frozen
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.policy.look_up import LineView, RecallView
from shared.contracts.signals.share import SignalShared
from shared.language.clock import day_of, midnight

REMIND_EVERY = timedelta(days=3)
REMINDERS = 4  # after the first time; then a person must call


class Line(Frozen):
    """One delivery. Only the partner's acknowledgement is ever added to it."""

    delivery_id: UUID
    signal_id: UUID
    reference: UUID
    revision: int
    partner: Code
    mode: Code
    agreement: Code
    clauses: tuple[Code, ...]
    policy_version: int
    basis: Code | None
    fields: dict[Code, Code]  # to the transform it went through
    content: Code
    person: Code | None
    shared_at: AwareDatetime
    delete_by: date | None
    number: int | None = None
    decision_id: UUID | None = None
    received_at: AwareDatetime | None = None

    def view(self, recall: "Recall | None") -> LineView:
        """Return what others see of it."""
        return LineView(
            delivery_id=self.delivery_id,
            signal_id=self.signal_id,
            revision=self.revision,
            partner=self.partner,
            mode=self.mode,
            agreement=self.agreement,
            clauses=self.clauses,
            policy_version=self.policy_version,
            basis=self.basis,
            fields=self.fields,
            content=self.content,
            shared_at=self.shared_at,
            delete_by=self.delete_by,
            received_at=self.received_at,
            recall=recall.view() if recall else None,
        )


class Recall(Frozen):
    """Deliveries a partner is asked to delete; asked again until it says that it did."""

    recall_id: UUID
    signal_id: UUID
    reference: UUID
    partner: Code
    revision: int
    reason: Code
    at: AwareDatetime
    deliveries: tuple[UUID, ...]
    told: int = 0
    acknowledged_at: AwareDatetime | None = None

    @property
    def waits(self) -> bool:
        """Return whether the partner is still to be asked, or a person to be told."""
        return self.acknowledged_at is None and self.told <= REMINDERS + 1

    @property
    def tell_at(self) -> datetime:
        """Return when to ask next; after the last reminder: when to tell a person."""
        return self.at + self.told * REMIND_EVERY

    def view(self) -> RecallView:
        """Return what others see of it."""
        return RecallView(
            recall_id=self.recall_id,
            reason=self.reason,
            at=self.at,
            told=min(self.told, REMINDERS + 1),
            acknowledged_at=self.acknowledged_at,
        )


class Ended(Frozen):
    """How a signal ended: `closed`, `erased`, or None after it was opened again."""

    reason: Code | None


class Latest(NamedTuple):
    """The latest decision on a signal, by partner."""

    at: datetime
    decisions: Mapping[str, PartnerDecision]


class _Cause(NamedTuple):
    partner: str
    reason: str


def line_from(event: SignalShared) -> Line | None:
    """Return the line of a delivery; None for one of before there was a ledger."""
    if event.delivery_id is None or event.reference is None or event.content is None:
        return None
    return Line(
        delivery_id=event.delivery_id,
        signal_id=event.signal_id,
        reference=event.reference,
        revision=event.revision,
        partner=event.partner,
        mode=event.mode,
        agreement=event.agreement or "unknown",
        clauses=event.clauses,
        policy_version=event.policy_version,
        basis=event.basis,
        fields={grant.field: grant.transform for grant in event.grants},
        content=event.content,
        person=event.person,
        shared_at=event.at,
        delete_by=event.delete_by,
        number=event.number,
        decision_id=event.decision_id,
    )


def may_stay(line: Line, decision: PartnerDecision | None) -> bool:
    """Return whether a partner may now have all that a line says it received."""
    if decision is None or not decision.shared:
        return False
    granted = {grant.field: grant.transform for grant in decision.grants}
    return all(
        name in granted and _strictness(name, transform) <= _strictness(name, granted[name])
        for name, transform in line.fields.items()
    )


def why_recall(line: Line, *, ended: str | None, latest: Latest, now: datetime) -> str | None:
    """Return why a line must come back, or None while it may stay."""
    if ended is not None:
        return ended
    # What was fetched was decided on then, by the agreements of then.
    is_older = line.mode == "fetched" and latest.at <= line.shared_at
    if not is_older and not may_stay(line, latest.decisions.get(line.partner)):
        return "no-longer-permitted"
    if line.delete_by is not None and day_of(now) > line.delete_by:
        return "term-ended"
    return None


def recalls(
    lines: Iterable[Line],
    *,
    ended: str | None,
    latest: Latest,
    now: datetime,
) -> list[Recall]:
    """Return the recalls these lines ask for: one for each partner and reason."""
    found: dict[_Cause, list[Line]] = {}
    for line in lines:
        if reason := why_recall(line, ended=ended, latest=latest, now=now):
            found.setdefault(_Cause(line.partner, reason), []).append(line)
    return [_recall(together, cause.reason, now) for cause, together in found.items()]


def next_moment(lines: Iterable[Line], open_recalls: Iterable[Recall]) -> datetime | None:
    """Return when to look at a signal again: a term ends, or a partner is to be reminded."""
    ends = (midnight(line.delete_by + timedelta(days=1)) for line in lines if line.delete_by)
    reminders = (recall.tell_at for recall in open_recalls if recall.waits)
    return min((*ends, *reminders), default=None)


def _recall(lines: Sequence[Line], reason: str, now: datetime) -> Recall:
    last = max(lines, key=lambda line: (line.revision, line.shared_at))
    return Recall(
        recall_id=uuid5(last.delivery_id, "recall"),
        signal_id=last.signal_id,
        reference=last.reference,
        partner=last.partner,
        revision=last.revision,
        reason=reason,
        at=now,
        deliveries=tuple(line.delivery_id for line in lines),
    )


def _strictness(name: str, transform: str) -> int:
    return TRANSFORMS[name].index(transform)
