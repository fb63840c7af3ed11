"""Tables and plots as a page, a PDF and CSV files: the same bytes for the same sheet."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

from shared.documents import csv_files
from shared.documents.csv_files import Value
from shared.documents.plots import DPI, Bars, as_png, as_svg

UNKNOWN = "–"  # noqa: RUF001 - what a reader sees where nothing is known
FONT = "SheetSans"
PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ sheet.title }}</title>
<style>
body { font: 1rem/1.5 sans-serif; color: #111; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
div { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border-bottom: 1px solid #bbb; padding: .25rem .6rem; text-align: left }
td.number { text-align: right }
img { max-width: 100% }
</style>
</head>
<body>
<main>
<h1>{{ sheet.title }}</h1>
{% for line in sheet.lines %}
<p>{{ line }}</p>
{% endfor %}
{% for bars in sheet.plots %}
<p><img alt="{{ bars.title }}. De getallen staan in de tabel." src="{{ picture(bars) }}"></p>
{% endfor %}
{% for table in sheet.tables %}
<div role="region" tabindex="0" aria-label="{{ table.title }}">
<table>
<caption>{{ table.title }}</caption>
<thead><tr>{% for name in table.columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}
<tr>{% for value in row %}<td{% if value is number %} class="number"{% endif %}>{{ shown(value) }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
</main>
</body>
</html>
"""  # noqa: E501 - a page is read as a page
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `name` is the name of its CSV file."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on paper: a title, lines of text, plots, tables."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Bars, ...] = ()


def files_of(sheet: Sheet, name: str) -> Mapping[str, bytes]:
    """Return every file of a sheet by its name: a page, a PDF, and a CSV file per table."""
    return {
        f"{name}.html": as_html(sheet),
        f"{name}.pdf": as_pdf(sheet),
        **{f"{name}-{table.name}.csv": as_csv(table) for table in sheet.tables},
    }


def as_csv(table: Table) -> bytes:
    """Return the table as a file for a spreadsheet; numbers with a point."""
    return csv_files.as_csv(table.columns, table.rows)


def as_html(sheet: Sheet) -> bytes:
    """Return one page that fetches nothing from elsewhere."""
    return PAGE.render(sheet=sheet, picture=_picture, shown=_shown).encode()


def as_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF on A4, lying."""
    _letters()
    title = ParagraphStyle("title", fontName=FONT, fontSize=16, leading=22)
    text = ParagraphStyle("text", fontName=FONT, fontSize=9, leading=13)
    story: list[Flowable] = [Paragraph(_escaped(sheet.title), title)]
    story += [Paragraph(_escaped(line), text) for line in sheet.lines]
    for bars in sheet.plots:
        story += [Spacer(1, 8), _image(bars)]
    for table in sheet.tables:
        story += [
            Spacer(1, 12),
            Paragraph(_escaped(table.title), text),
            _pdf_table(table, text),
        ]
    page = io.BytesIO()
    document = SimpleDocTemplate(page, pagesize=landscape(A4), invariant=1, title=sheet.title)
    document.build(story)
    return page.getvalue()


@cache
def _letters() -> None:
    """Let a PDF have letters that its built-in fonts lack, such as those of Polish names."""
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(path)))


def _pdf_table(table: Table, text: ParagraphStyle) -> PdfTable:
    small = ParagraphStyle("small", parent=text, fontSize=7, leading=9)
    rows = [[Paragraph(_escaped(name), small) for name in table.columns]]
    rows += [[Paragraph(_escaped(_shown(v)), small) for v in row] for row in table.rows]
    line = ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey)
    return PdfTable(rows, repeatRows=1, style=[line, ("VALIGN", (0, 0), (-1, -1), "TOP")])


def _image(bars: Bars) -> Image:
    image = Image(io.BytesIO(as_png(bars)))
    scale = min(inch / DPI, 9 * inch / image.imageWidth, 5.5 * inch / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    return image


def _picture(bars: Bars) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(as_svg(bars)).decode()


def _shown(value: Value) -> str:
    if value is None:
        return UNKNOWN
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
