"""Builders: a helper, what it may see, and what it proposes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.contracts.instaclean.helpers import AdmitHelper
from shared.contracts.instaclean.proposals import ListSuitable, ProposeNotice, ScreenAccount

HELPER = "helper-07"


PROPOSAL = UUID(int=70)


DAY = timedelta(days=1)


EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."


def admit(world: Any, **changed: Any) -> AdmitHelper:
    fields = {
        "helper": HELPER,
        "neighbourhood": "de-linden",
        "minutes": 1200,
        "until": world.now + 30 * DAY,
    }
    return AdmitHelper(**fields | changed)


def propose(world: Any, name: str = "plug", **changed: Any) -> ProposeNotice:
    fields = {
        "entry_id": world.entry_id(name),
        "proposal_id": PROPOSAL,
        "ground": "illegal",
        "reference": "nl/opiumwet-3b",
        "explanation": EXPLANATION,
    }
    return ProposeNotice.model_validate(fields | changed)


async def open_to_helpers(world: Any, name: str = "plug", **changed: Any) -> None:
    await world.do(world.report(name, **{"neighbourhood": "noord"} | changed))
    await world.do(ScreenAccount(entry_id=world.entry_id(name), suitable=True))


async def seen(world: Any) -> list[str]:
    answer = await world.do(ListSuitable(), by=HELPER)
    return [view.handle.get_secret_value() for view in answer.accounts]
