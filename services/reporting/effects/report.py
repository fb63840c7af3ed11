"""Makes the report of a period, and remembers what it shows before anybody sees it."""

import asyncio

import structlog

from services.reporting.domain.edition import Maker, periods_needed
from services.reporting.domain.period import Period, period
from services.reporting.domain.publication import connected
from services.reporting.effects.desk import Desk
from services.reporting.store import ReportingStore
from shared.documents.extra import ExtraMissing
from shared.documents.sheets import Sheet
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

log = structlog.get_logger()


def days_of(name: str) -> Period:
    """Return the days of a period that somebody asked for; `Refuse` when it is none."""
    try:
        return period(name)
    except ValueError:
        raise Refuse("not-a-period", field="period") from None


async def publish_report(turn: Turn[ReportingStore], desk: Desk, name: str) -> Sheet:
    """Return the report of a period as it may be seen beside all earlier ones."""
    try:
        return await desk.make(name, lambda: _publish(turn.store, name))
    except ExtraMissing as missing:
        log.warning("report.not-made", reason=str(missing))
        raise Refuse("cannot-make") from None


async def report_as_it_was(turn: Turn[ReportingStore], name: str) -> Sheet | None:
    """Return the report that was published last; None when its numbers are others now."""
    return await asyncio.to_thread(_maker(turn.store, name).unchanged)


async def _publish(store: ReportingStore, name: str) -> Sheet:
    edition = await asyncio.to_thread(_maker(store, name).edition)
    if edition.publication is not None:
        await store.keep_publication(edition.publication)
    if edition.lost:
        log.warning("report.given-away", period=name, numbers=len(edition.lost))
    return edition.sheet


def _maker(store: ReportingStore, name: str) -> Maker:
    days = days_of(name)
    goals = [goal for goal in store.goals() if goal.period.meets(days)]
    spans = (days, *(goal.period for goal in goals))
    published = connected(spans, store.publications())
    needed = periods_needed(name, goals, published)
    return Maker(name, goals, published, {span: store.told(span) for span in needed})
