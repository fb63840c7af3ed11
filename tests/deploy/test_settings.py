"""The table of settings in deploy/README.md says what `Settings` says."""

import json
import re
from pathlib import Path

from shared.process.settings import Settings

README = Path(__file__).parents[2] / "deploy" / "README.md"
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
        for name, field in Settings.model_fields.items()
    }


def rows_of_readme() -> list[tuple[str, str, str]]:
    return ROW.findall(README.read_text("utf-8"))
