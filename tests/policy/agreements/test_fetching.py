"""A partner that fetches: what ended has ended for it at once."""

from datetime import UTC, datetime

import pytest

from shared.contracts.message import Message
from shared.contracts.policy.decide import DecidedNow, DecideNow, SharingDecided
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from shared.messaging.inbox import Refuse
from tests.policy.builders import SIGNAL, TOML, logged
from tests.policy.delivered import CLOSED, ERASED, delivered
from tests.policy.world import World


async def now_for(world: World, partner: str = "politie") -> DecidedNow:
    answer = await world.hear(DecideNow(signal_id=SIGNAL, partner=partner), actor="signals")
    assert isinstance(answer, DecidedNow)
    return answer


async def test_an_agreement_that_ended_has_ended_for_a_fetch_at_once() -> None:
    world = await delivered()
    assert (await now_for(world)).decision.shared

    world.now = datetime(2026, 12, 31, 23, tzinfo=UTC)  # midnight here
    ended = await now_for(world)

    assert (ended.decision.shared, ended.decision.reason) == (False, "expired")


async def test_new_agreements_hold_for_a_fetch_at_once() -> None:
    world = await delivered()
    other = TOML.replace("version = 1", "version = 2").replace('["wapens"]', '["talent"]')
    await world.agree(other)

    answer = await now_for(world)
    assert (answer.decision.reason, answer.policy_version) == ("category-not-agreed", 2)


@pytest.mark.parametrize("event", [CLOSED, ERASED])
async def test_what_is_over_is_not_fetched(event: Message) -> None:
    world = await delivered()
    await world.hear(event)

    with pytest.raises(Refuse, match="no-longer-permitted"):
        await now_for(world)


async def test_who_is_no_partner_fetches_nothing() -> None:
    world = await delivered()

    with pytest.raises(Refuse, match="unknown-partner"):
        await now_for(world, "halt")
    with pytest.raises(Refuse, match="unknown-signal"):
        await now_for(World())


async def test_each_fetch_is_in_the_log_and_is_replayed() -> None:
    world = await delivered()
    await now_for(world)
    await now_for(world)
    log = await world.hear(ReadDecisions())
    again = await world.hear(ReplayDecisions())

    assert (len(log.records), log.total) == (3, 3)
    assert (again.checked, again.differing) == (3, ())


async def test_a_fetch_changes_nothing_for_what_was_shared() -> None:
    world = await delivered()
    before = world.store.decisions.latest(SIGNAL)
    await now_for(world)

    assert world.store.decisions.latest(SIGNAL) == before


async def test_a_file_says_whether_a_delivery_is_thin() -> None:
    world = World()
    await world.agree(
        TOML.replace("retention_days = 90", 'retention_days = 90\ndelivery = "thin"')
    )
    await world.hear(logged())

    assert [d.delivery for d in world.heard(SharingDecided)[-1].decisions] == ["thin"]
