"""What the figures of `make eval` count, and when they are worse."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.categories import agreement, evaluate, looks, neutral
from bench.categories.figures import Quality, Tally, as_shipped
from bench.categories.texts import Text
from services.signals.hooks import Label

QUALITY = Quality(
    macro_f1=0.8,
    acute_recall=0.97,
    flagged=0.1,
    surely_flagged=0.02,
    sure_precision=0.95,
    calibration_error=0.04,
)


def counted(*rows: tuple[set[str], tuple[Label, ...]]) -> Tally:
    tally = Tally()
    for labels, answer in rows:
        tally.count(Text("x", frozenset(labels)), answer)
    return tally


def label(category: str, confidence: float = 0.9, *, check: bool = False) -> Label:
    return Label(category, confidence, ("woord",), check)


def test_worse_is_seen_in_the_right_direction() -> None:
    better = Quality(0.9, 1.0, 0.0, 0.0, 1.0, 0.0)
    worse = Quality(0.7, 0.9, 0.2, 0.1, 0.8, 0.1)

    assert better.worse_than(QUALITY) == []
    assert len(worse.worse_than(QUALITY)) == 6
    assert replace(QUALITY, macro_f1=0.791, flagged=0.109).worse_than(QUALITY) == []


def test_a_suspicion_finds_what_is_acute_and_names_nothing() -> None:
    tally = counted(({"wapens"}, (label("wapens", 0.2, check=True),)))

    assert (tally.quality.macro_f1, tally.quality.acute_recall) == (0.0, 1.0)


def test_a_harmless_text_is_flagged_by_a_label_or_an_acute_suspicion() -> None:
    tally = counted(
        ({"overig"}, ()),
        ({"overig"}, (label("geweld", 0.2, check=True),)),  # neither named nor acute
        ({"overig"}, (label("wapens", 0.2, check=True),)),
        ({"talent"}, (label("fraude", 0.6, check=True),)),
        ({"overig"}, (label("fraude"),)),
    )

    assert tally.quality.flagged == 0.6
    assert tally.quality.surely_flagged == 0.2


def test_chances_that_come_true_as_often_as_they_say_have_no_error() -> None:
    right, wrong = (
        ({"fraude"}, (label("fraude", 0.75),)),
        ({"geweld"}, (label("fraude", 0.75),)),
    )

    assert counted(right, right, right, wrong).calibration_error == pytest.approx(0)
    assert counted(wrong, wrong).calibration_error == pytest.approx(0.75)


def test_what_is_also_right_is_not_held_against_it() -> None:
    tally = Tally()
    text = Text("x", frozenset({"geweld"}), also_right=frozenset({"wapens"}))
    tally.count(text, (label("geweld"), label("wapens")))

    assert tally.quality.macro_f1 == 1.0
    assert tally.quality.sure_precision == 1.0


def test_on_writers_nothing_was_learnt_from_it_is_as_good_as_it_was() -> None:
    was = evaluate.baseline()
    now = {name: as_shipped(texts).quality for name, texts in evaluate.measured().items()}

    assert now.keys() == was.keys()
    assert [w for name, q in now.items() for w in q.worse_than(was[name])] == []


def test_programs_that_speak_dutch_are_hardly_ever_flagged() -> None:
    texts = [text for own in neutral.sources().values() for text in own][::8]
    if not texts:
        pytest.skip("no Dutch of programs is installed here")
    at_all, surely = neutral.flagged(texts)

    assert at_all <= 0.10
    assert surely <= 0.03


def test_a_sentence_of_a_template_is_one_a_person_would_say() -> None:
    rules = {"change": "(zet|doe)"}

    template = "<change> [eens] [de] lamp[en] in {area} op {brightness:level} (procent|%)"
    assert neutral._sentence(template, rules) == "zet lamp in keuken op tien procent"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("a", "a", 0.0), ("a", "b", 1.0), ("a", "ab", 2 / 3), ("ab", "bc", 8 / 9), ("", "", 0.0)],
)
def test_sets_are_the_further_apart_the_less_they_share(
    one: str, other: str, apart: float
) -> None:
    assert agreement.masi(frozenset(one), frozenset(other)) == pytest.approx(apart)


def test_full_agreement_is_one_and_agreement_by_chance_is_about_nothing() -> None:
    a, b = frozenset("a"), frozenset("b")

    assert agreement.alpha([(a, a), (b, b)]) == 1.0
    assert agreement.alpha([(a, a), (b, b), (a, b), (b, a)]) == pytest.approx(0.125)
    assert agreement.kappas([(a, a), (b, b), (a, b), (b, a)]) == {"a": 0.0, "b": 0.0}


def test_a_look_is_written_down_with_its_moment_commit_and_figures(tmp_path: Path) -> None:
    for _ in range(2):
        looks.write_down({"test_one": QUALITY}, to=tmp_path / "looks.jsonl")
    first, second = map(json.loads, (tmp_path / "looks.jsonl").read_text().splitlines())

    assert first.keys() == second.keys() == {"at", "commit", "figures"}
    assert first["figures"]["test_one"]["macro_f1"] == 0.8
