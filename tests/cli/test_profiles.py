"""`seintje profile …` and `seintje platforms` as they are typed."""

from typing import get_args

from shared.contracts.policy.evaluation import Outcome
from shared.contracts.policy.profiles import Point
from shared.contracts.policy.workers import Competence, Means
from shared.contracts.signals.requests import AnswerRequest
from shared.language.policy import COMPETENCES, MEANS, OUTCOMES, POINTS
from shared.language.signals import OUTCOMES as ANSWERS
from tests.cli.conftest import Seintje, one_sentence, run


def test_platforms_come_with_what_to_look_out_for() -> None:
    result = run("platforms")

    assert result.returncode == 0
    for shown in ("WhatsApp", "niet aan de AVG", "heel gesloten", "24 uur"):
        assert shown in result.stdout


def test_a_profile_is_added_checked_and_listed(seintje: Seintje) -> None:
    added = seintje("profile", "add", "fatima", "whatsapp", "@fatima.werk")
    assert (
        seintje("profile", "check", "fatima", "whatsapp", "--goed", "besloten").returncode == 0
    )
    assert (
        seintje("profile", "means", "fatima", "32", "--heeft", "werktelefoon").returncode == 0
    )
    assert seintje("profile", "hours", "fatima", "whatsapp", "90", "--gebracht").returncode == 0
    assert seintje("profile", "competence", "fatima", "privacy", "3").returncode == 0
    listed = seintje("profile", "list", "--wie", "fatima")

    assert "niet aan de AVG" in added.stdout
    assert "1:30 uur gebracht, 0:00 uur gehaald in vier weken; de norm is 32:00 uur." in (
        " ".join(listed.stdout.split())
    )
    assert "herkenbaar, zelfde-stijl, persoonlijk" in " ".join(listed.stdout.split())
    assert "Nog nodig: laptop." in listed.stdout


def test_what_is_not_known_is_said(seintje: Seintje) -> None:
    one_sentence(
        seintje("profile", "add", "fatima", "hyves", "@x"), "Dit platform kennen we niet."
    )
    one_sentence(
        seintje("profile", "check", "fatima", "whatsapp", "--goed", "mooi"),
        "dit kan: besloten, herkenbaar, zelfde-stijl",
        code=2,
    )
    one_sentence(
        seintje("profile", "changed", "instagram", "--op", "gisteren"), "gisteren", code=2
    )


def test_there_is_a_dutch_word_for_every_choice() -> None:
    answers = AnswerRequest.model_fields["outcome"].annotation
    for words, choice in (
        (POINTS, Point),
        (COMPETENCES, Competence),
        (MEANS, Means),
        (OUTCOMES, Outcome),
        (ANSWERS, answers),
    ):
        assert set(words) == set(get_args(choice))
