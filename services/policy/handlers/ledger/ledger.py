"""The share ledger: a line for every delivery; what must come back is recalled."""

from asyncio import gather

from services.policy.domain.ledger.ledger import Ended, line_from
from services.policy.effects.ledger import look_over, set_timer
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.ledger import (
    AcknowledgeDelivery,
    AcknowledgeRecall,
    DeliveryAcknowledged,
    LedgerDue,
    RecallAcknowledged,
    ShareRecalled,
)
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.erase import SignalErased
from shared.contracts.signals.follow_up import SignalReopened
from shared.contracts.signals.share import SignalShared
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics

AT_ONCE = 500  # timers set side by side at the start


@inbox.on(SignalShared)
async def write_line(event: SignalShared, turn: Turn[PolicyStore]) -> None:
    """Write the line of a delivery; one delivery has one line."""
    line = line_from(event)
    if line is None:
        return
    if turn.store.ledger.line(line.delivery_id) is None:
        await turn.store.ledger.write(line)
        metrics.LEDGER_LINES.labels(line.partner, line.mode).inc()
    await look_over(turn, event.signal_id)


@inbox.on(SignalClosed)
async def recall_closed(event: SignalClosed, turn: Turn[PolicyStore]) -> None:
    """Recall what was shared of a signal that is over."""
    if turn.store.ledger.ended(event.signal_id) != "erased":
        await turn.store.ledger.end(event.signal_id, Ended(reason="closed"), by=event.id)
    await look_over(turn, event.signal_id)


@inbox.on(SignalErased)
async def recall_erased(event: SignalErased, turn: Turn[PolicyStore]) -> None:
    """Recall what was shared of a signal that is gone, and erase what was put aside."""
    await turn.store.ledger.end(event.signal_id, Ended(reason="erased"), by=event.id)
    await turn.forget(event.signal_id)
    await look_over(turn, event.signal_id)


@inbox.on(SignalReopened)
async def note_reopened(event: SignalReopened, turn: Turn[PolicyStore]) -> None:
    """Note that what is shared from now on may stay; what was recalled stays recalled."""
    if turn.store.ledger.ended(event.signal_id) == "closed":
        await turn.store.ledger.end(event.signal_id, Ended(reason=None), by=event.id)


@inbox.on(ShareRecalled)
async def take_back(event: ShareRecalled, turn: Turn[PolicyStore]) -> None:
    """Take back what the partner did not read yet.

    It is recalled all the same: what was read and not acknowledged looks unread.
    """
    if event.reminder:
        return
    for delivery_id in event.deliveries:
        if line := turn.store.ledger.line(delivery_id):
            await turn.withdraw(delivery_id, to=line.partner, number=line.number)


@inbox.on(LedgerDue)
async def look_at_clock(due: LedgerDue, turn: Turn[PolicyStore]) -> None:
    """Recall what a partner may keep no longer, and ask again for what was not deleted."""
    await look_over(turn, due.signal_id)


@inbox.at_start
async def set_ledger_timers(turn: Turn[PolicyStore]) -> None:
    """Set the timer of every signal that has lines or recalls to watch.

    A timer is of a signal and not of a row, so the platform cannot set it: see `set_timer`.
    """
    signals = turn.store.ledger.signals()
    for start in range(0, len(signals), AT_ONCE):
        some = signals[start : start + AT_ONCE]
        await gather(*(set_timer(turn, signal_id) for signal_id in some))


@inbox.on(AcknowledgeDelivery)
async def acknowledge_delivery(command: AcknowledgeDelivery, turn: Turn[PolicyStore]) -> None:
    """Note that a partner has read a delivery; the first time counts."""
    line = turn.store.ledger.line(command.delivery_id)
    if line is None:
        raise TooEarly("unknown-delivery", field="delivery_id")
    if line.partner != turn.actor:
        raise Refuse("unknown-delivery", field="delivery_id")
    if line.received_at is None:
        line = line.model_copy(update={"received_at": turn.now})
        await turn.store.ledger.write(line)
    await turn.publish(
        DeliveryAcknowledged(
            id=command.derive("acknowledged"),
            delivery_id=line.delivery_id,
            signal_id=line.signal_id,
            partner=line.partner,
        )
    )


@inbox.on(AcknowledgeRecall)
async def acknowledge_recall(command: AcknowledgeRecall, turn: Turn[PolicyStore]) -> None:
    """Note that a partner has deleted what was recalled; the first time counts."""
    recall = turn.store.ledger.recall(command.recall_id)
    if recall is None or recall.partner != turn.actor:
        raise Refuse("unknown-recall", field="recall_id")
    if recall.acknowledged_at is None:
        recall = recall.model_copy(update={"acknowledged_at": turn.now})
        await turn.store.ledger.keep(recall)
        metrics.RECALLS.labels(recall.partner, "acknowledged").inc()
    await turn.publish(
        RecallAcknowledged(
            id=command.derive("acknowledged"),
            recall_id=recall.recall_id,
            signal_id=recall.signal_id,
            partner=recall.partner,
            reason=recall.reason,
        )
    )
