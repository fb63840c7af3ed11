"""A platform is silent."""

from datetime import timedelta
from typing import Any

from shared.contracts.instaclean.decide import BatchDecided
from shared.contracts.instaclean.overdue import AnswerOverdue
from tests.instaclean.batches import decision, sent

DAY = timedelta(days=1)


async def test_a_receipt_that_does_not_come_is_overdue_once(world: Any) -> None:
    await sent(world, "plug")
    await world.until(world.now + 20 * DAY)

    assert [event.days for event in world.of(AnswerOverdue)] == [14]


async def test_a_platform_that_never_answers_leaves_a_notice_unanswered(world: Any) -> None:
    await sent(world, "plug")
    await world.until(world.now + 184 * DAY)
    assert world.state() == "unanswered"
    assert len(world.of(BatchDecided)) == 1

    await world.do(decision(world))  # better late than never

    assert world.state() == "decided"
