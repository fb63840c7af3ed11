"""Finds the line of a value in a TOML file: `tomllib` reads values, not where they stand."""

import re
import tomllib

Path = tuple[str | int, ...]
_HEADER = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\"'.-]+)\s*=")


def line_of(text: str, path: Path) -> int | None:
    """Return the line, from 1, of the value at `path`, or of the nearest thing around it."""
    best: tuple[int, int] | None = None  # how much of the path fits, at which line
    for number, here in _places(text):
        fits = len(here) if path[: len(here)] == here else 0
        if fits and (best is None or fits > best[0]):
            best = (fits, number)
    return best[1] if best else None


def _places(text: str) -> list[tuple[int, Path]]:
    """Return for every header and key the line it stands on and the path it leads to."""
    found: list[tuple[int, Path]] = []
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table(_names(header[2]), counts, is_new=header[1] == "[[")
            found.append((number, table))
        elif key := _KEY.match(line):
            found.append((number, (*table, *_names(key[1]))))
    return found


def _table(names: list[str], counts: dict[Path, int], *, is_new: bool) -> Path:
    """Return the path of a header, with the index of the latest entry in each array."""
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        if depth == len(names) and is_new:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _names(dotted: str) -> list[str]:
    """Return the names in a dotted key; TOML's own reader knows its quotes."""
    try:
        inner = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return [dotted]
    names = []
    while isinstance(inner, dict):
        ((name, inner),) = inner.items()
        names.append(name)
    return names
