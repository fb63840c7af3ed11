"""The share ledger: a line for every delivery; what must come back is recalled."""

from asyncio import gather
from datetime import datetime
from uuid import UUID, uuid5

from services.policy.domain import ledger as rules
from services.policy.domain.ledger import REMINDERS, Ended, Recall
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.ledger import (
    AcknowledgeDelivery,
    AcknowledgeRecall,
    DeliveryAcknowledged,
    LedgerDue,
    RecallAcknowledged,
    RecallUnanswered,
    ShareRecalled,
    SignalRecalled,
)
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.erase import SignalErased
from shared.contracts.signals.follow_up import SignalReopened
from shared.contracts.signals.share import SignalShared
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Forget, Publish, Withdraw
from shared.process import observe

AT_ONCE = 500  # timers set side by side at the start


@inbox.on(SignalShared)
async def write_line(
    event: SignalShared, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Write the line of a delivery; one delivery has one line."""
    line = rules.line_from(event)
    if line is None:
        return
    if store.ledger.line(line.delivery_id) is None:
        await store.ledger.write(line)
        observe.LEDGER_LINES.labels(line.partner, line.mode).inc()
    await look_over(event.signal_id, store=store, publish=publish, now=now)


@inbox.on(SignalClosed)
async def recall_closed(
    event: SignalClosed, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Recall what was shared of a signal that is over."""
    if store.ledger.ended(event.signal_id) != "erased":
        await store.ledger.end(event.signal_id, Ended(reason="closed"))
    await look_over(event.signal_id, store=store, publish=publish, now=now)


@inbox.on(SignalErased)
async def recall_erased(
    event: SignalErased, store: PolicyStore, publish: Publish, forget: Forget, now: datetime
) -> None:
    """Recall what was shared of a signal that is gone, and erase what was put aside."""
    await store.ledger.end(event.signal_id, Ended(reason="erased"))
    await forget(event.signal_id)
    await look_over(event.signal_id, store=store, publish=publish, now=now)


@inbox.on(SignalReopened)
async def note_reopened(event: SignalReopened, store: PolicyStore) -> None:
    """Note that what is shared from now on may stay; what was recalled stays recalled."""
    if store.ledger.ended(event.signal_id) == "closed":
        await store.ledger.end(event.signal_id, Ended(reason=None))


@inbox.on(ShareRecalled)
async def take_back(event: ShareRecalled, store: PolicyStore, withdraw: Withdraw) -> None:
    """Take back what the partner did not read yet.

    It is recalled all the same: what was read and not acknowledged looks unread.
    """
    if event.reminder:
        return
    for delivery_id in event.deliveries:
        if line := store.ledger.line(delivery_id):
            await withdraw(delivery_id, to=line.partner, number=line.number)


@inbox.on(LedgerDue)
async def look_at_clock(
    due: LedgerDue, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Recall what a partner may keep no longer, and ask again for what was not deleted."""
    await look_over(due.signal_id, store=store, publish=publish, now=now)


@inbox.at_start
async def set_ledger_clocks(store: PolicyStore, publish: Publish) -> None:
    """Set the timer of every signal that has lines or recalls to watch."""
    signals = store.ledger.signals()
    for start in range(0, len(signals), AT_ONCE):
        some = signals[start : start + AT_ONCE]
        await gather(*(_set_clock(one, store=store, publish=publish) for one in some))


@inbox.on(AcknowledgeDelivery)
async def acknowledge_delivery(
    command: AcknowledgeDelivery,
    store: PolicyStore,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Note that a partner has read a delivery; the first time counts."""
    line = store.ledger.line(command.delivery_id)
    if line is None:
        raise TooEarly("unknown-delivery", field="delivery_id")
    if line.partner != actor:
        raise Refuse("unknown-delivery", field="delivery_id")
    if line.received_at is None:
        line = line.model_copy(update={"received_at": now})
        await store.ledger.write(line)
    await publish(
        DeliveryAcknowledged(
            id=command.derive("acknowledged"),
            delivery_id=line.delivery_id,
            signal_id=line.signal_id,
            partner=line.partner,
        )
    )


@inbox.on(AcknowledgeRecall)
async def acknowledge_recall(
    command: AcknowledgeRecall, store: PolicyStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Note that a partner has deleted what was recalled; the first time counts."""
    recall = store.ledger.recall(command.recall_id)
    if recall is None or recall.partner != actor:
        raise Refuse("unknown-recall", field="recall_id")
    if recall.acknowledged_at is None:
        recall = recall.model_copy(update={"acknowledged_at": now})
        await store.ledger.keep(recall)
        observe.RECALLS.labels(recall.partner, "acknowledged").inc()
    await publish(
        RecallAcknowledged(
            id=command.derive("acknowledged"),
            recall_id=recall.recall_id,
            signal_id=recall.signal_id,
            partner=recall.partner,
            reason=recall.reason,
        )
    )


async def look_over(
    signal_id: UUID, *, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Recall what may stay no longer, tell what is due to be told, and set the clock.

    What is so follows from the store alone, so a crash anywhere is mended by doing it again.
    """
    ledger = store.ledger
    if not ledger.lines(signal_id):
        return
    decided = store.decided(signal_id)
    decisions = {d.partner: d for d in decided.decisions} if decided else {}
    latest = rules.Latest(decided.at if decided else now, decisions)
    for recall in rules.recalls(
        ledger.outstanding(signal_id),
        ended=ledger.ended(signal_id),
        latest=latest,
        now=now,
    ):
        await ledger.keep(recall)
        observe.RECALLS.labels(recall.partner, recall.reason).inc()
    for recall in ledger.recalls(signal_id):
        if recall.waits and recall.tell_at <= now:
            await _tell(recall, publish=publish)
            await ledger.keep(recall.model_copy(update={"told": recall.told + 1}))
    await _set_clock(signal_id, store=store, publish=publish)


async def _tell(recall: Recall, *, publish: Publish) -> None:
    about = {
        "recall_id": recall.recall_id,
        "signal_id": recall.signal_id,
        "partner": recall.partner,
        "reason": recall.reason,
    }
    if recall.told > REMINDERS:
        observe.RECALLS.labels(recall.partner, "unanswered").inc()
        await publish(RecallUnanswered(id=uuid5(recall.recall_id, "unanswered"), **about))
        return
    told = uuid5(recall.recall_id, f"told/{recall.told}")
    await publish(
        SignalRecalled(
            id=told,
            recall_id=recall.recall_id,
            reference=recall.reference,
            revision=recall.revision,
            reason=recall.reason,
            reminder=recall.told,
        ),
        to=recall.partner,
    )
    await publish(
        ShareRecalled(
            id=uuid5(told, "recalled"),
            deliveries=recall.deliveries,
            reminder=recall.told,
            **about,
        )
    )


async def _set_clock(signal_id: UUID, *, store: PolicyStore, publish: Publish) -> None:
    ledger = store.ledger
    at = rules.next_moment(ledger.outstanding(signal_id), ledger.recalls(signal_id))
    if at is not None:
        due = LedgerDue(id=uuid5(signal_id, "ledger-due"), signal_id=signal_id)
        await publish(due, due=at)
