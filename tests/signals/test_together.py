"""The categoriser as it ships: how good it is, and what it says of its own doubt."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signals.domain.verdict import verdict_on
from services.signals.plugins import lexicon, linear, together
from tests.platform import run


@pytest.mark.parametrize("text", ["xqzv", "🜁", "12345"])
def test_without_a_word_to_show_it_asks_a_person_to_look(text: str) -> None:
    assert verdict_on(together.categorise(text=text) or ()).unsure


SAYS_NOTHING = (
    "iets",
    "test",
    "hoi",
    "foto",
    "filmpje",
    "story",
    "ik zag iets",
    "zag een foto",
    "kijk dit",
    "Story bekeken",
    "iemand heeft iets gepost",
    "foto van een meisje",
    "gewoon een foto",
    "jongen op foto met gespierde armen",
    "een post op insta",
    "er staat iets online",
    "hij heeft een story geplaatst",
    "zie de link",
    "??",
    "zie bijlage",
    "geen idee",
)
ABOUT_SOMEBODY = (
    "{}",
    "Ik zag een story van {}",
    "{} heeft een foto geplaatst",
    "{} is online",
)
NAMES = (
    "Daan",
    "daan",
    "Fatima",
    "Mohammed",
    "Lisa",
    "Youssef",
    "Emma",
    "Jayden",
    "Noa",
    "Sem",
)


@pytest.mark.parametrize(
    "text", [*SAYS_NOTHING, *(t.format(n) for t in ABOUT_SOMEBODY for n in NAMES)]
)
def test_a_text_without_evidence_is_other_and_for_a_person_to_look_at(text: str) -> None:
    verdict = verdict_on(together.categorise(text=text) or ())

    assert (verdict.category, verdict.also) == ("overig", ())


@given(st.lists(st.sampled_from(sorted(lexicon.reporting())), min_size=1, max_size=12))
def test_that_somebody_saw_something_somewhere_is_no_evidence(words: list[str]) -> None:
    labels = together.categorise(text=" ".join(words)) or ()

    assert verdict_on(labels).category == "overig"


@pytest.mark.parametrize("text", ["{} wil dood", "{} loopt met een mes op zak"])
def test_who_it_is_about_changes_nothing(text: str) -> None:
    said = {tuple(together.categorise(text=text.format(name)) or ()) for name in NAMES}

    assert len(said) == 1
    assert verdict_on(said.pop()).category in ("zelfbeschadiging", "wapens")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("zelf\N{ZERO WIDTH JOINER}moord plegen", "zelfmoord plegen"),
        ("v\N{ZERO WIDTH SPACE}uurw\N{ZERO WIDTH SPACE}apens", "vuurwapens"),
        ("m\N{CYRILLIC SMALL LETTER IE}s op zak", "mes op zak"),
        ("zelfmo\N{SOFT HYPHEN}ord", "zelfmoord"),
    ],
)
def test_letters_nobody_sees_change_nothing(text: str, plain: str) -> None:
    said, meant = (together.categorise(text=t) or () for t in (text, plain))

    assert [(x.category, x.check) for x in said] == [(x.category, x.check) for x in meant]


def test_what_it_says_can_be_read_in_the_text() -> None:
    (first, *_) = together.categorise(text="hij loopt met een mes op zak") or ()

    assert first.category == "wapens"
    assert all(why in "hij loopt met een mes op zak" for why in first.why)


def test_shares_add_up_to_one() -> None:
    scores = linear.model().scores("wie moet er wiet")

    assert scores
    assert sum(linear.shares(scores).values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["a" * 4000, "😀" * 2000, "mes " * 1000, " \n\t"])
def test_the_longest_text_is_no_problem(text: str) -> None:
    verdict = verdict_on(together.categorise(text=text) or ())

    assert 0 <= verdict.confidence <= 1


def test_a_model_file_reads_as_it_was_written() -> None:
    numbers = bytes([228, 28, 4, 128, 129, 8])
    file = linear.write(
        ["overig", "wapens"],
        [0.5, -0.5],
        0.1,
        {"bits": (["me"], numbers[:3]), "words": (["mes"], numbers[3:])},
        {"wapens": linear.Line(2.0, -1.0, 0.9)},
        "these texts",
    )
    model = linear.read(file)

    assert model.categories == ("overig", "wapens")
    assert model.learnt_from == "these texts"
    assert model.line("wapens") == linear.Line(2.0, -1.0, 0.9)
    assert model.line("overig") == linear.PLAIN
    assert model.bits.sum_for(["me"], 0) == 100
    assert model.bits.sum_for(["me"], 1) == -100
    assert model.words.sums(["mes", "unknown"]) == (
        [0.0, pytest.approx(0.1 / linear.ORDINARY_WORDS**0.5)],
        True,
    )


def test_the_command_line_explains_a_text() -> None:
    ran = run("categorise", "hij loopt met een mes op zak")

    assert ran.returncode == 0
    assert "Wapens" in ran.stdout
    assert "met een mes" in ran.stdout


def test_the_command_line_answers_every_line_with_a_line() -> None:
    ran = run("categorise", "--json", "-", typed='"wie moet er wiet"\nkapot\n{"text": ""}\n')
    first, second, third = map(json.loads, ran.stdout.splitlines())

    assert first["labels"][0]["category"] == "drugs_aanbod"
    assert first["labels"][0]["why"]
    assert first.keys() == {"labels", "suspected"}
    assert second == {"error": "regel 2: dit is geen JSON"}
    assert "regel 3" in third["error"]
    assert ran.returncode == 1


def test_the_command_line_wants_a_text() -> None:
    ran = run("categorise", " ")

    assert ran.returncode == 1
    assert "Er is geen tekst" in ran.stderr
