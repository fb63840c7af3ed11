"""The task to take a publication down again, and who is asked when that takes too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.consent.domain.publication import Publication
from shared.contracts.consent.take_down import TakeDownDue, TakeDownView
from shared.contracts.message import Code, Frozen, Timer


class TakeDown(Frozen):
    """The task to take one publication down, and how far it is."""

    publication_id: UUID
    why: Code
    cause: UUID
    opened_at: AwareDatetime
    due_at: AwareDatetime
    posted_by: Code
    level: int = 0
    """0: opened; 1: reminded; from 2 on the next person was asked."""
    done_at: AwareDatetime | None = None
    done_by: Code | None = None
    proof_sha256: str | None = None

    @property
    def waits(self) -> bool:
        """Return whether it is still to be done."""
        return self.done_at is None

    @property
    def late(self) -> bool:
        """Return whether it was done after it was due."""
        return self.done_at is not None and self.done_at > self.due_at

    def asked_again(self) -> "TakeDown":
        """Return the task one step further."""
        return self.model_copy(update={"level": self.level + 1})

    def done(self, *, by: str, proof: str | None, now: datetime) -> "TakeDown":
        """Return the task done; the first word counts."""
        if not self.waits:
            return self
        update = {"done_at": now, "done_by": by, "proof_sha256": proof}
        return self.model_copy(update=update)

    def view(self, publication: Publication | None) -> TakeDownView:
        """Return the task as a worker sees it."""
        return TakeDownView(
            publication_id=self.publication_id,
            why=self.why,
            channel=publication.channel if publication else "internal",
            url=publication.url if publication else None,
            due_at=self.due_at,
            overdue=self.level > 1,
            level=self.level,
        )


@dataclass(frozen=True, slots=True)
class TakeDownRules:
    """How fast it must be gone, and who is asked when it is not."""

    within: timedelta = timedelta(days=2)
    people: tuple[str, ...] = ()

    def moment(self, task: TakeDown) -> datetime | None:
        """Return when the next step is due: half-way, at the end, and once more each time."""
        if not task.waits or task.level > len(self.people):
            return None
        if task.level == 0:
            return task.opened_at + (task.due_at - task.opened_at) / 2
        return task.due_at + self.within * (task.level - 1) / 2

    def timer_for(self, task: TakeDown) -> Timer | None:
        """Return the timer of the task: the next step."""
        moment = self.moment(task)
        if moment is None:
            return None
        due_id = uuid5(task.publication_id, f"take-down-due/{task.level}")
        return Timer(TakeDownDue(id=due_id, publication_id=task.publication_id), moment)

    def asked(self, task: TakeDown) -> str:
        """Return who is asked at this level."""
        if task.level < 2:  # noqa: PLR2004 - see `TakeDown.level`
            return task.posted_by
        return self.people[task.level - 2]


def task_for(
    publication: Publication, *, why: str, cause: UUID, now: datetime, rules: TakeDownRules
) -> TakeDown:
    """Return the task to take this down."""
    return TakeDown(
        publication_id=publication.publication_id,
        why=why,
        cause=cause,
        opened_at=now,
        due_at=now + rules.within,
        posted_by=publication.posted_by,
    )
