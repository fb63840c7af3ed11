"""What the signals service may be told from outside, beside what all services are."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.message import Code
from shared.process import settings


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


def load() -> SignalsSettings:
    """Read the environment; `BadSettings` says what to change."""
    return settings.read(SignalsSettings)
