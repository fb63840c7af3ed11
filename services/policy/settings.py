"""What the policy service may be told from outside."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.process.settings import read


class PolicySettings(BaseSettings):
    """Every setting is an environment variable `SEINTJE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SEINTJE_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    checklist_required: bool = Field(
        default=False,
        description="agreements come in force only while no point of the checklist is open",
    )


def load() -> PolicySettings:
    """Read the environment; `BadSettings` says what to change."""
    return read(PolicySettings)
