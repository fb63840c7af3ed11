"""A platform's file of decisions, in parts that each fit a command."""

import csv
import json
from collections.abc import Iterator

MOST = 150_000  # characters in one command


def in_parts(text: str, form: str) -> Iterator[tuple[int, str]]:
    """Yield the file in parts, each with the number its first line has in the whole.

    Every line is in exactly one part. A cell in quotes may go over several lines; a line
    without anything in it has no number.
    """
    if len(text) <= MOST:
        yield 1, text
    elif form == "json":
        yield from _json_parts(text)
    else:
        yield from _csv_parts(text)


def _csv_parts(text: str) -> Iterator[tuple[int, str]]:
    lines = text.splitlines(keepends=True)
    head = lines[0]
    reader = csv.reader(lines, delimiter=max(",;\t", key=head.count))
    next(reader)
    start, part, first, number = reader.line_num, "", 1, 1
    for cells in reader:
        row, start = "".join(lines[start : reader.line_num]), reader.line_num
        if part and len(head) + len(part) + len(row) > MOST:
            yield first, head + part
            part, first = "", number
        part += row
        number += any(cell.strip() for cell in cells)
    yield first, head + part


def _json_parts(text: str) -> Iterator[tuple[int, str]]:
    try:
        read = json.loads(text)
    except ValueError:
        yield 1, text[:MOST]  # it cannot be read anyway, and is kept as one line
        return
    found = read.get("decisions") if isinstance(read, dict) else read
    part: list[str] = []
    size, first = 0, 1
    for number, row in enumerate(found if isinstance(found, list) else [found], start=1):
        record = json.dumps(row)
        if part and size + len(record) > MOST:
            yield first, f"[{', '.join(part)}]"
            part, size, first = [], 0, number
        part.append(record)
        size += len(record) + 2
    yield first, f"[{', '.join(part)}]"
