"""The platform decides, and the organisation may complain."""

from datetime import timedelta
from typing import Any

from shared.contracts.instaclean.decide import FileComplaint, NoticeDecided, RecordReview
from tests.instaclean.batches import decision, refused, sent

DAY = timedelta(days=1)


async def test_another_decision_is_refused_unless_it_replaces_the_first(world: Any) -> None:
    await sent(world, "plug")
    await world.do(decision(world))
    other = decision(world, outcome="rejected")

    assert await refused(world.do(other)) == "other-decision-known"
    await world.do(decision(world, outcome="rejected", replaces=True))
    assert world.notice().decision.decision == "rejected"
    assert len(world.of(NoticeDecided)) == 2


async def test_the_same_decision_twice_is_one(world: Any) -> None:
    await sent(world, "plug")
    await world.do(decision(world))
    await world.do(decision(world))

    assert len(world.of(NoticeDecided)) == 1


async def test_a_complaint_has_six_months_to_the_minute(world: Any) -> None:
    await sent(world, "plug", "dealer")
    for name in ("plug", "dealer"):
        await world.do(decision(world, name, "no-action"))
    until = world.notice().complain_by
    world.now = until - timedelta(seconds=1)
    await world.do(FileComplaint(notice_id=world.notice("plug").notice_id))
    world.now = until

    late = FileComplaint(notice_id=world.notice("dealer").notice_id)
    assert await refused(world.do(late)) == "too-late"
    won = RecordReview(notice_id=world.notice().notice_id, won=True, decided_at=world.now)
    await world.do(won)
    assert world.notice().upheld


async def test_what_the_platform_granted_needs_no_complaint(world: Any) -> None:
    await sent(world, "plug")
    await world.do(decision(world))
    complain = FileComplaint(notice_id=world.notice().notice_id)

    assert await refused(world.do(complain)) == "nothing-to-complain"


async def test_a_decision_from_before_sending_or_from_tomorrow_is_refused(world: Any) -> None:
    await sent(world, "plug")
    early = decision(world, decided_at=world.now - 2 * DAY)
    late = decision(world, decided_at=world.now + DAY)

    assert await refused(world.do(early)) == "before-sending"
    assert await refused(world.do(late)) == "in-the-future"
