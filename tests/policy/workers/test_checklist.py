"""The checklist: a point is open until there is evidence, and again after half a year."""

from datetime import date

import pytest

from services.policy.domain.workers.checklist import QUESTIONS
from services.policy.handlers import inbox
from services.policy.service import Parts
from services.policy.settings import PolicySettings
from shared.contracts.policy.checklist import (
    Checklist,
    EvidenceRecorded,
    RecordEvidence,
    ShowChecklist,
)
from shared.contracts.policy.reviews import LookOverdue, ReviewNear
from shared.messaging.inbox import Refuse
from tests.policy.builders import NOW
from tests.policy.looked_at import DAY, TODAY, listed, noon
from tests.policy.world import World


def shown(point: str, on: date = TODAY) -> RecordEvidence:
    return RecordEvidence(point=point, on=on, note="Staat in het beleidsplan, bladzijde 4.")


async def points(world: World) -> dict[str, bool]:
    answer = await world.hear(ShowChecklist())
    assert isinstance(answer, Checklist)
    return {point.point: point.open for point in answer.points}


async def test_every_point_is_open_until_there_is_evidence_and_again_after_half_a_year() -> (
    None
):
    world = World()
    assert all((await points(world)).values())
    await world.hear(shown("vision"), actor="amina")
    (told,) = world.heard(EvidenceRecorded)

    assert told.still_open == len(QUESTIONS) - 1
    assert (await points(world))["vision"] is False
    assert list((await points(world)).values()) == sorted((await points(world)).values())[::-1]
    world.now = noon(told.until)
    assert (await points(world))["vision"] is False
    world.now = noon(told.until + DAY)
    assert (await points(world))["vision"] is True


async def test_evidence_that_grows_old_is_told() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(shown("vision"), actor="amina")
    until = world.heard(EvidenceRecorded)[0].until
    await world.wait_until(noon(until + DAY))

    near = [(e.about, e.item, e.days) for e in world.heard(ReviewNear)]
    assert near == [("point", "vision", 30), ("point", "vision", 7)]
    assert [(e.about, e.item) for e in world.heard(LookOverdue)] == [("point", "vision")]
    await world.hear(shown("vision", until + DAY), actor="amina")
    assert (await listed(world))["vision"][0] == "in-time"


async def test_older_evidence_does_not_replace_newer() -> None:
    world = World()
    await world.hear_with_a_crash_at_every_publish(shown("vision"), actor="amina")
    await world.hear(shown("vision", NOW.date() - 200 * DAY), actor="amina")

    assert (await points(world))["vision"] is False


@pytest.mark.parametrize(
    ("command", "reason"),
    [(shown("luck"), "unknown-point"), (shown("vision", NOW.date() + DAY), "in-the-future")],
)
async def test_what_is_no_evidence_is_refused(command: RecordEvidence, reason: str) -> None:
    with pytest.raises(Refuse, match=reason):
        await World().hear(command, actor="amina")


async def test_where_it_is_required_nothing_comes_in_force_while_a_point_is_open() -> None:
    world = World()
    parts = Parts(world.store, "k" * 32, PolicySettings(checklist_required=True))
    world.bound = {kind: handler.bind(parts) for kind, handler in inbox.handlers.items()}
    with pytest.raises(Refuse, match="checklist-open"):
        await world.agree()
    for point in QUESTIONS:
        await world.hear(shown(point), actor="amina")
    await world.agree()

    assert world.store.agreements.in_force() is not None
