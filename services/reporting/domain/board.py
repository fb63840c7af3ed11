"""The results board of Instaclean as a sheet, in Dutch: no account is in it."""

from collections import defaultdict
from collections.abc import Iterable

from shared.contracts.instaclean.results import Cell, Results
from shared.documents.csv_files import Value
from shared.documents.sheets import Bars, Series, Sheet, Table
from shared.language.instaclean import STATES
from shared.language.taxonomy import CATEGORIES, PLATFORMS

DAYS = (7, 30, 90)
SPEED = ("% gelijk", "% juist", "dagen tot ontvangst", "dagen tot besluit")
COUNTS = (
    ("meldingen", "notices"),
    ("spoed", "urgent"),
    ("al weg", "gone_before_sending"),
    ("verstuurd", "sent"),
    ("besloten", "decided"),
    ("gelijk", "accepted"),
    ("deels", "partly"),
    ("afgewezen", "rejected"),
    ("klachten", "complaints"),
    ("gewonnen", "complaints_won"),
    ("terug", "returned"),
)


def board(results: Results, *, quarter: str | None) -> Sheet:
    """Return the board of a quarter, or of all; the same answer gives the same sheet."""
    cells = results.cells
    when = quarter.upper().replace("-", " ") if quarter else "alle kwartalen"
    return Sheet(
        title=f"Project Instaclean: resultaten, {when}",
        lines=(
            "Het platform besluit. 'Al weg' is: verdwenen voordat de lijst ging.",
            "Dat is de prijs van vier keer per jaar.",
            "'Juist' is: gelijk gekregen, ook na een klacht.",
        ),
        tables=(
            Table(
                "aantallen",
                "Per platform en categorie",
                ("kwartaal", "platform", "categorie", *(label for label, _ in COUNTS)),
                tuple((*_of(c), *(getattr(c, name) for _, name in COUNTS)) for c in cells),
            ),
            Table(
                "snelheid",
                "Hoe snel, en hoe vaak gelijk",
                ("kwartaal", "platform", "categorie", *SPEED),
                tuple((*_of(c), *_speed(c)) for c in cells),
            ),
            Table(
                "nog-weg",
                "Is het nog weg?",
                ("kwartaal", "platform", "categorie", *(f"online na {d} dagen" for d in DAYS)),
                tuple((*_of(c), *(_live(c, days) for days in DAYS)) for c in cells),
            ),
            Table(
                "nu",
                "Waar de accounts nu zijn",
                ("stand", "aantal"),
                tuple((STATES.get(s, s), count) for s, count in sorted(results.states.items())),
            ),
        ),
        plots=(_per_platform(cells),) if cells else (),
    )


def _of(cell: Cell) -> tuple[str, str, str]:
    category = CATEGORIES.get(cell.category)
    return (
        cell.quarter.upper().replace("-", " "),
        PLATFORMS[cell.platform].label if cell.platform in PLATFORMS else cell.platform,
        category.label if category else cell.category,
    )


def _speed(cell: Cell) -> tuple[Value, ...]:
    shares = (cell.acceptance, cell.precision)
    percents = (None if share is None else round(share * 100) for share in shares)
    return (*percents, cell.days_to_acknowledge, cell.days_to_decide)


def _live(cell: Cell, days: int) -> str:
    """Return how many were live, of how many somebody looked at."""
    return f"{cell.still_live.get(days, 0)} van {cell.checked.get(days, 0)}"


def _per_platform(cells: Iterable[Cell]) -> Bars:
    sent: defaultdict[str, int] = defaultdict(int)
    agreed: defaultdict[str, int] = defaultdict(int)
    for cell in cells:
        platform = _of(cell)[1]
        sent[platform] += cell.sent
        agreed[platform] += cell.accepted + cell.partly
    labels = tuple(sorted(sent))
    return Bars(
        name="platforms",
        title="Per platform",
        labels=labels,
        series=(
            Series("verstuurd", tuple(float(sent[label]) for label in labels)),
            Series("gelijk gekregen", tuple(float(agreed[label]) for label in labels)),
        ),
        unit="accounts",
    )
