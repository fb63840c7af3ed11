"""What the consent service tells of one young person's file, of what ends, and in numbers."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.consent.record import Signer
from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, MANAGER, PRIVACY_OFFICER, WORKER

# --- one file: the right of access (AVG art. 15) ------------------------------------


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


# --- what ends ----------------------------------------------------------------------


class EndingView(Frozen):
    """A consent to ask for anew, with all that a new request needs."""

    consent_id: UUID
    youth_id: UUID
    born_on: date
    signer: Signer
    guardian_id: UUID | None = None
    channels: tuple[Code, ...]
    purposes: tuple[Code, ...]
    event_id: UUID | None = None
    images: tuple[UUID, ...] = ()
    why: Code = Field(description="ends, ended, notice-changed or sixteen")
    on: date = Field(description="from when it carries nothing new")


class Ending(Answer, subject="answer.consent.ending.v1"):
    """The consents to ask for anew, the first to end first."""

    consents: tuple[EndingView, ...]
    total: int


class ListEnding(
    Query[Ending],
    subject="query.consent.list-ending.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
):
    """Which consents end, or ended, and are followed by no other?"""

    days: int = Field(30, ge=0, le=366, description="ahead of today")
    youths: tuple[UUID, ...] = Field((), max_length=200, description="only this group")
    event_id: UUID | None = Field(None, description="only pictures of this event")
    limit: int = Field(100, ge=1, le=500)


# --- in numbers ---------------------------------------------------------------------


class ChannelNumbers(Frozen):
    """How many young people; null where it is between 1 and 4, so that nobody stands out."""

    channel: Code
    may: int | None = Field(description="may be shown there today, for `show`")
    may_not: int | None


class ConsentNumbers(Answer, subject="answer.consent.consent-numbers.v1"):
    """Consent in numbers, without anybody in it."""

    youths: int | None
    channels: tuple[ChannelNumbers, ...] = ()
    to_be_taken_down: int | None


class AskNumbers(Query[ConsentNumbers], subject="query.consent.ask-numbers.v1", by=(MANAGER,)):
    """How many may be shown where?"""
