"""Consent is taken back."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.consent.record import Signer
from shared.contracts.message import Code, Command, Event
from shared.contracts.roles import COORDINATOR, PRIVACY_OFFICER, SERVICE, WORKER


class WithdrawConsent(
    Command,
    subject="command.consent.withdraw-consent.v1",
    by=(
        WORKER,
        COORDINATOR,
        PRIVACY_OFFICER,
        SERVICE,
    ),
    entity="youth_id",
):
    """Consent given before this moment no longer counts."""

    youth_id: UUID
    channels: tuple[Code, ...] = Field((), description="all channels if left out")
    withdrawn_at: AwareDatetime
    by: Signer | None = Field(None, description="left out: everybody's consent is taken back")
    guardian_id: UUID | None = Field(None, description="of a guardian: only what they gave")


class ConsentWithdrawn(Event, subject="event.consent.consent-withdrawn.v1", entity="youth_id"):
    """Consent for pictures was taken back; what was posted must come down."""

    youth_id: UUID
    channels: tuple[Code, ...]
    by: Signer | None = None
