"""What the consent service may be told from outside: who asks, who must sign, and how fast."""

from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.process import settings

LONG_ENOUGH = 32  # characters of a secret


class ConsentSettings(BaseSettings):
    """Every setting is an environment variable `SEINTJE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    organisation: str = Field("Het jongerenwerk", description="who asks, in a consent notice")
    contact: str = Field("de jongerenwerker", description="whom to ask, in a consent notice")
    receipt_key: SecretStr | None = Field(
        None, description="secret of at least 32 characters that signs receipts of consent"
    )
    guardians: Annotated[int, Field(ge=1, le=2)] = Field(
        1, description="how many guardians must consent"
    )
    warn: Annotated[float, Field(ge=0, le=31_622_400)] = Field(
        2592000, description="seconds before a consent ends, or a youth is 16, that it is told"
    )
    take_down_wait: Annotated[float, Field(ge=1, le=2_592_000)] = Field(
        172800, description="seconds in which a picture must be down after a withdrawal"
    )

    @field_validator("receipt_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < LONG_ENOUGH:
            raise ValueError(f"must have at least {LONG_ENOUGH} characters")
        return key


def load() -> ConsentSettings:
    """Read the environment; `BadSettings` says what to change."""
    return settings.read(ConsentSettings)
