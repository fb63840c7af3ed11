"""Agreements to start from, what a file changes, and what was shared under them."""

import re
from hashlib import sha256
from pathlib import Path

from tests.cli.conftest import Said, Seintje, newer_agreements, one_sentence, until


def test_the_sample_comes_in_force_as_it_is_printed(seintje: Seintje, tmp_path: Path) -> None:
    file = tmp_path / "agreements.toml"
    _, version = newer_agreements(tmp_path)
    printed = seintje("policy", "sample").stdout
    file.write_text(printed.replace("version = 1", f"version = {version}", 1), "utf-8")

    asked = seintje("policy", "apply", str(file))
    assert "wacht op een tweede persoon" in asked.stdout, asked.stderr
    shown = seintje("policy", "versions", COLUMNS="80").stdout
    (digest,) = re.findall(r"^seintje policy approve ([0-9a-f]{64}) ", shown, re.MULTILINE)
    approved = seintje("policy", "approve", digest, "--as", "bilal")

    assert "geldt nu voor gemeente, politie, school, jeugdhulp" in approved.stdout
    assert "policy approve" not in seintje("policy", "versions").stdout


def test_what_is_no_number_is_said_in_dutch(seintje: Seintje) -> None:
    for words in (("follow", "close"), ("duplicate", "confirm"), ("request", "spread-done")):
        one_sentence(seintje(*words, "negen", "x"), "dit is geen nummer.", code=2)


def test_a_text_or_a_file_is_categorised_but_not_both(seintje: Seintje) -> None:
    one_sentence(seintje("categorise", "mes", "--json", "-"), "niet allebei")


def test_what_a_file_changes_is_said_once_for_categories_that_change_alike(
    seintje: Seintje, tmp_path: Path
) -> None:
    file, version = newer_agreements(tmp_path)
    seintje("policy", "apply", str(file))
    (digest,) = re.findall(
        r"^seintje policy approve ([0-9a-f]{64}) ",
        seintje("policy", "versions").stdout,
        re.MULTILINE,
    )
    seintje("policy", "approve", digest, "--as", "bilal")
    draft = file.read_text("utf-8").replace('seen_at = "week"', 'seen_at = "day"', 1)
    later = f"version = {version + 1}"
    draft = draft.replace(f"version = {version}", later).replace("= 365", "= 100")
    file.write_text(draft, "utf-8")

    said = seintje("policy", "diff", str(file)).stdout

    assert said.count("│ gemeente ") == 1
    assert (
        "wanneer het gezien is (alleen de week) → wanneer het gezien is (alleen de dag)" in said
    )
    assert "gemeente-2026 dagen te bewaren: 365 → 100" in said


def test_the_ledger_shows_numbers_in_full_on_a_narrow_screen(
    seintje: Seintje, tmp_path: Path
) -> None:
    file, _ = newer_agreements(tmp_path)
    digest = sha256(file.read_bytes()).hexdigest()
    seintje("policy", "apply", str(file))
    seintje("policy", "approve", digest, "--as", "bilal")
    logged = seintje("log", "hij heeft een mes op zak", "--wijk", "noord")
    (number,) = re.findall(r"\(([0-9a-f-]{36})\)", logged.stdout)

    def lines() -> Said:
        return seintje("ledger", "list", "--signaal", number, COLUMNS="80")

    shared = until(lines, r"politie: geleverd")
    seintje("follow", "erase", number)
    asked = until(lines, r"^seintje ledger deleted [0-9a-f-]{36} --as politie$")

    assert re.search(r"│ [0-9a-f-]{36} │", shared)
    assert "het soort signaal" in shared
    assert "het signaal is gewist" in asked
