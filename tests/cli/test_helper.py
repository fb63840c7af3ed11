"""`seintje helper …` as a supervisor and a helper type it."""

import csv
import io

from tests.cli.conftest import Seintje, one_sentence


def test_what_a_helper_may_not_do_is_said(seintje: Seintje) -> None:
    admitted = seintje("helper", "admit", "helper-01", "--wijk", "west", "--uren", "40")
    assert admitted.returncode == 0, admitted.stderr
    assert "helper-01 mag helpen tot" in admitted.stdout

    one_sentence(
        seintje("helper", "proposals", "--as", "helper-01"), "Dit mag een helper niet."
    )
    one_sentence(seintje("signals", "--as", "helper-01"), "Dit mag een helper niet.")
    one_sentence(seintje("log", "iets", "--as", "helper-01"), "Dit mag een helper niet.")
    assert "Er is nu niets voor je." in seintje("helper", "todo", "--as", "helper-01").stdout


def test_a_helper_that_is_not_admitted_sees_nothing(seintje: Seintje) -> None:
    one_sentence(
        seintje("helper", "todo", "--as", "helper-99"), "Je tijd als helper is voorbij."
    )
    one_sentence(
        seintje("helper", "admit", "Kees", "--wijk", "west", "--uren", "1"),
        "helper mag alleen kleine letters",
    )


def test_hours_are_stated_and_exported(seintje: Seintje) -> None:
    seintje("helper", "admit", "helper-02", "--wijk", "west", "--uren", "40")
    assert seintje("helper", "hours", "helper-02", "90").returncode == 0
    assert seintje("helper", "hours", "helper-02", "30", "--gesprek").returncode == 0
    shown = seintje("helper", "statement", "helper-02")
    exported = seintje("helper", "statement", "helper-02", "--csv")

    assert "2:00 van 40:00 uur, 1 gesprekken." in shown.stdout
    rows = list(csv.reader(io.StringIO(exported.stdout)))
    assert rows[0][1:] == ["minuten", "soort"]
    *days, total = [tuple(row[1:]) for row in rows[1:]]
    assert sorted(days) == [("30", "gesprek"), ("90", "werk")]
    assert total == ("120", "van 2400")
    assert seintje("helper", "end", "helper-02").stdout == "helper-02 ziet niets meer.\n"
    one_sentence(
        seintje("helper", "todo", "--as", "helper-02"), "Je tijd als helper is voorbij."
    )
