"""Consent for images is recorded."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, PRIVACY_OFFICER, WORKER


class Signer(StrEnum):
    """Who signed: the young person, or somebody with parental authority."""

    YOUTH = "youth"
    GUARDIAN = "guardian"


class RecordConsent(
    Command,
    subject="command.consent.record-consent.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="youth_id",
):
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


class InvalidateConsent(
    Command,
    subject="command.consent.invalidate-consent.v1",
    by=(PRIVACY_OFFICER,),
    entity="youth_id",
):
    """A consent never counted: a mistake, or the wrong person signed. Then record anew."""

    youth_id: UUID
    consent_id: UUID
    reason: Code = Field("mistake", description="mistake, wrong-person, forged")


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


class ConsentInvalidated(
    Event, subject="event.consent.consent-invalidated.v1", entity="youth_id"
):
    """A consent turned out never to have counted."""

    consent_id: UUID
    youth_id: UUID
    reason: Code
