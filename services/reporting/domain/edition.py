"""One report of a period, made from what the service remembers at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.reporting.domain.figures import Figures, Told, figures
from services.reporting.domain.goals import Goal
from services.reporting.domain.numbers import Numbers, report_numbers, table_numbers
from services.reporting.domain.period import Period, parts_of, period
from services.reporting.domain.publication import Publication, publication, values_of
from services.reporting.domain.report import Counted, report
from shared.documents.extra import needs_extra
from shared.documents.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Edition:
    """A report, and what is to be remembered of it; None when it tells nothing new."""

    sheet: Sheet
    publication: Publication | None = None
    lost: tuple[str, ...] = ()
    """Small numbers that earlier reports gave away, whatever this one hides."""


@dataclass(slots=True)
class Maker:
    """Makes the report of a period, beside what was published that has days in common with it.

    `told` has the facts of every period that is needed. Making takes seconds: use a thread.
    """

    name: str
    goals: Sequence[Goal]
    published: Sequence[Publication]
    told: Mapping[Period, Sequence[Told]]
    _figures: dict[Period, Figures] = field(default_factory=dict)

    def edition(self) -> Edition:
        """Return the report as it is to be published; `ExtraMissing` when it cannot be made."""
        if (sheet := self.unchanged()) is not None:
            return Edition(sheet)
        with needs_extra():
            from services.reporting.domain import protection  # noqa: PLC0415
        counted, before = self._counted(), self._before()
        earlier = [protection.Earlier(p, self._numbers_of(p)) for p in self.published]
        found = protection.decide(counted.numbers, earlier, self._guarded())
        told = publication(
            self.name, (goal.number for goal in self.goals), counted.numbers, found.shown
        )
        return Edition(
            report(counted, found.shown),
            before.followed_by(told) if before else told,
            tuple(breach.label for breach in found.lost),
        )

    def unchanged(self) -> Sheet | None:
        """Return the report that was published last, if all its numbers are the same still."""
        counted, before = self._counted(), self._before()
        if before is None or before.values != values_of(counted.numbers):
            return None
        return report(counted, frozenset(before.latest))

    def _before(self) -> Publication | None:
        return next((p for p in self.published if p.name == self.name), None)

    def _counted(self) -> Counted:
        found = self._figures_of(period(self.name))
        numbers = dict(report_numbers(self.name, found))
        for goal in self.goals:
            numbers |= goal.number.numbers(self._figures_of(goal.period))
        progress = [goal.progress(self._figures_of(goal.period)) for goal in self.goals]
        return Counted(self.name, found, numbers, progress)

    def _numbers_of(self, earlier: Publication) -> Numbers:
        numbers = dict(report_numbers(earlier.name, self._figures_of(period(earlier.name))))
        for goal in earlier.goals:
            numbers |= goal.numbers(self._figures_of(goal.period))
        return numbers

    def _guarded(self) -> Numbers:
        """Return the tables of the quarters and half years that nobody reported on."""
        numbers: dict[str, Mapping[tuple[str, object], int]] = {}
        for name, days in guarded_periods(self.name, self.published).items():
            numbers |= table_numbers(name, self._figures_of(days))
        return numbers

    def _figures_of(self, days: Period) -> Figures:
        if days not in self._figures:
            self._figures[days] = figures(self.told[days])
        return self._figures[days]


def guarded_periods(name: str, published: Sequence[Publication]) -> Mapping[str, Period]:
    """Return the quarters and half years within a report's period that have no report."""
    reported = (name, *(publication.name for publication in published))
    parts = {n: days for one in reported for n, days in parts_of(period(one)).items()}
    return {n: days for n, days in parts.items() if n not in reported}


def periods_needed(
    name: str, goals: Sequence[Goal], published: Sequence[Publication]
) -> set[Period]:
    """Return every period whose facts the report of a period is made from."""
    return {
        period(name),
        *(goal.period for goal in goals),
        *(span for publication in published for span in publication.spans),
        *guarded_periods(name, published).values(),
    }
