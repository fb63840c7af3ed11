"""Evaluations and reviews in a test."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.contracts.policy.agreements import AgreementsApplied
from shared.contracts.policy.evaluation import RecordEvaluation
from shared.contracts.policy.reviews import ListReviews, Reviews
from shared.language.clock import HERE
from tests.policy.builders import NOW, TOML
from tests.policy.world import World

DAY = timedelta(days=1)
TODAY = NOW.date()
ITEM = "politie-2026"
LONG = TOML.replace("valid_until = 2026-12-31", "valid_until = 2030-12-31")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HERE).astimezone(UTC)


async def agreed(toml: str = LONG, *, now: datetime = NOW) -> World:
    world = World(now=now)
    await world.agree(toml)
    await world.hear(world.heard(AgreementsApplied)[-1])
    return world


async def review_by(world: World) -> date:
    answer = await world.hear(ListReviews())
    assert isinstance(answer, Reviews)
    return answer.reviews[0].review_by


async def listed(world: World) -> dict[str, tuple[str, date]]:
    answer = await world.hear(ListReviews())
    assert isinstance(answer, Reviews)
    return {view.item: (view.state, view.review_by) for view in answer.reviews}


def evaluated(on: date, outcome: str = "continue", **changed: Any) -> RecordEvaluation:
    fields = {
        "item": ITEM,
        "concerns": on,
        "findings": "Het werkt, maar langzaam.",
        "decisions": "We gaan door.",
        "outcome": outcome,
    }
    return RecordEvaluation.model_validate(fields | changed)
