"""A table as a CSV file that a spreadsheet opens without calculating anything."""

import csv
import io
from collections.abc import Iterable, Sequence

Value = str | int | float | None

FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    "|",
    "%",
)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the file: every cell in quotes, no text a formula, the same for the same table."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(map(harmless, columns))
    for row in rows:
        writer.writerow(harmless(v) if isinstance(v, str) else v for v in row)
    return text.getvalue().encode("utf-8-sig")  # without the mark a spreadsheet guesses


def harmless(cell: str) -> str:
    """Return a cell no spreadsheet calculates: what could be a formula gets an apostrophe."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA) else cell
