"""Builders: what the signals service tells of a signal that was reported."""

from typing import Any
from uuid import uuid5

from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.message import Event
from shared.contracts.signals.change import CategoryCorrected, SignalVerified
from shared.contracts.signals.erase import SignalErased


def facts(report: ReportAccount, revision: int, **changed: Any) -> dict[str, Any]:
    fields = {
        "id": uuid5(report.signal_id, f"news/{revision}"),
        "signal_id": report.signal_id,
        "revision": revision,
        "category": "drugs_aanbod",
        "urgency": "medium",
        "platform": "instagram",
        "seen_at": report.seen_at,
    }
    return fields | changed


def denied(report: ReportAccount, revision: int = 2) -> Event:
    return SignalVerified(**facts(report, revision, verified=False))


def confirmed(report: ReportAccount, revision: int = 3) -> Event:
    return SignalVerified(**facts(report, revision, verified=True))


def corrected(
    report: ReportAccount, revision: int = 2, to: str = "overig", also: tuple[str, ...] = ()
) -> Event:
    fields = facts(report, revision, category=to, also=also, previous="drugs_aanbod")
    return CategoryCorrected(**fields)


def erased(report: ReportAccount, _revision: int = 2) -> Event:
    return SignalErased(id=uuid5(report.signal_id, "erased"), signal_id=report.signal_id)
