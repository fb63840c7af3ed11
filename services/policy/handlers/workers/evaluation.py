"""Evaluations: somebody looked whether an agreement or a goal is still right."""

from services.policy.domain.workers.evaluation import Evaluation
from services.policy.effects.goals import drop
from services.policy.effects.reviews import look_at
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.evaluation import EvaluationRecorded, RecordEvaluation
from shared.language.clock import day_of
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn


@inbox.on(RecordEvaluation)
async def record_evaluation(command: RecordEvaluation, turn: Turn[PolicyStore]) -> None:
    """Keep an evaluation; it moves the review date, or stops the agreement or the goal."""
    _check(command, turn)
    earlier = turn.store.reviews.evaluation(command.about, command.item, command.id)
    evaluation = earlier or Evaluation(
        cause=command.id,
        item=command.item,
        kind=command.about,
        concerns=command.concerns,
        entered_at=turn.now,
        findings=command.findings,
        decisions=command.decisions,
        outcome=command.outcome,
        by=turn.actor,
    )
    await turn.store.reviews.keep_evaluation(evaluation)
    if (command.about, evaluation.outcome) == ("goal", "stop"):
        await drop(turn, command.item, event_id=command.derive("dropped"))
    item = await look_at(turn, command.about, command.item)
    if evaluation.review_by is None:
        review_by = item.review_by if item else evaluation.concerns
        evaluation = evaluation.model_copy(update={"review_by": review_by})
        await turn.store.reviews.keep_evaluation(evaluation)
    await turn.publish(
        EvaluationRecorded(
            id=command.derive("recorded"),
            item=command.item,
            about=command.about,
            concerns=evaluation.concerns,
            entered=day_of(evaluation.entered_at),
            outcome=evaluation.outcome,
            review_by=evaluation.review_by or evaluation.concerns,
        )
    )


def _check(command: RecordEvaluation, turn: Turn[PolicyStore]) -> None:
    if command.about == "goal":
        if turn.store.reviews.goals.get(command.item) is None:
            raise TooEarly("unknown-goal", field="item")
    else:
        agreements = turn.store.agreements.current()
        ids = {agreement.id for agreement in agreements.agreement} if agreements else ()
        if command.item not in ids:
            raise Refuse("unknown-agreement", field="item")
    if command.concerns > day_of(turn.now):
        raise Refuse("in-the-future", field="concerns")
