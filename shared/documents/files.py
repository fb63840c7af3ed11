"""The files of a sheet: a page, a PDF, a CSV file per table, and two pictures per plot.

Only these need matplotlib, so it is loaded when the first file is made, and not before.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from threading import Lock

from shared.documents import csv_files
from shared.documents.extra import needs_extra
from shared.documents.sheets import Bars, Sheet, Table

MADE = 16  # files that are kept a while: a file is fetched in parts

Make = Callable[[], bytes]

_one_at_a_time = Lock()  # matplotlib has one style for the whole process


def file_names(sheet: Sheet, name: str) -> tuple[str, ...]:
    """Return the names of all files of a sheet; `name` is what they begin with."""
    return tuple(_makers(sheet, name))


@lru_cache(maxsize=MADE)
def file_of(sheet: Sheet, name: str, file: str) -> bytes:
    """Return one file of a sheet, the same bytes for the same sheet.

    `KeyError` when the sheet has no file of this name; `ExtraMissing` when it cannot be drawn
    here. Drawing takes a second: call it in a thread.
    """
    make = _makers(sheet, name)[file]
    with _one_at_a_time:
        return make()


def as_csv(table: Table) -> bytes:
    """Return the table as a file for a spreadsheet; numbers with a point."""
    return csv_files.as_csv(table.columns, table.rows)


def _makers(sheet: Sheet, name: str) -> Mapping[str, Make]:
    found: dict[str, Make] = {
        f"{name}.html": partial(_html, sheet),
        f"{name}.pdf": partial(_pdf, sheet),
    }
    found |= {f"{name}-{table.name}.csv": partial(as_csv, table) for table in sheet.tables}
    found |= {f"{name}-{bars.name}.svg": partial(_svg, bars) for bars in sheet.plots}
    return found | {f"{name}-{bars.name}.png": partial(_png, bars) for bars in sheet.plots}


def _html(sheet: Sheet) -> bytes:
    with needs_extra():
        from shared.documents.pages import as_html  # noqa: PLC0415
    return as_html(sheet)


def _pdf(sheet: Sheet) -> bytes:
    with needs_extra():
        from shared.documents.pages import as_pdf  # noqa: PLC0415
    return as_pdf(sheet)


def _svg(bars: Bars) -> bytes:
    with needs_extra():
        from shared.documents.plots import as_svg  # noqa: PLC0415
    return as_svg(bars)


def _png(bars: Bars) -> bytes:
    with needs_extra():
        from shared.documents.plots import as_png  # noqa: PLC0415
    return as_png(bars)
