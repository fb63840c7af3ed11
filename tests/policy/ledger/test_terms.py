"""The clock of the ledger: terms end, and partners that say nothing are reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.policy.domain.ledger.ledger import REMIND_EVERY, REMINDERS
from shared.contracts.policy.ledger import (
    AcknowledgeRecall,
    LedgerDue,
    RecallAcknowledged,
    RecallUnanswered,
    SignalRecalled,
)
from shared.messaging.inbox import Refuse
from tests.policy.builders import NOW, SIGNAL
from tests.policy.delivered import CLOSED, delivered, ledger


async def test_the_last_day_of_the_term_counts_until_midnight_here() -> None:
    world = await delivered()  # until 30 August, summer time
    await world.wait_until(datetime(2026, 8, 30, 21, 59, tzinfo=UTC))
    assert world.heard(SignalRecalled) == []

    await world.wait_until(datetime(2026, 8, 30, 22, tzinfo=UTC))

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "term-ended"


@pytest.mark.parametrize(
    ("last_day", "over_at"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),  # the night is longer
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),  # a leap day
    ],
)
async def test_a_term_ends_at_midnight_also_when_the_clock_is_changed(
    last_day: date, over_at: datetime
) -> None:
    world = await delivered(delete_by=last_day)
    await world.wait_until(over_at - timedelta(seconds=1))
    before = len(world.heard(SignalRecalled))
    await world.wait_until(over_at)

    assert (before, len(world.heard(SignalRecalled))) == (0, 1)


async def test_a_partner_that_says_nothing_is_reminded_and_then_a_person_is_told() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    await world.wait_until(NOW + 100 * REMIND_EVERY)

    told = world.heard(SignalRecalled)
    assert [recall.reminder for recall in told] == list(range(REMINDERS + 1))
    assert len({recall.recall_id for recall in told}) == 1
    assert len(world.heard(RecallUnanswered)) == 1


async def test_who_has_deleted_it_is_not_reminded() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    (recall,) = world.heard(SignalRecalled)
    await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="politie")
    await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="politie")
    await world.wait_until(NOW + 100 * REMIND_EVERY)

    (line,) = await ledger(world)
    assert line.recall.acknowledged_at == NOW
    assert len(world.heard(SignalRecalled)) == 1
    assert await ledger(world, open_recalls=True) == []
    assert {event.reason for event in world.heard(RecallAcknowledged)} == {"closed"}


async def test_a_partner_cannot_say_that_another_has_deleted_it() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    (recall,) = world.heard(SignalRecalled)

    with pytest.raises(Refuse, match="unknown-recall"):
        await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="school")


async def test_a_timer_that_was_lost_is_set_again_at_the_start() -> None:
    world = await delivered()
    kept = {name: at for name, (at, _) in world.timers.items()}
    world.timers.clear()
    world.restart()
    await world.start()

    assert {name: world.timers[name][0] for name in kept} == kept


async def test_a_timer_that_comes_too_early_changes_nothing() -> None:
    world = await delivered()
    await world.hear(LedgerDue(signal_id=SIGNAL))

    assert world.heard(SignalRecalled) == []
    assert len(world.timers) == 1
