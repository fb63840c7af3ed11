"""What the consent service hears and says."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
    Refused,
)


class Signer(StrEnum):
    """Who signed: the young person, or somebody with parental authority."""

    YOUTH = "youth"
    GUARDIAN = "guardian"


class RecordConsent(Command, subject="command.consent.record-consent.v1", entity="youth_id"):
    """Somebody signed that pictures of a young person may be shown on some channels."""

    consent_id: UUID = Field(description="chosen by the client, so it may send twice")
    youth_id: UUID
    born_on: date
    signer: Signer
    signer_name: Personal = Field(min_length=1, max_length=200)
    signed_at: AwareDatetime
    channels: tuple[Code, ...] = Field(min_length=1, max_length=20)
    valid_until: date | None = Field(None, description="a year after signing if left out")
    purposes: tuple[Code, ...] = Field(("show",), min_length=1, max_length=20)
    refused_channels: tuple[Code, ...] = Field((), max_length=20)
    refused_purposes: tuple[Code, ...] = Field((), max_length=20)
    images: tuple[UUID, ...] = Field((), max_length=200, description="only these pictures")
    event_id: UUID | None = Field(None, description="only pictures of this event")
    guardian_id: UUID | None = Field(None, description="which of the guardians signed")
    relation: Code | None = Field(None, description="parent, guardian, institution or self")
    authority: bool | None = Field(None, description="declared to have parental authority")
    assent: bool | None = Field(None, description="what the child said, asked before")
    notice_version: int | None = Field(None, description="which text was read before signing")
    language: Code = "nl"
    route: Code = Field("worker", description="how it came: worker, paper, link")
    present: Code | None = Field(None, description="the worker who was there")
    renews: UUID | None = Field(None, description="the consent this one follows")


class WithdrawConsent(
    Command, subject="command.consent.withdraw-consent.v1", entity="youth_id"
):
    """Consent given before this moment no longer counts."""

    youth_id: UUID
    channels: tuple[Code, ...] = Field((), description="all channels if left out")
    withdrawn_at: AwareDatetime
    by: Signer | None = Field(None, description="left out: everybody's consent is taken back")
    guardian_id: UUID | None = Field(None, description="of a guardian: only what they gave")


class RecordAssent(Command, subject="command.consent.record-assent.v1", entity="youth_id"):
    """A child under sixteen says whether they want to be shown; asked before the guardians."""

    youth_id: UUID
    given: bool
    said_at: AwareDatetime
    channels: tuple[Code, ...] = Field((), max_length=20, description="all if left out")
    purposes: tuple[Code, ...] = Field((), max_length=20, description="all if left out")
    present: Code | None = None


class InvalidateConsent(
    Command, subject="command.consent.invalidate-consent.v1", entity="youth_id"
):
    """A consent never counted: a mistake, or the wrong person signed. Then record anew."""

    youth_id: UUID
    consent_id: UUID
    reason: Code = Field("mistake", description="mistake, wrong-person, forged")


class EndGuardianship(
    Command, subject="command.consent.end-guardianship.v1", entity="youth_id"
):
    """Somebody no longer has parental authority: neither their yes nor their no counts."""

    youth_id: UUID
    guardian_id: UUID
    ended_at: AwareDatetime


class ConsentRecorded(Event, subject="event.consent.consent-recorded.v1", entity="youth_id"):
    """Consent for pictures was given."""

    consent_id: UUID
    youth_id: UUID
    signer: Signer
    channels: tuple[Code, ...]
    valid_until: date
    purposes: tuple[Code, ...] = ("show",)
    event_id: UUID | None = None
    notice_version: int | None = None
    route: Code = "worker"
    renews: UUID | None = None


class ConsentDeclined(Event, subject="event.consent.consent-declined.v1", entity="youth_id"):
    """Who was asked said no to everything."""

    consent_id: UUID
    youth_id: UUID
    signer: Signer


class AssentRecorded(Event, subject="event.consent.assent-recorded.v1", entity="youth_id"):
    """A child said whether they want to be shown."""

    youth_id: UUID
    given: bool
    channels: tuple[Code, ...]


class ConsentInvalidated(
    Event, subject="event.consent.consent-invalidated.v1", entity="youth_id"
):
    """A consent turned out never to have counted."""

    consent_id: UUID
    youth_id: UUID
    reason: Code


class GuardianshipEnded(
    Event, subject="event.consent.guardianship-ended.v1", entity="youth_id"
):
    """Somebody's word no longer counts."""

    youth_id: UUID
    guardian_id: UUID


class ConsentWithdrawn(Event, subject="event.consent.consent-withdrawn.v1", entity="youth_id"):
    """Consent for pictures was taken back; what was posted must come down."""

    youth_id: UUID
    channels: tuple[Code, ...]
    by: Signer | None = None


class OwnConsentSoon(Event, subject="event.consent.own-consent-soon.v1", entity="youth_id"):
    """A youth turns sixteen on a day: tell them, and ask what they want themselves."""

    youth_id: UUID
    on: date


class OwnConsentNeeded(Event, subject="event.consent.own-consent-needed.v1", entity="youth_id"):
    """A youth is sixteen: new use needs their own consent from now on."""

    youth_id: UUID


class ConsentEndsSoon(Event, subject="event.consent.consent-ends-soon.v1", entity="youth_id"):
    """A consent ends on a day, and no later one follows it yet."""

    consent_id: UUID
    youth_id: UUID
    on: date


class ConsentEnded(Event, subject="event.consent.consent-ended.v1", entity="youth_id"):
    """A consent is over, and no later one follows it."""

    consent_id: UUID
    youth_id: UUID


class YouthDue(Due, subject="due.consent.youth-due.v1", entity="youth_id"):
    """The next moment something becomes due for a young person."""

    youth_id: UUID


class CommandRefused(Refused, subject="event.consent.command-refused.v1"):
    """A command to the consent service was not carried out."""


class Objection(Frozen):
    """Somebody in the picture who stands in the way, and why."""

    youth_id: UUID
    reason: Code


class MayPublishAnswer(Answer, subject="answer.consent.may-publish-answer.v1"):
    """Yes, or no with everybody who stands in the way."""

    allowed: bool
    objections: tuple[Objection, ...] = ()


class MayPublish(Query, subject="query.consent.may-publish.v1", answer=MayPublishAnswer):
    """May a picture of these young people be shown on this channel, now?"""

    people: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    channel: Code
    purpose: Code = "show"
    images: tuple[UUID, ...] = Field((), max_length=200, description="which pictures")
    event_id: UUID | None = Field(None, description="at which event they were taken")
