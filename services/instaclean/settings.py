"""What Instaclean may be told from outside: who notifies, whom, and by which channel."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
)
from pydantic_settings import SettingsConfigDict

from shared.contracts.message import Code
from shared.language.clock import HERE
from shared.process import mail, settings


class Contact(BaseModel):
    """Where the batches of one platform go."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    channel: Literal["mail", "webhook", "hand"] = "hand"
    to: str = Field("", description="an e-mail address, or the address of a webhook")
    language: Literal["nl", "en"] = "en"
    answer: Literal["acknowledged", "accepted"] = Field(
        "acknowledged",
        description="what a webhook says when it has a file: its SHA-256 as JSON, or, where "
        "that is agreed with the platform, 202 or 204 alone",
    )


class InstacleanSettings(mail.MailSettings):
    """Every setting is an environment variable `SEINTJE_INSTACLEAN_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_INSTACLEAN_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    organisation: str = Field("", description="the notifier: never a worker")
    mailbox: str = Field("", description="the organisation's e-mail address for answers")
    time_zone: str = Field(HERE.key, description="in which quarters and days end")
    mode: Literal["test", "production"] = Field(
        "test", description="test: batches go to our own mailbox, and count as not sent"
    )
    contacts: dict[Code, Contact] = Field(
        default_factory=dict, description="per platform where its batches go, as JSON"
    )
    webhook_secret: SecretStr = Field(SecretStr(""), description="signs what a webhook gets")
    test_webhook: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+)?$")] = Field(
        "", description="where a webhook goes in test mode"
    )
    fresh_days: Annotated[int, Field(ge=1, le=90)] = Field(
        14, description="days an account was last seen live before it may be submitted"
    )
    answer_days: Annotated[int, Field(ge=1, le=180)] = Field(
        14, description="days a platform has to say that it has a batch"
    )
    complaint_months: Annotated[int, Field(ge=6, le=24)] = Field(
        6, description="DSA art. 20: six months at least"
    )
    retention_days: Annotated[int, Field(ge=0, le=730)] = Field(
        30, description="days after its complaint term that a notice becomes a number"
    )
    look_away_after: Annotated[int, Field(ge=1)] = Field(
        30, description="items a reviewer may open on a day before a pause"
    )
    pause_minutes: Annotated[int, Field(ge=1, le=480)] = Field(
        15, description="minutes such a pause lasts"
    )

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("is no time zone, such as Europe/Amsterdam") from None
        return name

    @property
    def has_notifier(self) -> bool:
        """Return whether it is known who notifies, and at which address answers are read."""
        return bool(self.organisation) and "@" in self.mailbox

    def contact(self, platform: Code) -> Contact:
        """Return where the batches of a platform go: by hand, when nothing is set."""
        return self.contacts.get(platform, Contact())

    def receiver(self, platform: Code, *, test: bool) -> str | None:
        """Return the address a batch goes to, empty by hand; None when a channel has none."""
        contact = self.contact(platform)
        if contact.channel == "mail":
            to = self.mailbox if test else contact.to
            return to if "@" in to else None
        if contact.channel == "webhook":
            to = self.test_webhook if test else contact.to
            return to if to.startswith(("http://", "https://")) else None
        return ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the organisation's time zone."""
        return ZoneInfo(self.time_zone)


def load() -> InstacleanSettings:
    """Read the environment; `BadSettings` says what to change."""
    return settings.read(InstacleanSettings)
