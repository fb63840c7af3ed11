"""The training: the same texts give the same file, and a line gives honest chances."""

import pytest

from bench.categories.texts import Text
from bench.categories.writers import written_by
from services.signals.plugins import linear

pytest.importorskip("sklearn", reason="needs pip install -e '.[train]'")
from bench.categories import cross, fit


def few(writer: str, many: int = 150) -> list[Text]:
    texts = written_by(writer)
    return list(texts[:: len(texts) // many])


def test_the_same_texts_give_the_same_file_and_others_give_another() -> None:
    texts = few("another")

    assert fit.fit(texts) == fit.fit(texts)
    assert (
        linear.read(fit.fit(texts)).learnt_from != linear.read(fit.fit(texts[1:])).learnt_from
    )


def test_a_model_knows_what_it_learnt() -> None:
    model = linear.read(fit.fit(few("first", 600)))
    scores = model.scores("vechtpartij, hij werd geslagen en geschopt")

    assert scores
    assert max(scores, key=lambda category: scores[category]) == "geweld"


def test_a_chance_is_how_often_it_came_true_and_sure_is_where_it_nearly_always_does() -> None:
    scores = [-2.0] * 100 + [0.0] * 100 + [2.0] * 100
    has_it = [False] * 100 + [True, False] * 50 + [True] * 99 + [False]
    line = fit.line(scores, has_it)

    assert line.chance(-2.0) < 0.05
    assert line.chance(0.0) == pytest.approx(0.5, abs=0.1)
    assert line.chance(0.0) < line.sure <= line.chance(2.0)


def test_a_category_that_is_never_right_often_enough_is_never_sure() -> None:
    line = fit.line([0.0, 1.0] * 50, [False, False, True, True] * 25)

    assert line.sure == 1.0


def test_a_writer_is_read_by_a_model_that_learnt_nothing_from_that_writer() -> None:
    written = {name: few(name) for name in ("first", "another", "worker_phone")}
    crossed = cross.cross(written, {"first": None, "another": 1, "worker_phone": 2})

    assert crossed.models.keys() == {"another", "worker_phone"}
    others = linear.read(fit.fit([*written["first"], *written["worker_phone"]]))
    assert crossed.models["another"].learnt_from == others.learnt_from
    assert {one.text.writer for one in crossed.scored} == {"another", "worker_phone"}
