"""Makes the report of a period."""

from services.reporting.domain.figures import figures
from services.reporting.domain.period import Period, period
from services.reporting.domain.report import Counted, report
from services.reporting.store import ReportingStore
from shared.documents.sheets import Sheet
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


def days_of(name: str) -> Period:
    """Return the days of a period that somebody asked for; `Refuse` when it is none."""
    try:
        return period(name)
    except ValueError:
        raise Refuse("not-a-period", field="period") from None


def make_report(turn: Turn[ReportingStore], name: str) -> Sheet:
    """Return the report of a period; `Refuse` when its name is none."""
    days, store = days_of(name), turn.store
    goals = [
        goal.progress(figures(store.facts(goal.period)))
        for goal in store.goals()
        if goal.period.meets(days)
    ]
    return report(Counted(name, days, figures(store.facts(days)), goals))
