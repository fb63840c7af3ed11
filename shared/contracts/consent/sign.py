"""What the consent service hears and says of links to sign with."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.consent.record import Signer
from shared.contracts.message import Code, Command, Event, Personal
from shared.contracts.roles import COORDINATOR, SERVICE, WORKER

SHA256 = r"^[0-9a-f]{64}$"


class AskToSign(
    Command,
    subject="command.consent.ask-to-sign.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="youth_id",
):
    """A worker asks somebody to sign; the link itself is known to the phone that made it."""

    request_id: UUID = Field(description="also the id of the consent that comes of it")
    token_sha256: str = Field(pattern=SHA256, description="of the secret in the link")
    youth_id: UUID
    youth_name: Personal | None = Field(None, max_length=100, description="until it is signed")
    born_on: date
    signer: Signer = Field(description="a youth under sixteen gives assent")
    guardian_id: UUID | None = None
    channels: tuple[Code, ...] = Field(min_length=1, max_length=20)
    purposes: tuple[Code, ...] = Field(("show",), min_length=1, max_length=20)
    event_id: UUID | None = None
    images: tuple[UUID, ...] = Field((), max_length=200)
    language: Code = "nl"
    route: Code = Field("link", description="link, or worker: on the worker's own phone")
    present: Code | None = None
    renews: UUID | None = None
    expires_at: AwareDatetime


class SignConsent(
    Command, subject="command.consent.sign-consent.v1", by=(SERVICE,), entity="youth_id"
):
    """Who holds the link signed, as said by pages that looked at the birthday themselves."""

    token: Personal = Field(min_length=32, max_length=200)
    youth_id: UUID
    signer_name: Personal = Field(min_length=1, max_length=200)
    relation: Code | None = None
    authority: bool | None = None
    channels: tuple[Code, ...] = Field((), max_length=20)
    purposes: tuple[Code, ...] = Field((), max_length=20)
    drawing: Personal | None = Field(
        None, max_length=20000, description="path of a drawn signature; no pressure, no timing"
    )
    signed_at: AwareDatetime


class SignConsentV2(
    Command, subject="command.consent.sign-consent.v2", by=(SERVICE,), entity="youth_id"
):
    """Who holds the link signed, if they know the date of birth; the link itself stays theirs.

    Each channel and purpose left out was refused.
    """

    token_sha256: str = Field(pattern=SHA256, description="of the secret in the link")
    receipt_sha256: str = Field(
        pattern=SHA256, description="of the secret in the link to the receipt"
    )
    youth_id: UUID
    born_on: date = Field(description="what they filled in; each one is a try")
    signer_name: Personal = Field(min_length=1, max_length=200)
    relation: Code | None = None
    authority: bool | None = None
    channels: tuple[Code, ...] = Field((), max_length=20)
    purposes: tuple[Code, ...] = Field((), max_length=20)
    drawing: Personal | None = Field(
        None, max_length=20000, description="path of a drawn signature; no pressure, no timing"
    )
    signed_at: AwareDatetime


class SigningAsked(Event, subject="event.consent.signing-asked.v1", entity="youth_id"):
    """Somebody was asked to sign."""

    request_id: UUID
    youth_id: UUID
    signer: Signer
    expires_at: AwareDatetime
    renews: UUID | None = None


class WrongBirthdayNoted(
    Event, subject="event.consent.wrong-birthday-noted.v1", entity="youth_id"
):
    """A link was tried with a wrong date of birth; after a few times it is closed."""

    request_id: UUID
    youth_id: UUID
    tries: int
    locked: bool
