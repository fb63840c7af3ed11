"""What the signals service may be told from outside, beside what all services are."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.message import Code
from shared.process import settings
from shared.process.mail import MailServer

Contact = Annotated[
    str,
    StringConstraints(pattern=r"^(mailto:[^@\s]+@[^@\s]+|tel:\+[0-9]{6,15}|https?://[^\s]+)$"),
]
"""How to reach a person: an e-mail address, a phone number as E.164, or a webhook."""


class SignalsSettings(BaseSettings):
    """Every setting is an environment variable `SEINTJE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    municipality: Code = Field(
        "onbekend", description="code of the gemeente, where an agreement coarsens to it"
    )
    alarm_wait: Annotated[float, Field(ge=1, le=86400)] = Field(
        300, description="seconds each of them has to answer"
    )
    shadow: tuple[Code, ...] = Field(
        (), description="categorisers that only watch, and are counted, as JSON"
    )
    models: Path | None = Field(
        None, description="folder of models that learnt on site; without one, none is used"
    )


class CallSettings(BaseSettings):
    """How people on call are reached: `SEINTJE_CALL_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_CALL_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    contacts: dict[Code, tuple[Contact, ...]] = Field(
        default_factory=dict,
        description="per person on call how to reach them, as JSON: `mailto:`, `tel:+31…` or "
        "the https address of a webhook",
    )
    mailbox: str = Field("", description="the address that mails to people on call come from")
    smtp_host: str = "127.0.0.1"
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    gateway: str = Field("", description="address of the SMS gateway that `tel:` goes to")
    gateway_key: SecretStr = Field(
        SecretStr(""), description="sent to the gateway as `Authorization: Bearer …`"
    )
    webhook_secret: SecretStr = Field(SecretStr(""), description="signs what a webhook gets")

    @property
    def mail_server(self) -> MailServer:
        """Return where letters are handed in."""
        return MailServer(
            self.smtp_host,
            self.smtp_port,
            self.smtp_security,
            self.smtp_user,
            self.smtp_password,
        )

    def reaches(self, person: str) -> bool:
        """Return whether a message can go to this person."""
        return any(self._can(contact) for contact in self.contacts.get(person, ()))

    def _can(self, contact: str) -> bool:
        kind = contact.partition(":")[0]
        if kind == "mailto":
            return "@" in self.mailbox
        return bool(self.gateway) if kind == "tel" else True


def load() -> SignalsSettings:
    """Read the environment; `BadSettings` says what to change."""
    return settings.read(SignalsSettings)


def load_call() -> CallSettings:
    """Read how people on call are reached; `BadSettings` says what to change."""
    return settings.read(CallSettings)
