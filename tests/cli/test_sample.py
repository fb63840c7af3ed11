"""Agreements to start from: printed, asked for by one, approved by another."""

import re
from pathlib import Path

from tests.cli.conftest import Seintje, newer_agreements, one_sentence


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
