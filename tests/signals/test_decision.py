"""Which decision of policy is acted on, and for how long."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.change import CloseSignal
from shared.contracts.signals.follow_up import ReopenSignal
from shared.contracts.signals.share import SharedSignal
from tests.signals.builders import decided
from tests.signals.world import NOW, SIGNAL, World, log


def of_then(**changed: Any) -> SharingDecided:
    """Return what was decided on the signal when it was logged."""
    return decided().model_copy(update={"at": NOW} | changed)


async def test_a_decision_heard_while_it_was_closed_sends_nothing_once_it_is_opened() -> None:
    world, event = World(), decided()
    await world.hear(log(category="wapens"))
    await world.hear(CloseSignal(signal_id=SIGNAL))
    await world.hear(event)
    await world.hear(ReopenSignal(signal_id=SIGNAL))
    await world.hear(event)

    assert world.heard(SharedSignal) == []


async def test_a_decision_heard_after_a_later_one_sends_nothing() -> None:
    world = World()
    earlier = of_then(id=UUID(int=71))
    later = of_then(id=UUID(int=72), at=NOW + timedelta(seconds=1), decisions=())
    await world.hear(log(category="wapens"))
    await world.hear(later)
    await world.hear(earlier)

    assert world.heard(SharedSignal) == []


@pytest.mark.parametrize(("days", "goes"), [(30, True), (31, False)])
async def test_a_decision_older_than_a_delivery_may_wait_sends_nothing(
    days: int, *, goes: bool
) -> None:
    world, event = World(), of_then()
    await world.hear(log(category="wapens"))
    world.now = NOW + timedelta(days=days)
    await world.hear(event)

    assert bool(world.heard(SharedSignal)) is goes


async def test_what_the_version_before_began_long_ago_does_not_go_again() -> None:
    world, event = World(), of_then()
    await world.hear(log(category="wapens"))
    await world.hear(event)
    signal = world.store.known(SIGNAL)
    of_before = tuple(share.model_copy(update={"sent": None}) for share in signal.shares)
    await world.store.keep(signal.model_copy(update={"shares": of_before}))
    before, to = list(world.told), dict(world.to)
    world.to.clear()
    world.now = NOW + timedelta(minutes=11)
    await world.hear(event)

    assert world.told == before
    world.to |= to
