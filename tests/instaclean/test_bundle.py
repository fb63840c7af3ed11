"""The files of a batch: sheets, letters, and every field of DSA article 16."""

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain import bundle as bundles
from shared.documents.csv_files import harmless
from shared.documents.manifest import MANIFEST, SIGNATURE, wrong_files
from tests.instaclean.files import made

ID = UUID(int=1)


async def test_a_bundle_has_sheets_letters_and_a_signed_manifest(world: Any) -> None:
    found = await made(world, "plug", "dealer")

    assert set(found) == {
        "drugs_aanbod-001.csv",
        "drugs_aanbod-001.json",
        "letter-drugs_aanbod.pdf",
        MANIFEST,
        SIGNATURE,
    }
    assert wrong_files(found) == []
    document = json.loads(found[MANIFEST])
    assert {f["name"]: f["notices"] for f in document["files"]}["drugs_aanbod-001.csv"] == 2


async def test_a_file_holds_a_hundred_notices_at_most(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundles.ROWS == 100
    monkeypatch.setattr(bundles, "ROWS", 2)
    found = await made(world, "plug", "dealer", "third")
    rows = [
        len(json.loads(data)["notices"])
        for name, data in sorted(found.items())
        if name.endswith(".json") and name != MANIFEST
    ]

    assert rows == [2, 1]


async def test_every_field_of_article_16_is_there(world: Any) -> None:
    found = await made(world, "plug")
    document = json.loads(found["drugs_aanbod-001.json"])
    (notice,) = document["notices"]

    assert document["notifier"]["email"] == "meld@maasdam.example"
    assert document["good_faith"]["text"]
    assert notice["items"][0]["url"].startswith("https://www.instagram.com/p/")
    assert notice["explanation"]
    assert notice["considers_illegal"] is True
    assert notice["reference"]["source"].startswith("https://wetten.overheid.nl/")
    assert notice["transparency"]["category"].startswith("STATEMENT_CATEGORY_")
    assert "amina" not in found["drugs_aanbod-001.json"].decode()


async def test_the_same_notices_are_the_same_bytes(world: Any) -> None:
    first = await made(world, "plug")
    again = await made(world)

    assert first == again


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+31612345678",
        "-2",
        "\t=1",
        "\r=1",
        "\uff1d1+1",
        "  =cmd",
        "|x",
        "%0",
    ],
)
def test_a_cell_that_could_be_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.text())
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not harmless(cell).lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))


async def test_a_handle_and_an_explanation_calculate_nothing(world: Any) -> None:
    await world.do(world.report("@hyperlink"))
    text = '=HYPERLINK("http://evil.example","klik") en nog veel meer woorden erachter aan'
    await world.do(world.prepare("@hyperlink", explanation=text))
    found = await made(world)
    sheet = found["drugs_aanbod-001.csv"].decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(sheet))

    assert found["drugs_aanbod-001.csv"].startswith(b"\xef\xbb\xbf")
    cells = dict(zip(head, row, strict=True))
    assert cells["handle"] == "'@hyperlink"
    assert cells["explanation"].startswith("'=HYPERLINK")


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_the_letter_is_a_pdf_and_names_no_account(world: Any, language: str) -> None:
    found = await made(world, "canarina", language=language)
    letter = found["letter-drugs_aanbod.pdf"]

    assert letter.startswith(b"%PDF-")
    assert b"canarina" not in letter
