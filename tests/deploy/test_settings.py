"""The table of settings in deploy/README.md says what the platform and its services read."""

import json
import re
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from tests.deploy.every_setting import every_setting

ROOT = Path(__file__).parents[2]
README = ROOT / "deploy" / "README.md"
ROW = re.compile(r"^\| `(SEINTJE_\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def shown(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if default in (None, "") or isinstance(default, SecretStr):
        return "-"
    plain = default if isinstance(default, str | Path) else json.dumps(default)
    return f"`{plain}`"


def test_the_table_names_every_setting_with_its_default_and_its_meaning() -> None:
    rows = {name: (default, meaning) for name, default, meaning in rows_of_readme()}

    assert rows == {
        name: (shown(field), field.description or rows[name][1])
        for name, field in every_setting()
    }


def rows_of_readme() -> list[tuple[str, str, str]]:
    return ROW.findall(README.read_text("utf-8"))
