"""Somebody's word stands against what was posted: it gets a task, and a clock."""

from uuid import uuid5

from services.consent.domain.publication import Publication
from services.consent.domain.take_down import TakeDownRules, task_for
from services.consent.domain.youth import Youth
from services.consent.store import ConsentStore
from shared.contracts.consent.take_down import TakeDownOpened
from shared.messaging.turn import Turn
from shared.process import metrics


async def take_down_all(
    turn: Turn[ConsentStore], youth: Youth, take_downs: TakeDownRules
) -> None:
    """Open a task for everything that must come down after what was just said."""
    for publication in turn.store.showing(youth.youth_id):
        await take_down(turn, publication, youth, take_downs)


async def take_down(
    turn: Turn[ConsentStore],
    publication: Publication,
    youth: Youth,
    take_downs: TakeDownRules,
) -> None:
    """Open the task for one publication, if this person's word stands against it."""
    task = turn.store.take_downs.get(publication.publication_id)
    if task is None and not publication.must_come_down(youth):
        return
    task = task or task_for(
        publication,
        why="withdrawn" if publication.rests_on.get(youth.youth_id) else "no-consent",
        cause=turn.cause,
        now=turn.now,
        rules=take_downs,
    )
    if task.cause != turn.cause:
        return  # told when it was opened
    if await turn.store.keep_task(task):
        metrics.CONSENTS.labels("take-down-opened").inc()
    await turn.publish(
        TakeDownOpened(
            id=uuid5(publication.publication_id, "take-down"),
            publication_id=publication.publication_id,
            channel=publication.channel,
            why=task.why,
            due_at=task.due_at,
        )
    )
