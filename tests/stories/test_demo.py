"""The demo, as a newcomer runs it: what it prints, and what its logs must not hold."""

import json
import re
import subprocess
import sys

import pytest

from clients.demo import scenario
from tests.platform import PATIENCE


@pytest.fixture(scope="module")
def demo() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clients.cli.main", "demo", "--no-stay", "--verbose"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def log_lines(demo: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in demo.stderr.splitlines()]


def test_it_ends_well(demo: subprocess.CompletedProcess[str]) -> None:
    assert demo.returncode == 0, demo.stderr[-3000:]


def test_every_sample_signal_is_logged_and_decided(
    demo: subprocess.CompletedProcess[str],
) -> None:
    total = str(len(scenario.sentences()))
    for what in ("signalen verstuurd", "signalen gelogd", "besluiten over delen"):
        assert re.search(rf"{what}\s+│\s+{total} │", demo.stdout), what
    assert re.search(r"geweigerd\s+│\s+0 │", demo.stdout)


def test_it_shows_why_and_who_and_who_not(demo: subprocess.CompletedProcess[str]) -> None:
    for shown in (
        "politie-2026/4.1",  # a clause that permits
        "(als code,",  # a field, changed on the way
        "geen afspraak",  # a reason for no
        "nieuw op de lijst",  # queued
        "/docs/asyncapi",
        "/metrics",
    ):
        assert shown in demo.stdout, shown


def test_every_log_line_is_an_event_with_its_correlation_id(
    demo: subprocess.CompletedProcess[str],
) -> None:
    handled = [line for line in log_lines(demo) if line["event"] == "message.handled"]

    assert len(handled) > 3 * len(scenario.sentences())
    assert all(line["correlation_id"] for line in handled)


def test_one_correlation_id_runs_through_all_services(
    demo: subprocess.CompletedProcess[str],
) -> None:
    travelled: dict[object, set[object]] = {}
    for line in log_lines(demo):
        if line["event"] == "message.handled":
            travelled.setdefault(line["correlation_id"], set()).add(line["service"])

    all_three = {"signals", "policy", "instaclean"}
    assert any(all_three <= services for services in travelled.values())


def test_no_log_line_holds_anything_a_worker_typed(
    demo: subprocess.CompletedProcess[str],
) -> None:
    personal = [line["text"] for line in scenario.sentences()]
    personal += ["account_", ".example/", "Voorbeeld Naam", *scenario.WORKERS]
    logs = demo.stderr.casefold()

    assert not [words for words in personal if words.casefold() in logs]
