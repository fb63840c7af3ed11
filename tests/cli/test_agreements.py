"""Agreements to start from, what a file changes, and what was shared under them."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Seintje, newer_agreements, one_sentence, until

BAD = """\
version = "1"

[[partner]]
id = "Politie"
name = "Politie"
kind = "brandweer"

[[agreement]]
id = "politie-2026"
partner = "politie"
purpose = ""
valid_from = "2026-01-01"
"""


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

    result = seintje("policy", "diff", str(file)).stdout

    assert result.count("│ gemeente ") == 1
    assert (
        "wanneer het gezien is (alleen de week) → wanneer het gezien is (alleen de dag)"
        in result
    )
    assert "gemeente-2026 dagen te bewaren: 365 → 100" in result


def test_the_ledger_shows_numbers_in_full_on_a_narrow_screen(
    seintje: Seintje, tmp_path: Path
) -> None:
    file, _ = newer_agreements(tmp_path)
    digest = sha256(file.read_bytes()).hexdigest()
    seintje("policy", "apply", str(file))
    seintje("policy", "approve", digest, "--as", "bilal")
    logged = seintje(
        "log", "hij heeft een mes op zak", "--categorie", "wapens", "--wijk", "noord"
    )
    (number,) = re.findall(r"\(([0-9a-f-]{36})\)", logged.stdout)

    def lines() -> Result:
        return seintje("ledger", "list", "--signaal", number, COLUMNS="80")

    shared = until(lines, r"politie: geleverd")
    seintje("follow", "erase", number)
    asked = until(lines, r"^seintje ledger deleted [0-9a-f-]{36} --as politie$")

    assert re.search(r"│ [0-9a-f-]{36} │", shared)
    assert "het soort signaal" in shared
    assert "het signaal is gewist" in asked


def test_every_mistake_in_a_file_has_its_line_and_field(
    seintje: Seintje, tmp_path: Path
) -> None:
    path = tmp_path / "agreements.toml"
    path.write_text(BAD, "utf-8")

    result = seintje("policy", "apply", str(path))

    one_sentence(result, "regel 1, version: moet een heel getal zijn")
    for mistake in (
        "regel 4, partner[0].id",
        "regel 6, partner[0].kind",
        "regel 11, agreement[0].purpose: is leeg",
        "regel 12, agreement[0].valid_from: moet een datum zijn",
        "regel 8, agreement[0].valid_until: ontbreekt",
    ):
        assert mistake in " ".join(result.stderr.split()), mistake


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"version = \n", "regel 1, bestand: is geen geldige TOML"),
        (b"\xff", "kan niet worden gelezen"),
    ],
)
def test_what_is_no_toml_is_not_applied(
    seintje: Seintje, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "agreements.toml"
    path.write_bytes(content)

    one_sentence(seintje("policy", "apply", str(path)), sentence)


def test_a_version_goes_up_only(seintje: Seintje, tmp_path: Path) -> None:
    path, version = newer_agreements(tmp_path)
    digest = sha256(path.read_bytes()).hexdigest()
    first = seintje("policy", "apply", str(path))
    alone = seintje("policy", "approve", digest, "--as", "privacy-officer")
    second = seintje("policy", "approve", digest, "--as", "manager")
    again = seintje("policy", "apply", str(path))
    path.write_text(path.read_text("utf-8").replace(f"version = {version}", "version = 1"))
    older = seintje("policy", "apply", str(path))

    assert f"seintje policy approve {digest}" in first.stdout
    one_sentence(alone, "zelf voorgesteld")
    assert (
        f"Versie {version} geldt nu voor gemeente, politie, school, jeugdhulp." in second.stdout
    )
    assert again.returncode == 0, "the same again changes nothing"
    one_sentence(older, "versie")


def test_explain_says_why_and_why_not(seintje: Seintje, tmp_path: Path) -> None:
    path, _ = newer_agreements(tmp_path)
    seintje("policy", "apply", str(path))
    digest = sha256(path.read_bytes()).hexdigest()
    seintje("policy", "approve", digest, "--as", "manager")
    logged = seintje(
        "log", "hij heeft een mes op zak", "--categorie", "wapens", "--wijk", "noord"
    )
    (number,) = re.findall(r"\(([0-9a-f-]{36})\)", logged.stdout)

    unknown = seintje("policy", "explain", "00000000-0000-0000-0000-000000000009", "politie")
    nobody = seintje("policy", "explain", number, "brandweer")
    yes = seintje("policy", "explain", number, "politie")
    no = seintje("policy", "explain", number, "school")
    no_number = seintje("policy", "explain", "9", "politie")

    one_sentence(unknown, "Over dit signaal is nog niets besloten.")
    one_sentence(nobody, "partner")
    assert "politie: gedeeld" in yes.stdout
    assert "wanneer het gezien is" in yes.stdout
    assert "school: niet gedeeld, want: geen afspraak over deze categorie." in no.stdout
    one_sentence(no_number, "UUID", code=2)
