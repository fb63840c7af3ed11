"""What the consent service hears and says."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
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


class WithdrawConsent(
    Command, subject="command.consent.withdraw-consent.v1", entity="youth_id"
):
    """Consent given before this moment no longer counts."""

    youth_id: UUID
    channels: tuple[Code, ...] = Field((), description="all channels if left out")
    withdrawn_at: AwareDatetime


class ConsentRecorded(Event, subject="event.consent.consent-recorded.v1", entity="youth_id"):
    """Consent for pictures was given."""

    consent_id: UUID
    youth_id: UUID
    signer: Signer
    channels: tuple[Code, ...]
    valid_until: date


class ConsentWithdrawn(Event, subject="event.consent.consent-withdrawn.v1", entity="youth_id"):
    """Consent for pictures was taken back; what was posted must come down."""

    youth_id: UUID
    channels: tuple[Code, ...]


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
