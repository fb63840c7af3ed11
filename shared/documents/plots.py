"""Bars beside each other as a picture: SVG for a page, PNG for a PDF; the same each time."""

import io
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from shared.documents.sheets import Bars

# Ids in an SVG are drawn from this; letters become shapes, so no reader's fonts matter.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "seintje",
    "svg.fonttype": "path",
    "font.family": ["DejaVu Sans"],  # comes with matplotlib
    "text.parse_math": False,  # a `$` is a dollar
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
COLOURS = ("#0b5cad", "#d97706", "#4d7c0f", "#7c3aed")  # told apart by the colour-blind
WIDTH, ROW, MARGIN = 7.5, 0.28, 1.1  # inches
DPI = 150


def as_svg(bars: Bars) -> bytes:
    """Return the picture as SVG, without a date in it."""
    with mpl.rc_context(STYLE):
        figure, page = _drawn(bars), io.BytesIO()
        figure.savefig(page, format="svg", metadata={"Date": None})
        return page.getvalue()


def as_png(bars: Bars) -> bytes:
    """Return the picture as PNG."""
    with mpl.rc_context(STYLE):
        figure, page = _drawn(bars), io.BytesIO()
        figure.savefig(page, format="png", dpi=DPI, metadata={"Software": None})
        return page.getvalue()


def _drawn(bars: Bars) -> Figure:
    height = MARGIN + ROW * max(len(bars.labels), 1) * max(len(bars.series), 1)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    thick = 0.8 / max(len(bars.series), 1)
    for number, series in enumerate(bars.series):
        places = [row + number * thick for row in range(len(series.values))]
        lengths = [value or 0 for value in series.values]
        colour = COLOURS[number % len(COLOURS)]
        axes.barh(places, lengths, height=thick, label=series.name, color=colour)
    middle = (len(bars.series) - 1) * thick / 2
    names = list(bars.labels)
    axes.set_yticks([row + middle for row in range(len(names))], labels=names)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel(bars.unit)
    axes.set_title(bars.title, loc="left")
    if len(bars.series) > 1:
        figure.legend(loc="outside lower right", ncols=len(bars.series), frameon=False)
    return figure
