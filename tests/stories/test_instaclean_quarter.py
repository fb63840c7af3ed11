"""A quarter of Instaclean, typed: from the first signal to the results, on a real broker."""

import asyncio
import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, run, seintje

UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
QUARTER = f"{datetime.now(UTC):%Y}-q{(datetime.now(UTC).month + 2) // 3}"
EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."


@dataclass
class Typed:
    settings: Settings

    async def __call__(self, *words: str, by: str = "amina", code: int = 0) -> str:
        ran = await seintje(self.settings, *words, "--as", by, COLUMNS="220")
        assert ran.returncode == code, ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
        return ran.stdout + ran.stderr


@pytest.fixture
async def typed(host: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setenv("SEINTJE_INSTACLEAN_ORGANISATION", "Jongerenwerk Maasdam")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_MAILBOX", "meld@maasdam.example")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_MODE", "production")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_CONTACTS", '{"instagram": {"channel": "hand"}}')
    await host(*choose(("signals", "instaclean", "reporting")))
    return Typed(settings)


async def listed(typed: Typed, name: str) -> str:
    """Log a signal about an account; return its number once it is on the list."""
    await typed(
        "log", "wie moet er wiet, dm voor de menukaart", "--account", name, "--wijk", "noord",
        "--url", f"https://www.instagram.com/p/{name}1/", "--categorie", "drugs_aanbod",
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        while True:
            shown = await typed("instaclean", "queue")
            if found := re.search(rf"{name} op [^\n]*\n│ ({UUID}) ", shown):
                assert "dringend" in shown
                return found[1]


async def sent(typed: Typed, account: str) -> str:
    """Take an account from the list to the platform; return the number of its batch."""
    await typed(
        "instaclean", "prepare", account, "--uitleg", EXPLANATION, "--grond", "illegal",
        "--regel", "nl/opiumwet-3b", "--minderjarig", "unknown", "--vraag", "terminate",
        "--taal", "nl", "--te-goeder-trouw", "--nog-online",
    )  # fmt: skip
    await typed("instaclean", "collect", "instagram", QUARTER)
    found = re.search(UUID, await typed("instaclean", "batches"))
    assert found
    batch = found[0]
    await typed("instaclean", "submit", batch)
    own = await typed("instaclean", "approve", batch, code=1)
    assert "Laat een collega de lijst goedkeuren." in own
    for step in ("approve", "freeze", "send"):
        await typed("instaclean", step, batch, by="bram")
    await typed("instaclean", "sent", batch, "--bewijs", "overhandigd", by="bram")
    await typed("instaclean", "received", batch)
    return batch


async def test_a_notice_says_what_it_misses_and_links_are_hidden(typed: Typed) -> None:
    account = await listed(typed, "wietplug")
    shown = await typed("instaclean", "show", account)
    opened = await typed("instaclean", "show", account, "--toon-links")
    said = await typed(
        "instaclean", "prepare", account, "--uitleg", "Bel 0612345678 voor meer."
    )
    today = await typed("instaclean", "today")

    assert "(verborgen)" in shown
    assert "instagram.com/p/wietplug1" not in shown
    assert "instagram.com/p/wietplug1" in opened
    assert "In de uitleg staat een telefoonnummer. Haal dat weg, of zeg waarom" in said
    assert "1. telefoonnummer: 0612345678" in said
    assert "Vandaag bekeken: 3." in today


async def test_what_may_stay_in_an_explanation_has_a_reason_the_approver_reads(
    typed: Typed,
) -> None:
    account = await listed(typed, "wietplug")
    await typed(
        "instaclean", "prepare", account, "--uitleg", f"{EXPLANATION} Bij Jansen in de straat.",
        "--grond", "illegal", "--regel", "nl/opiumwet-3b", "--minderjarig", "unknown",
        "--vraag", "terminate", "--taal", "nl", "--te-goeder-trouw", "--nog-online",
    )  # fmt: skip
    reason = "Jansen is de naam van een bakker."
    short = await typed("instaclean", "overrule", account, "1", "--omdat", "zo", code=1)
    wrong = await typed("instaclean", "overrule", account, "7", "--omdat", reason, code=1)
    done = await typed("instaclean", "overrule", account, "1", "--omdat", reason)
    await typed("instaclean", "collect", "instagram", QUARTER)
    found = re.search(UUID, await typed("instaclean", "batches"))
    assert found
    rows = await typed("instaclean", "rows", found[0], by="bram")
    shown = await typed("instaclean", "show", account, by="bram")

    assert "Leg met meer woorden uit" in short
    assert "Er is geen nummer 7." in wrong
    assert f"naam: Jansen mag blijven: {reason} (amina, " in done
    assert "1 keer mag iets blijven" in rows
    assert reason in shown


async def test_a_quarter_from_the_list_to_the_results(typed: Typed, tmp_path: Path) -> None:
    account = await listed(typed, "wietplug")
    batch = await sent(typed, account)

    folder = tmp_path / "bundle"
    await typed("instaclean", "export", batch, str(folder))
    verify = ("instaclean", "verify", str(folder))
    good = await asyncio.to_thread(run, *verify)
    assert "zijn zoals ze zijn vastgelegd" in good.stdout
    sheet = folder / "drugs_aanbod-001.csv"
    (row,) = csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig")))
    assert row["handle"] == "wietplug"
    sheet.write_text(sheet.read_text("utf-8-sig") + " ")
    bad = await asyncio.to_thread(run, *verify)
    assert bad.returncode == 1
    assert "drugs_aanbod-001.csv" in bad.stderr

    answers = tmp_path / "besluiten.csv"
    moment = datetime.now(UTC).isoformat()
    answers.write_text(
        f"notice_id,decision,decided_at\n{row['notice_id']},removed,{moment}\nkapot,ja,gisteren\n"
    )
    first = await typed("instaclean", "import", str(answers))
    again = await typed("instaclean", "import", str(answers))
    assert "verwerkt: 1" in first
    assert "niet te lezen: 1" in first
    assert first == again

    board = tmp_path / "board"
    shown = await typed("instaclean", "results", "--kwartaal", QUARTER)
    await typed("instaclean", "results", "--kwartaal", QUARTER, "--map", str(board))
    names = {path.suffix: path.read_bytes() for path in sorted(board.iterdir())}
    assert "100%" in shown
    assert set(names) == {".html", ".pdf", ".csv"}
    assert b"data:image/svg" in names[".html"]
    assert b"wietplug" not in names[".html"] + names[".csv"]


async def test_what_is_wrong_is_said(typed: Typed, tmp_path: Path) -> None:
    unknown = "00000000-0000-0000-0000-000000000009"
    picture = tmp_path / "besluiten.png"
    picture.write_bytes(b"\x89PNG")

    assert "Kijk of het nummer klopt." in await typed("instaclean", "rows", unknown, code=1)
    assert ".csv of .json" in await typed("instaclean", "import", str(picture), code=1)
    assert "kan niet worden gelezen" in await typed(
        "instaclean", "import", str(tmp_path / "x.csv"), code=1
    )
    assert "quarter" in await typed("instaclean", "collect", "instagram", "zomer", code=1)
    assert "Er is nog niets verstuurd." in await typed("instaclean", "results")
