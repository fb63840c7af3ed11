"""Who an account is on the list, whatever way its name was typed or pasted."""

import re

from tests.cli.conftest import Seintje, until

PHONE = ("06-00000001", "+31 6 00000001", "0031 6 00000001", "+31 (0)6 0000 0001")


def seen(seintje: Seintje, platform: str, pattern: str) -> list[str]:
    """Return how often each account of a platform was seen, once `pattern` is in the list."""

    printed = until(lambda: seintje("instaclean", "queue", "--platform", platform), pattern)
    return re.findall(r"(\d+) keer gezien", printed)


def test_a_phone_number_is_one_account_however_it_is_typed(seintje: Seintje) -> None:
    words = ("--platform", "whatsapp", "--categorie", "fraude")
    for number in PHONE:
        seintje("log", "ronselt geldezels", "--account", number, *words)
    pasted = seintje("log", "ronselt geldezels, wa.me/31600000001", "--categorie", "fraude")

    assert "account +31600000001" in pasted.stdout
    assert seen(seintje, "whatsapp", r"5 keer gezien") == ["5"]


def test_two_people_behind_a_page_to_log_in_on_are_two(seintje: Seintje) -> None:
    wall = "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2F{}"
    for name in ("naam.een", "naam.twee"):
        seintje("log", f"zie {wall.format(name)}", "--categorie", "drugs_aanbod")
    seintje(
        "log", "verkoopt", "--platform", "facebook", "--account", "naam.een",
        "--categorie", "drugs_aanbod",
    )  # fmt: skip

    assert sorted(seen(seintje, "facebook", r"2 keer gezien")) == ["1", "2"]
