"""What every command prints, reads and writes."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from clients.cli.console import BadInput, deadline, here, read_text, write_files
from clients.cli.typed import day_of, one_of


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "01-01 00:30"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "02-07 00:30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29-03 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29-03 03:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "01-01 00:19"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "31-12 23:59"),
    ],
)
def test_times_are_those_of_a_clock_in_the_netherlands(
    moment: datetime, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")

    assert here(moment) == shown


def test_a_deadline_that_is_over_is_red() -> None:
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

    assert deadline(moment, late=False, before="voor ") == "voor 01-07 14:00"
    assert deadline(moment, late=True, before="voor ") == "[red]te laat: 01-07 14:00[/]"


def test_a_day_that_is_not_typed_is_today() -> None:
    assert day_of(datetime(2026, 11, 23)) == datetime(2026, 11, 23).date()  # noqa: DTZ001
    assert f"{day_of(None):%d-%m}" == here(datetime.now(UTC), "%d-%m")


def test_a_word_stands_for_its_code_and_others_are_named() -> None:
    code_of = one_of({"found": "gevonden", "declined": "nee"})

    assert code_of("nee") == "declined"
    with pytest.raises(typer.BadParameter, match=r"dit kan: gevonden, nee\."):
        code_of("found")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Zoë".encode("cp1252"))

    for path, why in (
        (tmp_path / "nergens", "het is er niet"),
        (tmp_path, "het is een map"),
        (latin, "het is geen tekst in UTF-8. Kies bij het opslaan de codering UTF-8."),
    ):
        with pytest.raises(BadInput, match=why):
            read_text(path)


def test_files_are_written_in_a_new_folder_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    write_files(folder, {"x.txt": "Zoë\n", "y.bin": b"\0", "../../../uit.txt": "weg"})

    assert (folder / "x.txt").read_bytes() == b"Zo\xc3\xab\n"
    assert sorted(path.name for path in folder.iterdir()) == ["uit.txt", "x.txt", "y.bin"]


def test_a_private_file_is_for_whoever_makes_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"inzage.txt": "x"}, private=True)

    assert stat.S_IMODE((tmp_path / "inzage.txt").stat().st_mode) == 0o600


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")

    for folder in (tmp_path / "x", tmp_path / "x" / "y"):
        with pytest.raises(BadInput, match=r"kan niet worden geschreven: het is geen map\."):
            write_files(folder, {"a": ""})
