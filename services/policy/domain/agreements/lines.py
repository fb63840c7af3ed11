"""Finds the line of a value in a TOML file: `tomllib` reads values, not where they stand."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

Path = tuple[str | int, ...]

_CLOSES = ("]", '"""', "'''")  # on the last line of a statement of more than one line
_LONGEST = 500  # lines in one statement; looking on would take too long


def line_of(text: str, path: Path) -> int | None:
    """Return the line, from 1, of the value at `path`, or of the nearest thing around it."""
    places = _places(text)
    around = (path[:depth] for depth in range(len(path), 0, -1))
    return next((places[here] for here in around if here in places), None)


@lru_cache(maxsize=1)  # a file with many mistakes is looked through once
def _places(text: str) -> dict[Path, int]:
    """Return the line of every header and key, by the path it leads to."""
    places: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for line, is_header, values in _statements(text):
        if is_header:
            table = _table(values, counts)
            places.setdefault(table, line)
        else:
            places |= dict.fromkeys(_paths(values, table), line)
    return places


def _statements(text: str) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """Yield line and meaning of each statement: the fewest lines that are TOML together."""
    # Not `splitlines`: it sees ends of lines, such as U+2028, that TOML does not.
    start, held = 1, list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        held.append(line)
        if len(held) > _LONGEST:
            return
        if len(held) > 1 and not any(end in line for end in _CLOSES):
            continue
        try:
            values = tomllib.loads("\n".join(held))
        except ValueError:
            continue  # not whole yet
        yield start, held[0].lstrip().startswith("["), values
        start, held = number + 1, []


def _table(values: dict[str, Any], counts: dict[Path, int]) -> Path:
    """Return the path of a header, with the index of the latest entry in each array."""
    path: Path = ()
    inner: Any = values
    while inner and isinstance(inner, dict):
        ((name, inner),) = inner.items()
        path = (*path, name)
        if isinstance(inner, list):  # `[[name]]`: one more
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _paths(values: dict[str, Any], table: Path) -> Iterator[Path]:
    for name, value in values.items():
        yield (*table, name)
        if isinstance(value, dict):
            yield from _paths(value, (*table, name))
