"""All that is kept of one young person, as an answer to who asks to see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic_core import to_json

from services.consent.domain import receipt
from services.consent.domain.link import Link
from services.consent.domain.notice import Organisation
from services.consent.domain.publication import Publication
from services.consent.domain.take_down import TakeDown
from services.consent.domain.youth import Youth
from shared.contracts.consent.files import ConsentFile, PostedView, SaidView, SignedView


@dataclass(frozen=True, slots=True)
class Kept:
    """Every row about one young person."""

    youth: Youth
    publications: tuple[Publication, ...]
    take_downs: Mapping[UUID, TakeDown]
    open_links: tuple[Link, ...]


def file_of(kept: Kept, *, organisation: Organisation, kvk: str, now: datetime) -> ConsentFile:
    """Return the file of a young person."""
    youth = kept.youth
    signed = tuple(
        SignedView(
            consent_id=consent.consent_id,
            state=receipt.state(youth, consent, now=now),
            record=to_json(
                receipt.record(youth.youth_id, consent, organisation=organisation, kvk=kvk)
            ).decode(),
        )
        for consent in youth.consents
    )
    return ConsentFile(
        youth_id=youth.youth_id,
        born_on=youth.born_on and youth.born_on.isoformat(),
        signed=signed,
        said=tuple(sorted(_said(youth), key=lambda said: said.at)),
        posted=tuple(
            _posted(publication, kept.take_downs.get(publication.publication_id))
            for publication in kept.publications
        ),
        open_links=sum(not link.closed(now=now) for link in kept.open_links),
    )


def _said(youth: Youth) -> Iterator[SaidView]:
    for assent in youth.assents:
        what = "assent" if assent.given else "objection"
        yield SaidView(what=what, at=assent.said_at, by="youth", channels=assent.channels)
    for withdrawal in youth.withdrawals:
        yield SaidView(
            what="withdrawal",
            at=withdrawal.withdrawn_at,
            by=withdrawal.by and withdrawal.by.value,
            channels=withdrawal.channels,
        )
    for invalidation in youth.invalidations:
        yield SaidView(what="invalidation", at=invalidation.at)
    for ended in youth.ended:
        yield SaidView(what="guardian-ended", at=ended.ended_at)


def _posted(publication: Publication, task: TakeDown | None) -> PostedView:
    state = "there" if task is None else "to-be-taken-down" if task.waits else "taken-down"
    return PostedView(
        publication_id=publication.publication_id,
        image_id=publication.image_id,
        channel=publication.channel,
        purpose=publication.purpose,
        url=publication.url,
        posted_at=publication.posted_at,
        state=state,
    )
