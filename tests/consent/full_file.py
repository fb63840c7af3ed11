"""Everything that can be kept of one young person, each field with a value of its own."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from pydantic import BaseModel

from services.consent.domain.files import Kept
from services.consent.domain.link import Link, Receipt
from services.consent.domain.notice import NoticeText
from services.consent.domain.publication import Publication
from services.consent.domain.said import (
    Assent,
    Consent,
    Ended,
    Invalidation,
    NoticeShown,
    Settled,
    Signature,
    Withdrawal,
)
from services.consent.domain.take_down import TakeDown
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer

_numbers = count(1)


def number() -> UUID:
    return UUID(int=0xA0000 + next(_numbers))


def moment() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=next(_numbers), seconds=7)


def day() -> date:
    return date(2040, 1, 1) + timedelta(days=next(_numbers))


def word(what: str) -> str:
    return f"{what}-{next(_numbers):04}"


YOUTH, OTHER, PUBLICATION = number(), number(), number()


def notice() -> NoticeShown:
    return NoticeShown(
        notice_id=word("notice"),
        version=next(_numbers),
        sha256=word("sha"),
        language=word("nl"),
    )


def signature() -> Signature:
    return Signature(kind=word("kind"), drawing=word("M"), document_sha256=word("sha"))


READ, HEARD = notice(), notice()
CONSENT = Consent(
    consent_id=number(),
    signer=Signer.GUARDIAN,
    signer_name=word("Name"),
    signed_at=moment(),
    heard_at=moment(),
    channels=(word("channel"),),
    valid_until=day(),
    purposes=(word("purpose"),),
    refused_channels=(word("channel"),),
    refused_purposes=(word("purpose"),),
    images=(number(),),
    event_id=number(),
    information=(word("information"),),
    guardian_id=number(),
    relation=word("relation"),
    notice=READ,
    route=word("route"),
    present=word("present"),
    signature=signature(),
    renews=number(),
)
KEPT = Kept(
    youth=Youth(
        youth_id=YOUTH,
        born_on=day(),
        consents=(CONSENT,),
        withdrawals=(
            Withdrawal(
                command_id=number(),
                withdrawn_at=moment(),
                channels=(word("channel"),),
                by=Signer.GUARDIAN,
                guardian_id=number(),
            ),
        ),
        assents=(
            Assent(
                assent_id=number(),
                given=True,
                said_at=moment(),
                channels=(word("channel"),),
                purposes=(word("purpose"),),
                name=word("Name"),
                notice=HEARD,
                signature=signature(),
                route=word("route"),
                present=word("present"),
            ),
        ),
        invalidations=(
            Invalidation(
                command_id=number(), consent_id=number(), reason=word("reason"), at=moment()
            ),
        ),
        ended=(Ended(command_id=number(), guardian_id=number(), ended_at=moment()),),
        settled=(
            Settled(
                command_id=number(),
                guardian_id=number(),
                other_id=number(),
                same=True,
                at=moment(),
                by=word("by"),
            ),
        ),
        looked_at=moment(),
    ),
    publications=(
        Publication(
            publication_id=PUBLICATION,
            image_id=number(),
            perceptual_hash=word("hash"),
            channel=word("channel"),
            purpose=word("purpose"),
            event_id=number(),
            url=word("https"),
            people=(YOUTH, OTHER),
            rests_on={YOUTH: (number(),), OTHER: (number(),)},
            posted_at=moment(),
            posted_by=word("by"),
        ),
    ),
    take_downs={
        PUBLICATION: TakeDown(
            publication_id=PUBLICATION,
            why=word("why"),
            cause=number(),
            opened_at=moment(),
            due_at=moment(),
            posted_by=word("by"),
            level=next(_numbers),
            done_at=moment(),
            done_by=word("by"),
            proof_sha256=word("sha"),
        )
    },
    links=(
        Link(
            request_id=number(),
            token_sha256=word("sha"),
            youth_id=YOUTH,
            youth_name=word("Name"),
            born_on=day(),
            signer=Signer.GUARDIAN,
            guardian_id=number(),
            channels=(word("channel"),),
            purposes=(word("purpose"),),
            event_id=number(),
            images=(number(),),
            notice_version=next(_numbers),
            language=word("nl"),
            route=word("route"),
            present=word("present"),
            renews=number(),
            asked_at=moment(),
            expires_at=moment(),
            tries=next(_numbers),
            tried_by=(number(),),
            wrong_by=(number(),),
            used_by=number(),
            cancelled=True,
        ),
    ),
    receipts=(
        Receipt(
            token_sha256=word("sha"),
            youth_id=YOUTH,
            signer=Signer.GUARDIAN,
            guardian_id=number(),
            consent_id=number(),
        ),
    ),
    notices={
        shown.sha256: NoticeText(shown=shown, text=word("Words")) for shown in (READ, HEARD)
    },
)


def rows() -> list[BaseModel]:
    """Return every row of it."""
    return [
        KEPT.youth,
        *KEPT.publications,
        *KEPT.take_downs.values(),
        *KEPT.links,
        *KEPT.receipts,
        *KEPT.notices.values(),
    ]
