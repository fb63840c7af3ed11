"""Every environment variable that the platform and its services read."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.process.settings import Settings

ROOT = Path(__file__).parents[2]


def every_setting() -> Iterator[tuple[str, FieldInfo]]:
    """Yield each variable with the field that it sets."""
    for name, field, _ in every_setting_and_kind():
        yield name, field


def every_setting_and_kind() -> Iterator[tuple[str, FieldInfo, type[BaseSettings]]]:
    """Yield each variable with the field that it sets, and where that field is."""
    kinds: dict[type[BaseSettings], None] = {Settings: None}
    for file in sorted((ROOT / "services").glob("*/settings.py")):
        for kind in vars(import_module(f"services.{file.parent.name}.settings")).values():
            if isinstance(kind, type) and issubclass(kind, BaseSettings):
                kinds[kind] = None
    kinds.pop(BaseSettings, None)
    for kind in kinds:
        prefix = kind.model_config.get("env_prefix", "")
        for name, field in kind.model_fields.items():
            yield f"{prefix}{name.upper()}", field, kind
