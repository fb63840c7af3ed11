"""What goes to others goes by one door each, where a letter is whole and a redirect no yes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("pattern", "door"),
    [
        (r"\bEmailMessage\(", "shared/process/mail.py"),
        (r"\bSMTP(_SSL)?\(", "shared/process/mail.py"),
        (r"\bbuild_opener\(", "shared/process/web.py"),
    ],
)
def test_nobody_else_writes_letters_or_posts(pattern: str, door: str) -> None:
    sources = [
        file
        for part in ("services", "shared", "clients")
        for file in (ROOT / part).rglob("*.py")
    ]
    users = {
        str(file.relative_to(ROOT))
        for file in sources
        if re.search(pattern, file.read_text("utf-8"))
    }

    assert users == {door}
