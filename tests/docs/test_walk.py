"""The walk through the code is about the code as it is."""

import ast
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "architecture.md").read_text("utf-8")
WALK = PAGE[PAGE.index("## A newcomer's walk") :]
NAMED = re.compile(r"`([\w.]+)` in\s+\[[^\]]+\]\(([^)]+\.py)\)")
WAYS = dict(re.findall(r"^### (.*?)\n(.*?)(?=^### |\Z)", WALK, re.MULTILINE | re.DOTALL))


def functions(path: Path) -> set[str]:
    """Return the functions in a file, and the methods with their class."""
    tree = ast.parse(path.read_text("utf-8"))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{one.name}" for one in node.body if hasattr(one, "name")}
    return names


@pytest.mark.parametrize(("name", "link"), NAMED.findall(WALK))
def test_every_stay_is_where_the_walk_says(name: str, link: str) -> None:
    assert name in functions(DOCS / link)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_has_more_than_ten_stays_and_each_names_its_file(way: str) -> None:
    stays = re.split(r"^\d+\. ", WAYS[way], flags=re.MULTILINE)[1:]

    assert 1 < len(stays) <= 10
    assert all(NAMED.match(stay) for stay in stays)


def test_there_are_three_ways() -> None:
    assert list(WAYS) == ["One signal", "One account", "One consent"]
