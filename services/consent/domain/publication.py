"""What was posted where, on whose consent; and the task to take it down again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.decide import (
    Rules,
    carries,
    child_objects,
    objections,
    taken_back,
)
from services.consent.domain.words import SHOW
from services.consent.domain.youth import Use, Youth
from shared.contracts.consent.post import RecordPublication, TakeDownView
from shared.contracts.message import Code, Frozen, Personal


class Publication(Frozen):
    """One picture in one place. Never the picture itself."""

    publication_id: UUID
    image_id: UUID
    perceptual_hash: str | None = None
    channel: Code
    purpose: Code = SHOW
    event_id: UUID | None = None
    url: Personal | None = None
    people: tuple[UUID, ...]
    rests_on: Mapping[UUID, tuple[UUID, ...]]
    posted_at: AwareDatetime
    posted_by: Code

    @property
    def use(self) -> Use:
        """Return what the picture is used for."""
        return Use(
            channel=self.channel,
            purpose=self.purpose,
            images=frozenset((self.image_id,)),
            event_id=self.event_id,
        )

    def must_come_down(self, youth: Youth) -> bool:
        """Return whether this person's word against it stands."""
        rests_on = self.rests_on.get(youth.youth_id, ())
        if not rests_on:
            return True
        if any(taken_back(youth, consent_id, use=self.use) for consent_id in rests_on):
            return True
        return child_objects(youth, use=self.use)


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

    def asked(self, task: TakeDown) -> str:
        """Return who is asked at this level."""
        if task.level < 2:  # noqa: PLR2004 - see `TakeDown.level`
            return task.posted_by
        return self.people[task.level - 2]


def publication_from(
    command: RecordPublication,
    known: Mapping[UUID, Youth],
    *,
    by: str,
    now: datetime,
    rules: Rules,
) -> Publication:
    """Return what was posted, with the consents it rested on when it was posted."""
    posted_at = min(command.posted_at, now)
    publication = Publication(
        publication_id=command.publication_id,
        image_id=command.image_id,
        perceptual_hash=command.perceptual_hash,
        channel=command.channel,
        purpose=command.purpose,
        event_id=command.event_id,
        url=command.url,
        people=tuple(dict.fromkeys(command.people)),
        rests_on={},
        posted_at=posted_at,
        posted_by=by,
    )
    use = publication.use
    no = {
        o.youth_id
        for o in objections(publication.people, known, use=use, now=posted_at, rules=rules)
    }
    rests_on = {
        who: carries(known[who], use=use, now=posted_at, rules=rules)
        for who in publication.people
        if who not in no
    }
    return publication.model_copy(update={"rests_on": rests_on})


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
