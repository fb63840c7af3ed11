"""The texts the categoriser learns from and is measured with: in order, and kept apart."""

from pathlib import Path

import pytest

from bench.categories.texts import HERE, SAMPLE, alike, digest, load
from bench.categories.writers import FOLDER, complaints, texts_of, writers
from services.signals.plugins import linear

FILES = sorted(FOLDER.glob("*.jsonl"))


def test_nothing_is_wrong_with_what_the_writers_wrote() -> None:
    kept = [*FILES, SAMPLE, HERE / "dev.jsonl", HERE / "test.jsonl"]

    assert list(complaints(kept)) == []


def test_every_writer_is_listed_with_a_voice_and_has_written() -> None:
    assert {path.stem for path in FILES} == set(writers())
    assert all(writer.voice for writer in writers().values())
    assert all(load(path) for path in FILES)


def test_who_is_called_a_test_writer_is_measured_with_and_nobody_else_is() -> None:
    assert all((w.part == "test") == w.name.startswith("test_") for w in writers().values())


def test_no_text_is_both_learnt_from_and_measured_with() -> None:
    learnt, measured = (
        {alike(text.text) for own in texts_of(part).values() for text in own}
        for part in ("train", "test")
    )

    assert learnt & measured == set()
    assert learnt & {alike(text.text) for text in load(HERE / "test.jsonl")} == set()


def test_the_model_that_ships_learnt_from_the_texts_that_are_here() -> None:
    rows = [text for own in texts_of("train").values() for text in own]

    assert linear.model().learnt_from == digest(rows)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ('{"text": "mes", "labels": ["wapen"], "kind": "plain"}', "unknown category wapen"),
        ('{"text": "mes", "labels": ["wapens"], "kind": "gewoon"}', "unknown kind gewoon"),
        ('{"text": " ", "labels": ["overig"]}', "no text"),
        ('{"text": "mes", "labels": []}', "no label"),
        ('{"text": "mes", "labels": ["wapens", "overig"]}', "overig stands beside another"),
        ('{"text": "bel 06-12345678", "labels": ["overig"]}', "may be somebody's"),
        ('{"text": "volg @iemand.echt", "labels": ["overig"]}', "may be somebody's"),
        ('{"text": "mail a.b@voorbeeld.nl", "labels": ["overig"]}', "may be somebody's"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_without_its_text(
    tmp_path: Path, row: str, complaint: str
) -> None:
    path = tmp_path / "somebody.jsonl"
    path.write_text('{"text": "goed", "labels": ["overig"]}\n' + row + "\n", "utf-8")
    (line,) = complaints([path])

    assert line.startswith("somebody.jsonl:2: ")
    assert complaint in line


def test_two_writers_with_the_same_text_are_told(tmp_path: Path) -> None:
    for name, text in (("a", "Mes op zak"), ("b", "mes  op ZAK")):
        row = f'{{"text": "{text}", "labels": ["wapens"]}}\n'
        (tmp_path / f"{name}.jsonl").write_text(row, "utf-8")

    assert list(complaints(sorted(tmp_path.iterdir()))) == [
        "b.jsonl:1: the same text as a.jsonl:1"
    ]
