"""All that is kept of one young person, for who asks to see it (AVG art. 15)."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import PRIVACY_OFFICER


class SignedView(Frozen):
    """One consent: the record by ISO/IEC TS 27560, and what it comes to now."""

    consent_id: UUID
    state: str = Field(pattern=r"^[A-Za-z]+$", description="a word of ISO/IEC TS 27560")
    record: Personal = Field(description="JSON, as it was when it was signed")


class SaidView(Frozen):
    """What was said beside the forms."""

    what: Code = Field(
        description="assent, objection, withdrawal, invalidation, guardian-ended"
    )
    at: AwareDatetime
    by: Code | None = None
    channels: tuple[Code, ...] = Field((), description="none: all of them")


class PostedView(Frozen):
    """A picture of this person that was posted."""

    publication_id: UUID
    image_id: UUID
    channel: Code
    purpose: Code
    url: Personal | None
    posted_at: AwareDatetime
    state: Code = Field(description="there, to-be-taken-down or taken-down")


class ConsentFile(Answer, subject="answer.consent.consent-file.v1"):
    """All that is kept of one young person."""

    youth_id: UUID
    born_on: Personal | None = None
    signed: tuple[SignedView, ...] = ()
    said: tuple[SaidView, ...] = ()
    posted: tuple[PostedView, ...] = ()
    open_links: int = Field(0, description="requests to sign that still work")


class ShowFile(Query[ConsentFile], subject="query.consent.show-file.v1", by=(PRIVACY_OFFICER,)):
    """What is kept of this young person?"""

    youth_id: UUID
