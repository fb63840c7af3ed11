"""All that is kept of one young person, as an answer to who asks to see it (AVG art. 15).

Every field of every row has a place here; a test goes through the rows field by field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from pydantic_core import to_json

from services.consent.domain import receipt
from services.consent.domain.link import Link, Receipt
from services.consent.domain.notice import NoticeText, Organisation
from services.consent.domain.publication import Publication
from services.consent.domain.said import Consent, NoticeShown, Signature
from services.consent.domain.take_down import TakeDown
from services.consent.domain.youth import Youth
from shared.contracts.consent.files import (
    AskedView,
    ConsentFile,
    NoticeView,
    PostedView,
    ReceiptView,
    SaidView,
    SignatureView,
    SignedView,
    TakeDownFile,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Every row about one young person."""

    youth: Youth
    publications: tuple[Publication, ...] = ()
    take_downs: Mapping[UUID, TakeDown] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    notices: Mapping[str, NoticeText] = field(default_factory=dict)
    """The exact words that were read, by their hash."""

    def notice(self, shown: NoticeShown | None) -> NoticeView | None:
        """Return the text that was read before signing."""
        if shown is None:
            return None
        kept = self.notices.get(shown.sha256)
        return NoticeView(
            notice_id=shown.notice_id,
            version=shown.version,
            language=shown.language,
            sha256=shown.sha256,
            words=SecretStr(kept.text) if kept else None,
        )


def file_of(kept: Kept, *, organisation: Organisation, kvk: str, now: datetime) -> ConsentFile:
    """Return the file of a young person."""
    youth = kept.youth

    def signed(consent: Consent) -> SignedView:
        record = receipt.record(youth.youth_id, consent, organisation=organisation, kvk=kvk)
        return SignedView(
            consent_id=consent.consent_id,
            state=receipt.state(youth, consent, now=now),
            record=SecretStr(to_json(record).decode()),
            signer=consent.signer,
            signed_at=consent.signed_at,
            heard_at=consent.heard_at,
            notice=kept.notice(consent.notice),
            signature=_signature(consent.signature),
        )

    return ConsentFile(
        youth_id=youth.youth_id,
        born_on=SecretStr(youth.born_on.isoformat()) if youth.born_on else None,
        signed=tuple(map(signed, youth.consents)),
        said=tuple(sorted(_said(kept), key=lambda said: said.at)),
        posted=tuple(_posted(kept, publication) for publication in kept.publications),
        open_links=sum(not link.closed(now=now) for link in kept.links),
        asked=tuple(map(_asked, kept.links)),
        receipts=tuple(map(_receipt, kept.receipts)),
        told_until=youth.looked_at,
    )


def _said(kept: Kept) -> Iterator[SaidView]:
    for assent in kept.youth.assents:
        yield SaidView(
            what="assent" if assent.given else "objection",
            at=assent.said_at,
            by="youth",
            channels=assent.channels,
            number=assent.assent_id,
            purposes=assent.purposes,
            name=assent.name,
            notice=kept.notice(assent.notice),
            signature=_signature(assent.signature),
            route=assent.route,
            present=assent.present,
        )
    for withdrawal in kept.youth.withdrawals:
        yield SaidView(
            what="withdrawal",
            at=withdrawal.withdrawn_at,
            by=withdrawal.by and withdrawal.by.value,
            channels=withdrawal.channels,
            number=withdrawal.command_id,
            guardian_id=withdrawal.guardian_id,
        )
    yield from _said_of_others(kept.youth)


def _said_of_others(youth: Youth) -> Iterator[SaidView]:
    """Yield what workers said: of a form, and of guardians."""
    for invalidation in youth.invalidations:
        yield SaidView(
            what="invalidation",
            at=invalidation.at,
            number=invalidation.command_id,
            consent_id=invalidation.consent_id,
            reason=invalidation.reason,
        )
    for ended in youth.ended:
        yield SaidView(
            what="guardian-ended",
            at=ended.ended_at,
            number=ended.command_id,
            guardian_id=ended.guardian_id,
        )
    for settled in youth.settled:
        yield SaidView(
            what="guardians-settled",
            at=settled.at,
            by=settled.by,
            number=settled.command_id,
            guardian_id=settled.guardian_id,
            other_id=settled.other_id,
            same=settled.same,
        )


def _posted(kept: Kept, publication: Publication) -> PostedView:
    task = kept.take_downs.get(publication.publication_id)
    state = "there" if task is None else "to-be-taken-down" if task.waits else "taken-down"
    return PostedView(
        publication_id=publication.publication_id,
        image_id=publication.image_id,
        channel=publication.channel,
        purpose=publication.purpose,
        url=publication.url,
        posted_at=publication.posted_at,
        state=state,
        perceptual_hash=publication.perceptual_hash,
        event_id=publication.event_id,
        others=len(publication.people) - 1,
        rests_on=publication.rests_on.get(kept.youth.youth_id, ()),
        posted_by=publication.posted_by,
        take_down=_task(task),
    )


def _task(task: TakeDown | None) -> TakeDownFile | None:
    if task is None:
        return None
    return TakeDownFile(
        why=task.why,
        cause=task.cause,
        opened_at=task.opened_at,
        due_at=task.due_at,
        posted_by=task.posted_by,
        level=task.level,
        done_at=task.done_at,
        done_by=task.done_by,
        proof_sha256=task.proof_sha256,
    )


def _asked(link: Link) -> AskedView:
    return AskedView(
        request_id=link.request_id,
        youth_name=link.youth_name,
        born_on=SecretStr(link.born_on.isoformat()),
        signer=link.signer,
        guardian_id=link.guardian_id,
        channels=link.channels,
        purposes=link.purposes,
        event_id=link.event_id,
        images=link.images,
        notice_version=link.notice_version,
        language=link.language,
        route=link.route,
        present=link.present,
        renews=link.renews,
        asked_at=link.asked_at,
        expires_at=link.expires_at,
        tries=link.tries,
        used_by=link.used_by,
        cancelled=link.cancelled,
    )


def _receipt(kept: Receipt) -> ReceiptView:
    return ReceiptView(
        consent_id=kept.consent_id, signer=kept.signer, guardian_id=kept.guardian_id
    )


def _signature(signature: Signature | None) -> SignatureView | None:
    if signature is None:
        return None
    return SignatureView(
        kind=signature.kind,
        drawing=signature.drawing,
        document_sha256=signature.document_sha256,
    )
