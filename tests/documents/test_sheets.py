import csv
import io
import os
import subprocess
import sys
from pathlib import Path

from shared.documents.files import as_csv, file_names, file_of
from shared.documents.pages import as_html, as_pdf
from shared.documents.plots import as_png, as_svg
from shared.documents.sheets import Bars, Series, Sheet, Table

EVIL = '<script>alert("x")</script>'
SHEET = Sheet(
    title="Resultaten & meer",
    lines=("Een zin met een ł erin.",),
    tables=(
        Table(
            "cellen",
            "Per categorie",
            ("categorie", "aantal", "deel"),
            (("=1+1", -3, 0.5), (EVIL, 12, None)),
        ),
    ),
    plots=(
        Bars(
            "hoeveel",
            "Hoeveel",
            ("a", "b"),
            (Series("x", (1, 2.5)), Series("y", (None, 3))),
            "dagen",
        ),
    ),
)
PRINTS = """
from hashlib import sha256
from shared.documents.files import file_names, file_of
from tests.documents.test_sheets import SHEET
for name in file_names(SHEET, "q"):
    print(name, sha256(file_of(SHEET, "q", name)).hexdigest())
"""


def elsewhere(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-c", PRINTS]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_the_same_sheet_is_the_same_bytes_in_another_process() -> None:
    first = elsewhere("1")

    assert first == elsewhere("2")
    assert len(first.splitlines()) == 5


def test_another_number_is_another_file() -> None:
    bars = Bars("hoeveel", "Hoeveel", ("a",), (Series("x", (1,)),), "dagen")
    more = Bars("hoeveel", "Hoeveel", ("a",), (Series("x", (2,)),), "dagen")

    assert as_svg(bars) != as_svg(more)
    assert as_png(bars) != as_png(more)


def test_no_cell_is_a_formula_and_a_number_stays_one() -> None:
    read = list(csv.reader(io.StringIO(as_csv(SHEET.tables[0]).decode("utf-8-sig"))))

    assert read == [["categorie", "aantal", "deel"], ["'=1+1", "-3", "0.5"], [EVIL, "12", ""]]


def test_a_page_escapes_what_it_shows_and_fetches_nothing() -> None:
    page = as_html(SHEET).decode()

    assert EVIL not in page
    assert "Resultaten &amp; meer" in page
    assert '<td class="number">0,5</td>' in page
    assert "http" not in page
    assert page.count("data:image/svg+xml;base64,") == 1


def test_a_picture_has_no_date_and_no_words_that_are_formulas() -> None:
    bars = Bars("kosten", "Kosten $a_1$ en $", ("$x$",), (Series("s", (1,)),), "€")
    picture = as_svg(bars).decode()

    assert "<dc:date>" not in picture


def test_a_sheet_without_anything_can_still_be_printed() -> None:
    empty = Sheet(
        "Leeg", tables=(Table("t", "T", ("a",), ()),), plots=(Bars("p", "P", (), (), "u"),)
    )

    assert file_names(empty, "q") == ("q.html", "q.pdf", "q-t.csv", "q-p.svg", "q-p.png")
    for name in file_names(empty, "q"):
        assert file_of(empty, "q", name)
    assert as_pdf(empty).startswith(b"%PDF")
