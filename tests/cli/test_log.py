"""`seintje log` with what is wrong: one sentence that says what to do, and nothing lost."""

import json
import time
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Seintje, one_sentence, without_a_broker
from tests.platform import PATIENCE


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--platform", "hyves"], "Dit kan: whatsapp, instagram, "),
        (["--categorie", "weer"], "Dit kan: geweld, wapens, "),
        (["--soort", "reel"], "Dit kan: post, story, snap, live."),
        (["--leeftijd", "2"], "--leeftijd is te klein: minstens 4"),
        (["--gezien", "2099-01-01T00:00:00+01:00"], "De datum ligt in de toekomst."),
        (["--gezien", "gisteren"], "--gezien klopt niet; voorbeeld van een tijd"),
        (["--gezien", "2026-01-01T10:00:00"], "--gezien moet een tijdzone hebben"),
        (["--wijk", "Noord en zuid!"], "--wijk mag alleen kleine letters"),
        (["--as", "Amina van Dijk"], "kan niet als naam. Gebruik alleen a-z, 0-9 en -"),
    ],
)
def test_a_wrong_form_says_which_field(
    seintje: Seintje, words: list[str], sentence: str
) -> None:
    result = seintje("log", CANARY, *words)

    one_sentence(result, sentence)
    assert CANARY not in result.stderr


def test_an_empty_form_is_not_sent(seintje: Seintje) -> None:
    one_sentence(seintje("log", " "), "de tekst is leeg; vul dit in")


def test_a_file_names_each_bad_line_and_sends_the_good_ones(
    seintje: Seintje, tmp_path: Path
) -> None:
    before = total(seintje)
    good = {"text": f"mes op zak {CANARY}", "platform": "instagram"}
    lines = [
        json.dumps(good),
        "{kapot",
        "[1]",
        '"tekst"',
        json.dumps(good | {"platform": "hyves"}),
        json.dumps(good | {"category": "weer"}),
        json.dumps(good | {"seen_at": "2099-01-01T00:00:00Z"}),
        json.dumps(good | {"text": "a" * 1_000_000}),
        json.dumps(good | {"foto": "x"}),
        json.dumps(good | {"worker": "Amina van Dijk"}),
        "",
        json.dumps(good | {"post": "reel"}),
        json.dumps(good | {"text": " "}),
        json.dumps(good | {"worker": 3}),
        json.dumps(good),
    ]
    path = tmp_path / "signals.jsonl"
    path.write_text("\n".join(lines), "utf-8")

    result = seintje("log", "--from", str(path))

    one_sentence(result, "regel 2: dit is geen JSON-object")
    for sentence in (
        "regel 3: dit is geen JSON-object",
        "regel 4: dit is geen JSON-object",
        "regel 5: Dit platform kennen we niet.",
        "regel 6: Deze categorie kennen we niet.",
        "regel 7: De datum ligt in de toekomst.",
        "regel 8: text is te lang: hoogstens 4000 tekens",
        "regel 9: foto kennen we niet; haal dit weg",
        "regel 10: De naam van de jongerenwerker",
        "regel 12: Dit soort bericht kennen we niet.",
        "regel 13: Er staat geen tekst in.",
        "regel 14: De naam van de jongerenwerker",
    ):
        assert sentence in result.stderr
    assert "regel 1:" not in result.stderr
    assert CANARY not in result.stderr
    assert "2 signalen verstuurd. 12 regels overgeslagen." in result.stdout
    end = time.monotonic() + PATIENCE
    while (now := total(seintje)) != before + 2:
        assert now < before + 2
        assert time.monotonic() < end, now


def total(seintje: Seintje) -> int:
    return int(seintje("signals").stdout.split(" van ")[1].split()[0])


@pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
def test_a_file_that_cannot_be_read_is_named(
    seintje: Seintje, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "signals.jsonl"
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"{\xff}")

    one_sentence(seintje("log", "--from", str(path)), "signals.jsonl kan niet worden gelezen")


def test_a_category_nobody_knows_has_no_list(seintje: Seintje) -> None:
    one_sentence(seintje("signals", "--categorie", "weer"), "Deze categorie kennen we niet.")


@pytest.mark.parametrize(
    "words", [["log", CANARY], ["signals"], ["dead", "list"], ["follow", "todo"]]
)
def test_without_a_broker_it_says_how_to_start_one(words: list[str]) -> None:
    result = without_a_broker(*words)

    one_sentence(result, "Start Seintje met `seintje run`")
    assert CANARY not in result.stderr
