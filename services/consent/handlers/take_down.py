"""What must come down, until somebody looked that it is gone."""

from uuid import uuid5

from services.consent.domain.take_down import TakeDownRules
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.take_down import (
    ConfirmTakenDown,
    ListTakeDowns,
    TakeDownAsked,
    TakeDownDue,
    TakeDowns,
    TakenDown,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(ConfirmTakenDown)
async def confirm_taken_down(command: ConfirmTakenDown, turn: Turn[ConsentStore]) -> None:
    """Note that it is gone, and who looked."""
    publication = turn.store.publication(command.publication_id)
    task = turn.store.take_downs.get(command.publication_id)
    if task is None:
        raise Refuse("nothing-to-take-down", field="publication_id")
    done = task.done(by=turn.actor, proof=command.proof_sha256, now=turn.now)

    if await turn.store.keep_task(done):
        metrics.CONSENTS.labels("taken-down-late" if done.late else "taken-down").inc()

    await turn.publish(
        TakenDown(
            id=uuid5(command.publication_id, "taken-down"),
            publication_id=command.publication_id,
            channel=publication.channel,
            late=done.late,
            proven=done.proof_sha256 is not None,
        )
    )


@inbox.on(TakeDownDue)
async def ask_again(
    message: TakeDownDue, turn: Turn[ConsentStore], take_downs: TakeDownRules
) -> None:
    """Remind who posted it; when it is too late, ask the next person."""
    task = turn.store.take_downs.get(message.publication_id)
    if task is None or not task.waits:
        return
    moment = take_downs.moment(task)
    if moment is not None and moment <= turn.now:
        task = task.asked_again()

    if await turn.store.keep_task(task):
        what = "reminded" if task.level == 1 else "escalated"
        metrics.CONSENTS.labels(f"take-down-{what}").inc()

    if task.level:
        await turn.publish(
            TakeDownAsked(
                id=uuid5(message.publication_id, f"asked/{task.level}"),
                publication_id=message.publication_id,
                level=task.level,
                to=take_downs.asked(task),
                overdue=task.level > 1,
            )
        )


@inbox.on(ListTakeDowns)
async def list_take_downs(query: ListTakeDowns, turn: Turn[ConsentStore]) -> TakeDowns:
    """Return what must come down, the most urgent first."""
    waiting = sorted((t for t in turn.store.take_downs if t.waits), key=lambda t: t.due_at)
    views = [
        task.view(turn.store.publications.get(task.publication_id))
        for task in waiting[: query.limit]
    ]
    return TakeDowns(tasks=tuple(views), total=len(waiting))
