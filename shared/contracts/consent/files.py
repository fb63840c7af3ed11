"""All that is kept of one young person, for who asks to see it (AVG art. 15)."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.consent.record import Signer
from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import PRIVACY_OFFICER


class NoticeView(Frozen):
    """Which text was read before signing, and its exact words."""

    notice_id: Code
    version: int
    language: Code
    sha256: str
    words: Personal | None = Field(None, description="null if they are not kept any more")


class SignatureView(Frozen):
    """How it was signed."""

    kind: Code
    drawing: Personal | None = Field(None, description="a path, as in SVG")
    document_sha256: str | None = None


class SignedView(Frozen):
    """One consent: the record by ISO/IEC TS 27560, and what it comes to now."""

    consent_id: UUID
    state: str = Field(pattern=r"^[A-Za-z]+$", description="a word of ISO/IEC TS 27560")
    record: Personal = Field(description="JSON, as it was when it was signed")
    signer: Signer | None = None
    signed_at: AwareDatetime | None = Field(None, description="by the clock of the signer")
    heard_at: AwareDatetime | None = Field(None, description="by our clock")
    notice: NoticeView | None = None
    signature: SignatureView | None = None


class SaidView(Frozen):
    """What was said beside the forms."""

    what: Code = Field(
        description="assent, objection, withdrawal, invalidation, guardian-ended, "
        "guardians-settled"
    )
    at: AwareDatetime
    by: Code | None = None
    channels: tuple[Code, ...] = Field((), description="none: all of them")
    number: UUID | None = Field(None, description="its own")
    purposes: tuple[Code, ...] = Field((), description="none: all of them")
    consent_id: UUID | None = Field(None, description="the consent that never counted")
    reason: Code | None = None
    guardian_id: UUID | None = None
    other_id: UUID | None = Field(None, description="one person with the guardian, or not")
    same: bool | None = None
    name: Personal | None = Field(None, description="as it was signed")
    notice: NoticeView | None = None
    signature: SignatureView | None = None
    route: Code | None = None
    present: Code | None = None


class TakeDownFile(Frozen):
    """The task to take a picture down, and how far it is."""

    why: Code
    cause: UUID = Field(description="the message that it follows from")
    opened_at: AwareDatetime
    due_at: AwareDatetime
    posted_by: Code
    level: int
    done_at: AwareDatetime | None = None
    done_by: Code | None = None
    proof_sha256: str | None = None


class PostedView(Frozen):
    """A picture of this person that was posted."""

    publication_id: UUID
    image_id: UUID
    channel: Code
    purpose: Code
    url: Personal | None
    posted_at: AwareDatetime
    state: Code = Field(description="there, to-be-taken-down or taken-down")
    perceptual_hash: str | None = None
    event_id: UUID | None = None
    others: int = Field(0, description="how many others are on it; who they are is theirs")
    rests_on: tuple[UUID, ...] = Field((), description="the consents of this person")
    posted_by: Code | None = None
    take_down: TakeDownFile | None = None


class AskedView(Frozen):
    """A link that was made to sign with; the secret in it is not kept."""

    request_id: UUID
    youth_name: Personal | None = Field(None, description="until it is signed")
    born_on: Personal
    signer: Signer
    guardian_id: UUID | None = None
    channels: tuple[Code, ...]
    purposes: tuple[Code, ...]
    event_id: UUID | None = None
    images: tuple[UUID, ...] = ()
    notice_version: int
    language: Code
    route: Code
    present: Code | None = None
    renews: UUID | None = None
    asked_at: AwareDatetime
    expires_at: AwareDatetime
    tries: int = Field(description="how often the date of birth was wrong")
    used_by: UUID | None = Field(None, description="the message that signed with it")
    cancelled: bool


class ReceiptView(Frozen):
    """A receipt somebody has: its link shows what they signed, and takes it back."""

    consent_id: UUID
    signer: Signer
    guardian_id: UUID | None = None


class ConsentFile(Answer, subject="answer.consent.consent-file.v1"):
    """All that is kept of one young person, and of those who decide with them."""

    youth_id: UUID
    born_on: Personal | None = None
    signed: tuple[SignedView, ...] = ()
    said: tuple[SaidView, ...] = ()
    posted: tuple[PostedView, ...] = ()
    open_links: int = Field(0, description="requests to sign that still work")
    asked: tuple[AskedView, ...] = ()
    receipts: tuple[ReceiptView, ...] = ()
    told_until: AwareDatetime | None = Field(
        None, description="up to when birthdays and ends that became due were told"
    )


class ShowFile(Query[ConsentFile], subject="query.consent.show-file.v1", by=(PRIVACY_OFFICER,)):
    """What is kept of this young person?"""

    youth_id: UUID
