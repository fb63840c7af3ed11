"""Evaluations: somebody looked whether an agreement or a goal is still right."""

from datetime import datetime

from services.policy.domain.calendar import today
from services.policy.domain.evaluation import Evaluation
from services.policy.handlers.goals import drop
from services.policy.handlers.reviews import look
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.evaluation import EvaluationRecorded, RecordEvaluation
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish


@inbox.on(RecordEvaluation)
async def record_evaluation(
    command: RecordEvaluation,
    store: PolicyStore,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Keep an evaluation; it moves the review date, or stops the agreement or the goal."""
    _check(command, store)
    if command.concerns > today(now):
        raise Refuse("in-the-future", field="concerns")
    known = store.evaluation(command.about, command.item, command.id)
    evaluation = known or Evaluation(
        cause=command.id,
        item=command.item,
        kind=command.about,
        concerns=command.concerns,
        entered_at=now,
        findings=command.findings,
        decisions=command.decisions,
        outcome=command.outcome,
        by=actor,
    )
    await store.keep_evaluation(evaluation)
    if (command.about, evaluation.outcome) == ("goal", "stop"):
        await drop(command.item, command.derive("dropped"), store=store, publish=publish)
    item = await look(command.about, command.item, store=store, publish=publish, now=now)
    await publish(
        EvaluationRecorded(
            id=command.derive("recorded"),
            item=command.item,
            about=command.about,
            concerns=evaluation.concerns,
            entered=today(evaluation.entered_at),
            outcome=evaluation.outcome,
            review_by=item.review_by if item else evaluation.concerns,
        )
    )


def _check(command: RecordEvaluation, store: PolicyStore) -> None:
    if command.about == "goal":
        if store.goals.get(command.item) is None:
            raise TooEarly("unknown-goal", field="item")
        return
    book = store.book()
    if book is None or command.item not in {a.id for a in book.agreements.agreement}:
        raise Refuse("unknown-agreement", field="item")
