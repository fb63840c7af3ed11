"""What was decided is looked at again, and becomes a number in the end."""

from datetime import timedelta
from typing import Any

from services.instaclean.domain.files import content_of
from services.instaclean.domain.manifest import MANIFEST
from shared.contracts.instaclean.decide import BatchDecided, NoticeDecided
from shared.contracts.instaclean.follow_up import RecheckAsked
from shared.contracts.instaclean.send import BatchAcknowledged, RecordReceipt
from tests.instaclean.batches import decision, sent

DAY = timedelta(days=1)


async def test_a_platform_acknowledges_decides_and_is_looked_at_again(world: Any) -> None:
    batch_id = await sent(world, "plug")
    world.now += 2 * DAY
    await world.do(RecordReceipt(batch_id=batch_id, received_at=world.now))
    world.now += 3 * DAY
    await world.do(decision(world))
    decided_at = world.now

    assert [round(e.after_days) for e in world.of(BatchAcknowledged)] == [2]
    (event,) = world.of(NoticeDecided)
    assert event.complain_by.date().isoformat() == "2027-05-28"
    assert len(world.of(BatchDecided)) == 1
    for days in (7, 30, 90):
        await world.until(decided_at + days * DAY)
        assert [e.after_days for e in world.of(RecheckAsked)][-1] == days
        await world.do(world.look("plug", "live" if days == 90 else "gone"))
    assert {c.after_days: c.result for c in world.notice().checks} == {
        7: "gone",
        30: "gone",
        90: "live",
    }


async def test_in_the_end_only_numbers_are_left(world: Any) -> None:
    batch_id = await sent(world, "plug")
    await world.do(decision(world))
    until = world.notice().complain_by
    await world.until(until)
    assert world.state() == "closed"
    assert b"plug" in content_of(world.store.parts_of(batch_id, "drugs_aanbod-001.csv"))
    await world.until(until + 30 * DAY)

    left = [row.value or b"" for row in world.shelf._rows.values()]
    assert world.store.parts_of(batch_id, MANIFEST) == []
    assert not any(b"plug" in value for value in left)
    assert [n.decision for n in world.store.numbers] == ["terminated"]
    assert len(world.store.accounts) == len(world.store.notices) == 0
