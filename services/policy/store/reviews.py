"""What is looked at again: goals, points of the checklist, and the evaluations of each."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.policy.domain.agreements.decide import Book
from services.policy.domain.workers.checklist import Evidence
from services.policy.domain.workers.evaluation import Evaluation, latest
from services.policy.domain.workers.goals import Goal
from services.policy.domain.workers.reviews import Item, ToldSteps
from shared.contracts.policy.evaluation import Kind
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class _Reviewed(NamedTuple):
    kind: Kind
    item: str


class ReviewStore:
    """Goals, evidence and evaluations, and which steps of which review were told."""

    def __init__(self, bucket: Bucket) -> None:
        self.goals: Table[Goal] = bucket.table("goal", Goal)
        self.evidence: Table[Evidence] = bucket.table("evidence", Evidence)
        self.steps: Table[ToldSteps] = bucket.table("review", ToldSteps)
        self.learned = 0
        """How many evaluations were learned: after one more, what rests on them is another."""
        self._evaluated: dict[_Reviewed, dict[UUID, Evaluation]] = {}
        self._evaluations: Table[Evaluation] = bucket.table(
            "evaluation", Evaluation, self._learn_evaluation
        )

    def items(self, book: Book | None, *, on: date) -> Iterator[Item]:
        """Yield everything that is looked at again: agreements in force, goals and points."""
        for agreement in book.agreements.agreement if book else ():
            if book and on <= agreement.valid_until:
                due, stops_on = book.review_by(agreement), book.stops_on(agreement)
                yield Item("agreement", agreement.id, due, stops_on)
        for goal in self.goals:
            if item := goal.item(latest(self.evaluations("goal", goal.stands.goal))):
                yield item
        for evidence in self.evidence:
            yield Item("point", evidence.point, evidence.until)

    def evaluations(self, kind: Kind, item: str) -> Sequence[Evaluation]:
        """Return the evaluations of one thing."""
        return tuple(self._evaluated.get(_Reviewed(kind, item), {}).values())

    def evaluation(self, kind: Kind, item: str, cause: UUID) -> Evaluation | None:
        """Return what one command recorded."""
        return self._evaluated.get(_Reviewed(kind, item), {}).get(cause)

    async def keep_evaluation(self, evaluation: Evaluation) -> None:
        """Keep an evaluation for good."""
        await self._evaluations.put(evaluation.cause, evaluation)

    def _learn_evaluation(
        self, _key: str, _old: Evaluation | None, new: Evaluation | None
    ) -> None:
        if new is not None:
            self._evaluated.setdefault(_Reviewed(new.kind, new.item), {})[new.cause] = new
            self.learned += 1
