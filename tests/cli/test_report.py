"""`seintje goal …` and `seintje report` as a manager types them."""

from datetime import UTC, datetime
from pathlib import Path

from tests.cli.conftest import Seintje, one_sentence

THIS = datetime.now(UTC)
YEAR = f"{THIS:%Y}"


def test_a_goal_is_set_and_how_far_it_is_can_be_seen(seintje: Seintje) -> None:
    seintje("log", "ze zoekt een kamer", "--categorie", "hulpvraag")
    result = seintje(
        "goal", "set", "meer-hulpvragen",
        "--wat", "help-requests", "--was", "0", "--wordt", "2",
        "--van", f"{YEAR}-01-01", "--tot-en-met", f"{YEAR}-12-31",
    )  # fmt: skip
    listed = seintje("goal", "list")

    assert result.stdout == "Het doel staat.\n"
    assert "meer-hulpvragen" in listed.stdout
    assert "hulpvragen" in seintje("goal", "metrics").stdout
    assert seintje("goal", "drop", "meer-hulpvragen").stdout == "Het doel is weg.\n"
    assert "meer-hulpvragen" not in seintje("goal", "list").stdout


def test_a_goal_that_cannot_be_measured_is_refused(seintje: Seintje) -> None:
    result = seintje(
        "goal", "set", "geluk", "--wat", "geluk", "--was", "0", "--wordt", "2",
        "--van", f"{YEAR}-01-01", "--tot-en-met", f"{YEAR}-12-31",
    )  # fmt: skip

    one_sentence(result, "Dit kunnen we niet meten.")


def test_the_report_is_the_same_each_time(seintje: Seintje, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        result = seintje("report", "2020-q1", "--map", str(folder))
        assert result.returncode == 0, result.stderr
    files = {path.name: path.read_bytes() for path in first.iterdir()}

    assert {"verslag-2020-q1.html", "verslag-2020-q1.pdf"} <= files.keys()
    assert files == {path.name: path.read_bytes() for path in second.iterdir()}


def test_what_is_no_period_is_said(seintje: Seintje, tmp_path: Path) -> None:
    one_sentence(seintje("report", "zomer", "--map", str(tmp_path)), "Dit is geen periode.")
