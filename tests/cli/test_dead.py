"""`seintje dead …`: what could not be handled, without its contents."""

import re

import pytest

from tests.cli.conftest import CANARY, Seintje, one_sentence


def test_a_dead_letter_is_listed_shown_and_replayed_without_its_contents(
    seintje: Seintje,
) -> None:
    seintje("log", CANARY, "--platform", "hyves")
    listed = seintje("dead", "list")
    (number, *_) = re.findall(r"│ (\d+) .* unknown-platform", listed.stdout)
    shown = seintje("dead", "show", number)
    replayed = seintje("dead", "replay", number)

    assert "unknown-platform: platform" in listed.stdout
    assert "unknown-platform" in shown.stdout
    assert "1 replayed." in replayed.stdout
    assert CANARY not in listed.stdout + shown.stdout + replayed.stdout


@pytest.mark.parametrize("words", [("show", "99999"), ("replay", "99999")])
def test_a_dead_letter_that_is_not_there_is_said(
    seintje: Seintje, words: tuple[str, str]
) -> None:
    one_sentence(seintje("dead", *words), "there is no dead letter 99999")
