"""What was posted where, and on whose consent."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.may_publish import (
    Rules,
    carries,
    child_objects,
    objections,
    taken_back,
)
from services.consent.domain.said import Use
from services.consent.domain.words import SHOW
from services.consent.domain.youth import Youth
from shared.contracts.consent.publication import RecordPublication
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


def publication_from(
    command: RecordPublication,
    files: Mapping[UUID, Youth],
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
        for o in objections(publication.people, files, use=use, now=posted_at, rules=rules)
    }
    rests_on = {
        who: carries(files[who], use=use, now=posted_at, rules=rules)
        for who in publication.people
        if who not in no
    }
    return publication.model_copy(update={"rests_on": rests_on})
