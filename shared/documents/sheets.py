"""What is on paper: a title, lines of text, tables and plots, as data."""

from dataclasses import dataclass

from shared.documents.csv_files import Value


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `name` is the name of its CSV file."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one colour: a value per label, in the unit of the plot; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A plot: a row of bars per label, a bar per series; `name` is the name of its files."""

    name: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on paper: a title, lines of text, plots, tables."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Bars, ...] = ()
