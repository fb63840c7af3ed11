"""What the signals service may be told from outside, beside what all services are."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, StringConstraints, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.message import Code
from shared.process import mail, settings

Contact = Annotated[
    str,
    StringConstraints(pattern=r"^(mailto:[^@\s]+@[^@\s]+|tel:\+[0-9]{6,15}|https?://[^\s]+)$"),
]
"""How to reach a person: an e-mail address, a phone number as E.164, or a webhook."""


Host = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$")
]
"""The name or number of a host, without a port."""

# This machine, and what no router of the internet passes on: RFC 1918 and RFC 4193.
_PRIVATE = tuple(
    ip_network(block)
    for block in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)


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


class CallSettings(mail.MailSettings):
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
    gateway: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+)?$")] = Field(
        "", description="address of the SMS gateway that `tel:` goes to"
    )
    gateway_key: SecretStr = Field(
        SecretStr(""), description="sent to the gateway as `Authorization: Bearer …`"
    )
    webhook_secret: SecretStr = Field(SecretStr(""), description="signs what a webhook gets")

    def reaches(self, person: str) -> bool:
        """Return whether a message can go to this person."""
        return any(self._can(contact) for contact in self.contacts.get(person, ()))

    def _can(self, contact: str) -> bool:
        kind = contact.partition(":")[0]
        if kind == "mailto":
            return "@" in self.mailbox
        return bool(self.gateway) if kind == "tel" else True


class SecondOpinionSettings(BaseSettings):
    """Which model reads a signal too, on a machine of ours: `SEINTJE_SECOND_OPINION_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_SECOND_OPINION_",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    hosts: tuple[Host, ...] = Field(
        (),
        description="hosts that texts may go to beside this machine and addresses of a private "
        "network, as JSON",
    )
    url: str = Field(
        "",
        description="where the model is, up to and with `/v1`: OpenAI's interface, on a "
        "machine of yours. Without it nobody reads a signal too",
    )
    model: str = Field("", description="the name of the model there")
    key: SecretStr = Field(
        SecretStr(""), description="sent to the model as `Authorization: Bearer …`"
    )
    patience: Annotated[float, Field(gt=0, le=15)] = Field(
        10.0, description="seconds an answer of the model may take"
    )

    @field_validator("url")
    @classmethod
    def _goes_nowhere_else(cls, url: str, info: ValidationInfo) -> str:
        """Refuse an address whose host is not ours and is not named in `hosts`."""
        if not url:
            return url
        address = urlsplit(url)
        host = (address.hostname or "").lower()
        is_whole = host and address.scheme in ("http", "https")
        if not is_whole or address.username or address.query or address.fragment:
            raise ValueError("must be such as http://127.0.0.1:8000/v1")
        if address.port == 0:
            raise ValueError("must have a port of 1 or more, or none")
        if _is_here(host):
            return url
        if host not in info.data.get("hosts", ()):
            raise ValueError(
                "its host is not on a private network by its number; name it in "
                "SEINTJE_SECOND_OPINION_HOSTS if texts may go there"
            )
        # A name without a dot is a neighbour's, in the same network of containers.
        if address.scheme != "https" and set(".:") & set(host):
            raise ValueError("must begin with https, since texts leave this network")
        return url


def _is_here(host: str) -> bool:
    """Return whether a host is this machine, or in a private network by its number."""
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return any(number in network for network in _PRIVATE if network.version == number.version)


def load() -> SignalsSettings:
    """Read the environment; `BadSettings` says what to change."""
    return settings.read(SignalsSettings)


def load_call() -> CallSettings:
    """Read how people on call are reached; `BadSettings` says what to change."""
    return settings.read(CallSettings)


def load_second_opinion() -> SecondOpinionSettings:
    """Read who reads a signal too; `BadSettings` says what to change."""
    return settings.read(SecondOpinionSettings)
