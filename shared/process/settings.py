"""What the platform may be told from outside: environment variables, checked at the start."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from shared.contracts.message import Code, explain

S = TypeVar("S", bound=BaseSettings)

ANSWERED_WITHIN = 10.0  # seconds a front end waits for what came of its command


def _of_an_odd_cluster(number: int) -> int:
    # Not `Literal[1, 3, 5]`: what comes from the environment is text.
    if number not in (1, 3, 5):
        raise ValueError("must be 1, 3 or 5")
    return number


Address = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$"),
    AfterValidator(lambda address: address.rstrip("/")),
]
"""An address that others follow on, typed with or without a slash at its end."""


class BadSettings(Exception):
    """A setting is wrong; says which environment variable and what it should be."""


class Settings(BaseSettings):
    """Every setting is an environment variable `SEINTJE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    nats_url: str | None = Field(
        None, description="servers, comma-separated; left out: an embedded nats-server"
    )
    nats_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        4222, description="port of the embedded nats-server; 0 picks a free one"
    )
    nats_monitor: Address | None = Field(
        None, description="where the broker says how it is, as `http://nats:8222`"
    )
    data: Path = Field(Path("data"), description="folder of the embedded nats-server")
    http_host: str = Field("127.0.0.1", description="address of health, metrics and docs")
    http_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8080, description="port of health, metrics and docs; 0 picks a free one"
    )
    log: Literal["json", "console"] = Field("console", description="style of the log lines")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    kvk: Annotated[str, Field(pattern=r"^[0-9]{8}$")] = Field(
        "00000000", description="KvK number of the organisation, in every event's source"
    )
    schemas: Address = Field(
        "http://localhost:8080/schemas", description="where `dataschema` resolves"
    )
    pseudonym_key: SecretStr | None = Field(
        None, description="secret of at least 32 characters that makes account pseudonyms"
    )
    replicas: Annotated[int, AfterValidator(_of_an_odd_cluster)] = Field(
        1, description="copies the broker keeps of a stream: 1, 3 or 5"
    )
    provision: bool = Field(
        default=True, description="create streams and consumers at the start"
    )
    ack_wait: Annotated[float, Field(ge=1, le=60)] = Field(
        10, description="seconds after which what a dead process had in hand comes again"
    )
    patience: tuple[Annotated[float, Field(ge=0, le=86_400)], ...] = Field(
        (1, 5, 30, 120), description="seconds before the second, third, ... try, as JSON"
    )
    early: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        (0.5, 1.5, 3),
        description="seconds before a command about something unknown is tried again, as JSON; "
        "five together at most",
    )
    deadline: Annotated[float, Field(gt=0, le=600)] = Field(
        30, description="seconds one try of a handler may take"
    )

    watch: Annotated[float, Field(gt=0, le=60)] = Field(
        5, description="seconds between two looks at what should be on the broker"
    )
    clock_tolerance: Annotated[float, Field(ge=1, le=120)] = Field(
        30,
        description="seconds that the clocks of a host and the broker may differ; beyond it "
        "messages wait",
    )

    on_call: Annotated[tuple[Code, ...], Field(min_length=1)] = Field(
        ("coordinator", "manager"),
        description="who is asked to look at once, in this order, as JSON",
    )

    pages: Address = Field(
        "http://localhost:8081", description="where people reach the pages, in links to sign"
    )
    pages_host: str = Field("127.0.0.1", description="address of the pages for everybody")
    pages_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8081, description="port of the pages for everybody; 0 picks a free one"
    )
    proxies: tuple[IPvAnyNetwork, ...] = Field(
        (),
        description="networks of the proxies before the pages, whose `X-Forwarded-For` counts, "
        "as JSON",
    )

    @field_validator("early")
    @classmethod
    def _answered_in_time(cls, early: tuple[float, ...]) -> tuple[float, ...]:
        if sum(early) > ANSWERED_WITHIN / 2:
            raise ValueError(f"must be {ANSWERED_WITHIN / 2:g} seconds together at most")
        return early

    @field_validator("pseudonym_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < 32:  # noqa: PLR2004
            raise ValueError("must have at least 32 characters")
        return key

    def source(self, owner: str) -> str:
        """Return the CloudEvents `source`: a URN as the NL GOV profile asks."""
        return f"urn:nld:kvknr:{self.kvk}:systeem:{owner}"

    @property
    def servers(self) -> list[str]:
        """Return the addresses of the broker."""
        return [part.strip() for part in (self.nats_url or "").split(",") if part.strip()]


def load(**fields: object) -> Settings:
    """Read the environment; `fields` win. `BadSettings` says what to change."""
    return read(Settings, **fields)


def read(kind: type[S], **fields: Any) -> S:
    """Read the environment as settings of one kind; `BadSettings` says what to change."""
    prefix = kind.model_config.get("env_prefix", "")
    try:
        return kind(**fields)
    except SettingsError as error:
        name = str(error).partition('field "')[2].partition('"')[0].upper()
        raise BadSettings(
            f'wrong setting: {prefix}{name} must be JSON, such as ["one", "two"] or [1, 5, 30]'
        ) from None
    except ValidationError as error:
        wrong = explain(error)
        names = ", ".join(f"{prefix}{str(e['loc'][0]).upper()}" for e in error.errors())
        raise BadSettings(f"wrong setting: {wrong}. Change {names}.") from None
