"""A sheet as one page for a browser, and as a PDF: the same bytes for the same sheet."""

import base64
import io
from functools import cache
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment, Template
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

from shared.documents.csv_files import Value
from shared.documents.plots import DPI, as_png, as_svg
from shared.documents.sheets import Bars, Sheet, Table

UNKNOWN = "–"  # noqa: RUF001 - what a reader sees where nothing is known
FONT = "SheetSans"


def as_html(sheet: Sheet) -> bytes:
    """Return one page that fetches nothing from elsewhere."""
    return _page().render(sheet=sheet, picture=_picture, shown=_shown).encode()


def as_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF on A4, landscape."""
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
def _page() -> Template:
    text = files("shared.documents").joinpath("sheet.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


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
