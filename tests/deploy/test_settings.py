"""The table of settings in deploy/README.md says what the platform and its services read."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.process.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "deploy" / "README.md"
ROW = re.compile(r"^\| `SEINTJE_(\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def shown(default: object) -> str:
    if default is None:
        return "-"
    plain = default if isinstance(default, str | Path) else json.dumps(default)
    return f"`{plain}`"


def test_the_table_names_every_setting_with_its_default_and_its_meaning() -> None:
    rows = {name.lower(): (default, meaning) for name, default, meaning in rows_of_readme()}

    assert rows == {
        name: (shown(field.default), field.description or rows[name][1])
        for name, field in fields()
    }


def fields() -> Iterator[tuple[str, FieldInfo]]:
    """Yield what the platform reads, and what each service reads under the same prefix."""
    yield from Settings.model_fields.items()
    for file in sorted((ROOT / "services").glob("*/settings.py")):
        for kind in vars(import_module(f"services.{file.parent.name}.settings")).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, BaseSettings)
                and kind is not Settings
                and kind.model_config.get("env_prefix") == "SEINTJE_"
            ):
                yield from kind.model_fields.items()


def rows_of_readme() -> list[tuple[str, str, str]]:
    return ROW.findall(README.read_text("utf-8"))
