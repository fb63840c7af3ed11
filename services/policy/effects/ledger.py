"""A signal is looked over: what a partner may not keep is asked back, and asked for again."""

from uuid import UUID, uuid5

from services.policy.domain.ledger import ledger as rules
from services.policy.domain.ledger.ledger import REMINDERS, Recall
from services.policy.store import PolicyStore
from shared.contracts.policy.ledger import (
    LedgerDue,
    RecallUnanswered,
    ShareRecalled,
    SignalRecalled,
)
from shared.language.clock import coarse
from shared.messaging.turn import Turn
from shared.process import metrics


async def look_over(turn: Turn[PolicyStore], signal_id: UUID) -> None:
    """Recall what may stay no longer, tell what is due to be told, and set the timer.

    What is so follows from the store alone, so a crash anywhere is mended by doing it again.
    """
    ledger = turn.store.ledger
    if not ledger.lines(signal_id):
        return
    for recall in rules.recalls(
        ledger.outstanding(signal_id),
        ended=ledger.ended(signal_id),
        latest=_latest(turn, signal_id),
        now=turn.now,
    ):
        await ledger.keep(recall)
        metrics.RECALLS.labels(recall.partner, recall.reason).inc()
    for recall in ledger.recalls(signal_id):
        if recall.waits and recall.tell_at <= turn.now:
            await _ask(turn, recall)
            await ledger.keep(recall.model_copy(update={"told": recall.told + 1}))
    await set_timer(turn, signal_id)


async def set_timer(turn: Turn[PolicyStore], signal_id: UUID) -> None:
    """Set the one timer of a signal.

    It is no clock of a row: the next moment follows from all lines and recalls together.
    """
    ledger = turn.store.ledger
    at = rules.next_moment(ledger.outstanding(signal_id), ledger.recalls(signal_id))
    if at is not None:
        due_id = uuid5(signal_id, "ledger-due")
        await turn.publish(LedgerDue(id=due_id, signal_id=signal_id), due=at)


def _latest(turn: Turn[PolicyStore], signal_id: UUID) -> rules.Latest:
    decided = turn.store.decisions.latest(signal_id)
    if decided is None:
        return rules.Latest(turn.now, {})
    return rules.Latest(decided.at, {d.partner: d for d in decided.decisions})


def _seen_at(turn: Turn[PolicyStore], recall: Recall) -> str | None:
    """Return how the partner saw when the signal was seen: a recall tells no more of time."""
    lines = map(turn.store.ledger.line, recall.deliveries)
    shown = {line.fields.get("seen_at") for line in lines if line}
    return shown.pop() if len(shown) == 1 else None


async def _ask(turn: Turn[PolicyStore], recall: Recall) -> None:
    """Ask a partner to delete; or, after the last reminder, tell that it said nothing."""
    if recall.told > REMINDERS:
        metrics.RECALLS.labels(recall.partner, "unanswered").inc()
        await turn.publish(
            RecallUnanswered(
                id=uuid5(recall.recall_id, "unanswered"),
                recall_id=recall.recall_id,
                signal_id=recall.signal_id,
                partner=recall.partner,
                reason=recall.reason,
            )
        )
        return
    delivery_id = uuid5(recall.recall_id, f"told/{recall.told}")
    await turn.publish(
        SignalRecalled(
            id=delivery_id,
            at=coarse(turn.now, _seen_at(turn, recall)),
            correlation_id=recall.reference,
            recall_id=recall.recall_id,
            reference=recall.reference,
            revision=recall.revision,
            reason=recall.reason,
            reminder=recall.told,
        ),
        to=recall.partner,
    )
    await turn.publish(
        ShareRecalled(
            id=uuid5(delivery_id, "recalled"),
            recall_id=recall.recall_id,
            signal_id=recall.signal_id,
            partner=recall.partner,
            reason=recall.reason,
            deliveries=recall.deliveries,
            reminder=recall.told,
        )
    )
