"""The house rules that a machine can read: sizes, headings, asserts, and who imports whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path for part in ("clients", "services", "shared") for path in (ROOT / part).rglob("*.py")
)
LINES, SCREEN = 300, 50


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 200


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {
        name(path): n for path in MODULES if (n := len(path.read_text().splitlines())) > LINES
    }

    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name(path)}:{node.name}": lines
        for path in MODULES
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > SCREEN
    }

    assert long == {}


@pytest.mark.parametrize("mark", ["# ---", "# ===", "# ###"])
def test_a_module_that_needs_headings_is_two(mark: str) -> None:
    assert [name(path) for path in MODULES if mark in path.read_text("utf-8")] == []


def test_a_claim_that_must_hold_is_in_a_type_or_raises() -> None:
    asserts = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]

    assert asserts == []


READS_THE_HOST = {"now", "today", "utcnow", "time", "time_ns"}
CLOCKS = {"datetime", "date", "time"}
MAY_READ_IT = {"shared/process/clock.py", "shared/contracts/message.py"}


def test_what_services_run_asks_the_broker_what_time_it_is() -> None:
    # A message that nobody dated, as in a client, has the host's time: `Telling` dates ours.
    reads = {
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        if not name(path).startswith("clients/") and name(path) not in MAY_READ_IT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in READS_THE_HOST
        and isinstance(node.value, ast.Name)
        and node.value.id in CLOCKS
    }

    assert reads == set()


def test_nothing_lies_flat_in_shared() -> None:
    assert {path.name for path in (ROOT / "shared").glob("*.py")} == {"__init__.py"}
