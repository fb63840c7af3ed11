"""A sheet by its hash, and the parts in which a file of it travels."""

import base64
from hashlib import sha256
from typing import NamedTuple

from pydantic import TypeAdapter

from shared.documents.sheets import Sheet

SIZE = 512 * 1024  # bytes of a part; base64 makes a third more of it, and a message holds 1 MB

_SHEET: TypeAdapter[Sheet] = TypeAdapter(Sheet)


class Part(NamedTuple):
    """One part of a file as base64, and how many parts there are."""

    content: str
    parts: int


def digest(sheet: Sheet) -> str:
    """Return the hash of a sheet: the same numbers have the same."""
    return sha256(_SHEET.dump_json(sheet)).hexdigest()


def part_of(content: bytes, number: int) -> Part:
    """Return a part of a file, the first is 1; `IndexError` when it has no such part."""
    parts = max(1, -(-len(content) // SIZE))
    if not 1 <= number <= parts:
        raise IndexError(number)
    piece = content[(number - 1) * SIZE : number * SIZE]
    return Part(base64.b64encode(piece).decode(), parts)


def report_name(period: str) -> str:
    """Return what the names of the files of a report begin with."""
    return f"verslag-{period}"


def board_name(quarter: str | None) -> str:
    """Return what the names of the files of the results board begin with."""
    return f"instaclean-{quarter or 'alles'}"
