"""`seintje dead …`: what could not be handled, without its contents."""

import re

import pytest

from tests.cli.conftest import CANARY, Seintje, one_sentence


def test_a_refused_letter_is_listed_and_shown_and_what_it_said_is_not_kept(
    seintje: Seintje,
) -> None:
    seintje("log", CANARY, "--platform", "hyves", "--as", "amina")
    listed = seintje("dead", "list")
    (number, *_) = re.findall(r"│ (\d+) .* unknown-platform", listed.stdout)
    shown = seintje("dead", "show", number)
    replayed = seintje("dead", "replay", number)

    assert "unknown-platform: platform" in listed.stdout
    assert re.search(rf"│ {number} .*│ refused +│ amina +│", listed.stdout)
    assert re.search(r"^actor +amina$", shown.stdout, re.MULTILINE)
    assert "unknown-platform" in shown.stdout
    assert "is not kept" in replayed.stderr
    assert replayed.returncode == 1
    assert CANARY not in listed.stdout + shown.stdout + replayed.stdout + replayed.stderr


@pytest.mark.parametrize("words", [("show", "99999"), ("replay", "99999")])
def test_a_dead_letter_that_is_not_there_is_said(
    seintje: Seintje, words: tuple[str, str]
) -> None:
    one_sentence(seintje("dead", *words), "there is no dead letter 99999")
