"""Streams of the events that are counted, as Hypothesis draws them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shared.contracts.consent.record import ConsentRecorded
from shared.contracts.instaclean.decide import NoticeDecided
from shared.contracts.instaclean.notice import NoticeMoved
from shared.contracts.message import Event
from shared.contracts.policy.workers import ActivityRecorded
from shared.contracts.signals.change import CategoryCorrected, SignalClosed, SignalVerified
from shared.contracts.signals.duplicates import DuplicateConfirmed, DuplicateRejected
from shared.contracts.signals.follow_up import ActionRecorded
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.requests import MessageSpread, RequestAnswered
from shared.contracts.signals.share import SignalShared
from shared.contracts.signals.trends import TrendDetected
from shared.language.taxonomy import CATEGORIES

START = datetime(2026, 9, 28, tzinfo=UTC)  # a few days before a quarter
HOURS = 24 * 100  # and after it

Draw = Callable[[st.SearchStrategy[Any]], Any]

things = st.integers(1, 6).map(lambda n: UUID(int=n))  # few, so that events meet
partners = st.sampled_from(["politie", "school", "jeugdhulp"])
categories = st.sampled_from([*list(CATEGORIES)[:4], "hulpvraag", "geen-soort-meer"])


def _facts(draw: Draw, at: datetime) -> dict[str, Any]:
    return {
        "signal_id": draw(things),
        "revision": 1,
        "category": draw(categories),
        "urgency": "normal",
        "platform": "instagram",
        "seen_at": at,
        "neighbourhood": draw(st.sampled_from([None, "noord", "west"])),
        "verified": draw(st.sampled_from([None, True, False])),
    }


def _logged(draw: Draw, at: datetime) -> Event:
    rest = {"confidence": 1, "chosen_by": "worker", "harmful_account": False}
    return SignalLogged(at=at, **_facts(draw, at), **rest)


def _corrected(draw: Draw, at: datetime) -> Event:
    return CategoryCorrected(at=at, **_facts(draw, at), previous="geweld")


def _verified(draw: Draw, at: datetime) -> Event:
    return SignalVerified(at=at, **_facts(draw, at))


def _closed(draw: Draw, at: datetime) -> Event:
    return SignalClosed(at=at, signal_id=draw(things), outcome="done")


def _compared(draw: Draw, at: datetime) -> Event:
    kind = draw(st.sampled_from([DuplicateConfirmed, DuplicateRejected]))
    return kind(at=at, signal_id=draw(things), of=draw(things))


def _shared(draw: Draw, at: datetime) -> Event:
    partner = draw(partners)
    return SignalShared(
        at=at, signal_id=draw(things), revision=1, partner=partner, fields=(), clauses=()
    )


def _acted(draw: Draw, at: datetime) -> Event:
    return ActionRecorded(at=at, signal_id=draw(things), action="visited", by=draw(partners))


def _trend(draw: Draw, at: datetime) -> Event:
    return TrendDetected(
        at=at,
        trend_id=draw(things),
        method="rate",
        category=draw(st.sampled_from([None, "geweld"])),
        observed=9,
        expected=1,
        probability=0.01,
        profiles=3,
        since=at,
        found_at=at,
        signals=(),
    )


def _moved(draw: Draw, at: datetime) -> Event:
    where = {"platform": "instagram", "category": "drugs_aanbod"}
    to = draw(st.sampled_from(["out", "ready"]))
    return NoticeMoved(
        at=at, notice_id=draw(things), entry_id=draw(things), was="sent", to=to, **where
    )


def _decided(draw: Draw, at: datetime) -> Event:
    decision = draw(st.sampled_from(["removed", "suspended", "rejected"]))
    return NoticeDecided(
        at=at,
        notice_id=draw(things),
        entry_id=draw(things),
        batch_id=draw(things),
        quarter="2026-q4",
        platform="instagram",
        category="drugs_aanbod",
        decision=decision,
        decided_at=at,
        complain_by=at,
    )


def _spread(draw: Draw, at: datetime) -> Event:
    reach = draw(st.integers(0, 900))
    return MessageSpread(
        at=at, request_id=draw(things), partner=draw(partners), platform="x", reach=reach
    )


def _answered(draw: Draw, at: datetime) -> Event:
    return RequestAnswered(
        at=at, request_id=draw(things), partner=draw(partners), outcome="done", signals=1
    )


def _online(draw: Draw, at: datetime) -> Event:
    return ActivityRecorded(
        at=at,
        worker="amina",
        platform="x",
        on=at.date(),
        minutes=draw(st.integers(1, 300)),
        activity=draw(st.sampled_from(["bring", "take"])),
    )


def _consented(draw: Draw, at: datetime) -> Event:
    return ConsentRecorded(
        at=at,
        consent_id=draw(things),
        youth_id=draw(things),
        signer="youth",
        channels=("website",),
        valid_until=date(2027, 9, 1),
    )


MAKERS = (
    _logged,
    _logged,  # what most others are about
    _corrected,
    _verified,
    _closed,
    _compared,
    _shared,
    _acted,
    _trend,
    _moved,
    _decided,
    _spread,
    _answered,
    _online,
    _consented,
)


@st.composite
def streams(draw: Draw) -> list[Event]:
    """Return events as the stream has them: each told later than the one before."""
    hours = draw(st.lists(st.integers(0, HOURS), max_size=40, unique=True))
    moments = [START + timedelta(hours=hour) for hour in sorted(hours)]
    return [
        draw(st.sampled_from(MAKERS))(draw, at).model_copy(update={"id": UUID(int=900 + n)})
        for n, at in enumerate(moments)
    ]
