from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from services.instaclean.domain.bundle import content_of
from services.instaclean.domain.manifest import MANIFEST
from shared.contracts.instaclean.check import RecheckAsked
from shared.contracts.instaclean.clock import AnswerOverdue, BatchDecided, QuarterEnded
from shared.contracts.instaclean.collect import (
    BatchCollected,
    BatchSubmitted,
    CollectBatch,
    ReturnBatch,
    SubmitBatch,
)
from shared.contracts.instaclean.decide import (
    FileComplaint,
    NoticeDecided,
    RecordDecision,
    RecordReview,
)
from shared.contracts.instaclean.freeze import (
    ApproveBatch,
    BatchApproved,
    BatchFrozen,
    BatchReleased,
    FreezeBatch,
)
from shared.contracts.instaclean.notice import NoticeMoved, NoticePrepared
from shared.contracts.instaclean.results import AskResults
from shared.contracts.instaclean.send import (
    BatchAcknowledged,
    BatchSent,
    RecordReceipt,
    RecordSending,
    SendBatch,
)
from shared.messaging.inbox import Refuse
from shared.process import observe

DAY = timedelta(days=1)
COLLECT = {"platform": "instagram", "quarter": "2026-q4"}


async def refused(work: Any) -> str:
    with pytest.raises(Refuse) as no:
        await work
    return no.value.reason


async def submitted(world: Any, *names: str) -> Any:
    await world.ready(*names)
    await world.do(CollectBatch(**COLLECT))
    batch = await world.batch()
    await world.do(SubmitBatch(batch_id=batch.batch_id), by="amina")
    return batch.batch_id


async def frozen(world: Any, *names: str) -> Any:
    batch_id = await submitted(world, *names)
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(FreezeBatch(batch_id=batch_id), by="bram")
    return batch_id


async def sent(world: Any, *names: str) -> Any:
    batch_id = await frozen(world, *names)
    await world.do(SendBatch(batch_id=batch_id), by="bram")
    given = {"batch_id": batch_id, "channel": "hand", "sent_at": world.now}
    await world.do(RecordSending(**given), by="bram")
    return batch_id


def decision(world: Any, name: str = "plug", said: str = "terminated", **more: Any) -> Any:
    given = {"decision": said, "decided_at": world.now} | more
    return RecordDecision(notice_id=world.notice(name).notice_id, **given)


# --- from ready to sent -----------------------------------------------------------


async def test_a_batch_goes_from_collected_to_sent_and_tells_every_step(world: Any) -> None:
    await sent(world, "plug", "dealer")

    told = [type(event).__name__ for event in world.told]
    steps = [name for name in told if name.startswith("Batch")]
    assert steps == [
        "BatchCollected",
        "BatchSubmitted",
        "BatchApproved",
        "BatchFrozen",
        "BatchReleased",
        "BatchSent",
    ]
    for kind in (BatchCollected, BatchSubmitted, BatchApproved, BatchFrozen, BatchSent):
        assert [event.accounts for event in world.of(kind)] == [2]
    assert {len(world.moves(to)) for to in ("ready", "listed", "out")} == {2}
    assert world.state("plug") == world.state("dealer") == "sent"


async def test_an_incomplete_notice_enters_no_batch_and_says_what_it_misses(world: Any) -> None:
    await world.do(world.report())
    await world.do(world.prepare(explanation=None, good_faith=False))
    (told,) = world.of(NoticePrepared)

    assert set(told.missing) == {"explanation", "good-faith"}
    assert world.state() == "draft"
    assert await refused(world.do(CollectBatch(**COLLECT))) == "empty-batch"


async def test_a_row_that_became_incomplete_cannot_be_frozen(world: Any) -> None:
    batch_id = await submitted(world, "plug")
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    notice = world.notice()
    bare = notice.model_copy(update={"items": ()})
    await world.store.notices.put(notice.notice_id, bare)

    assert await refused(world.do(FreezeBatch(batch_id=batch_id))) == "incomplete-row"
    assert world.state() == "approved"
    assert world.of(BatchFrozen) == []


@pytest.mark.parametrize("who", ["amina", "carla"])
async def test_nobody_approves_a_batch_they_prepared_or_a_notice_they_wrote(
    world: Any, who: str
) -> None:
    await world.ready("dealer", by="carla")
    batch_id = await submitted(world, "plug")

    assert await refused(world.do(ApproveBatch(batch_id=batch_id), by=who)) == "own-work"
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    assert world.state() == "approved"


async def test_a_batch_nobody_approved_cannot_be_frozen_and_one_not_frozen_not_sent(
    world: Any,
) -> None:
    batch_id = await submitted(world, "plug")

    assert await refused(world.do(FreezeBatch(batch_id=batch_id))) == "not-now"
    assert await refused(world.do(SendBatch(batch_id=batch_id))) == "not-now"


@pytest.mark.parametrize(("days", "fresh"), [(14, 1), (15, 0)])
async def test_an_account_must_have_been_seen_live_lately(
    world: Any, days: int, fresh: int
) -> None:
    await world.ready("plug")
    await world.do(CollectBatch(**COLLECT))
    batch = await world.batch()
    world.now += days * DAY
    submit = world.do(SubmitBatch(batch_id=batch.batch_id))

    assert fresh or await refused(submit) == "not-rechecked"
    if not fresh:
        await world.do(world.look())
        submit = world.do(SubmitBatch(batch_id=batch.batch_id))
    await submit
    assert world.state() == "submitted"


async def test_an_account_that_is_gone_leaves_the_batch_and_is_counted(world: Any) -> None:
    batch_id = await submitted(world, "plug", "dealer")
    await world.do(world.look("plug", "gone"))
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(FreezeBatch(batch_id=batch_id))

    assert (world.state("plug"), world.state("dealer")) == ("gone", "frozen")
    assert [event.accounts for event in world.of(BatchFrozen)] == [1]


async def test_nothing_in_a_batch_is_rewritten_behind_the_approvers_back(world: Any) -> None:
    batch_id = await submitted(world, "plug")
    before = world.notice()
    await world.do(world.report(signal=2))
    await world.do(world.item())

    assert await refused(world.do(world.prepare())) == "in-a-batch"
    assert world.notice() == before
    assert batch_id == before.batch_id


async def test_a_returned_batch_can_be_mended_and_submitted_again(world: Any) -> None:
    batch_id = await submitted(world, "plug", "dealer")
    await world.do(ReturnBatch(batch_id=batch_id), by="bram")
    out = ReturnBatch(batch_id=batch_id, entry_id=world.entry_id("plug"))
    await world.do(out, by="bram")

    assert (world.state("plug"), world.state("dealer")) == ("ready", "listed")
    await world.do(world.prepare(explanation=world.prepare().explanation))
    await world.do(CollectBatch(**COLLECT))
    await world.do(SubmitBatch(batch_id=batch_id))
    assert [event.accounts for event in world.of(BatchSubmitted)] == [2, 2]


async def test_freezing_again_gives_the_same_hash_and_changes_no_byte(world: Any) -> None:
    batch_id = await frozen(world, "plug", "dealer")
    files = {part.key: part for part in world.store.parts}
    world.now += DAY
    await world.do(FreezeBatch(batch_id=batch_id))

    assert len({event.manifest for event in world.of(BatchFrozen)}) == 1
    assert {part.key: part for part in world.store.parts} == files


async def test_the_quarter_ends_by_itself_at_midnight_here(world: Any) -> None:
    await world.start()
    await world.ready("plug")
    end = world.now.replace(month=12, day=31, hour=23, minute=0)  # midnight in Amsterdam
    await world.until(end - timedelta(seconds=1))
    assert world.of(QuarterEnded) == []
    await world.until(end)

    (ended,) = world.of(QuarterEnded)
    assert (ended.quarter, ended.batches, ended.accounts) == ("2026-q4", 1, 1)
    assert world.state() == "listed"
    await world.until(end + 91 * DAY)
    assert [event.quarter for event in world.of(QuarterEnded)] == ["2026-q4", "2027-q1"]


# --- the fast lane ----------------------------------------------------------------


async def test_a_threat_to_life_waits_for_no_quarter_but_for_a_second_pair_of_eyes(
    world: Any,
) -> None:
    await world.ready("plug", urgency="life-threat")
    (told,) = world.of(BatchSubmitted)
    assert (told.batch_kind, told.accounts, told.quarter) == ("urgent", 1, "2026-q4")
    approve = ApproveBatch(batch_id=told.batch_id)
    assert await refused(world.do(approve, by="amina")) == "own-work"

    await world.do(approve.model_copy(update={"id": uuid4()}), by="bram")

    assert [event.batch_kind for event in world.of(BatchReleased)] == ["urgent"]
    assert world.state() == "sending"


async def test_an_acute_category_goes_when_it_was_seen_live(world: Any) -> None:
    await world.do(world.report(category="wapens"))
    await world.do(world.prepare(reference="nl/wwm-31", seen_live_at=None))
    assert (world.state(), world.of(BatchSubmitted)) == ("ready", [])

    await world.do(world.look())

    assert len(world.of(BatchSubmitted)) == 1


# --- what the platform says -------------------------------------------------------


async def test_a_platform_acknowledges_decides_and_is_looked_at_again(world: Any) -> None:
    batch_id = await sent(world, "plug")
    world.now += 2 * DAY
    await world.do(RecordReceipt(batch_id=batch_id, received_at=world.now))
    world.now += 3 * DAY
    await world.do(decision(world))
    decided_at = world.now

    assert [round(e.after_days) for e in world.of(BatchAcknowledged)] == [2]
    (told,) = world.of(NoticeDecided)
    assert told.complain_by.date().isoformat() == "2027-05-28"
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


async def test_another_decision_is_refused_unless_it_replaces_the_first(world: Any) -> None:
    await sent(world, "plug")
    await world.do(decision(world))
    other = decision(world, said="rejected")

    assert await refused(world.do(other)) == "other-decision-known"
    await world.do(decision(world, said="rejected", replaces=True))
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


# --- the end ----------------------------------------------------------------------


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


# --- twice, and cut off anywhere --------------------------------------------------

STORIES = ("collect", "submit", "approve", "freeze", "send", "recorded", "decide", "urgent")


async def story(world: Any, name: str) -> Any:  # noqa: PLR0911
    """Return the command of a story, with all that comes before it done."""
    names = ("plug", "dealer", "third")
    match name:
        case "collect":
            await world.ready(*names)
            return CollectBatch(**COLLECT), "amina"
        case "submit":
            await world.ready(*names)
            await world.do(CollectBatch(**COLLECT))
            return SubmitBatch(batch_id=(await world.batch()).batch_id), "amina"
        case "approve":
            return ApproveBatch(batch_id=await submitted(world, *names)), "bram"
        case "freeze":
            batch_id = await submitted(world, *names)
            await world.do(ApproveBatch(batch_id=batch_id), by="bram")
            return FreezeBatch(batch_id=batch_id), "bram"
        case "send":
            return SendBatch(batch_id=await frozen(world, *names)), "bram"
        case "recorded":
            batch_id = await frozen(world, *names)
            await world.do(SendBatch(batch_id=batch_id))
            given = {"batch_id": batch_id, "channel": "hand", "sent_at": world.now}
            return RecordSending(**given), "bram"
        case "decide":
            await sent(world, *names)
            return decision(world), "amina"
        case _:
            await world.ready("plug", urgency="life-threat")
            return ApproveBatch(batch_id=world.of(BatchSubmitted)[0].batch_id), "bram"


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_at_any_step_and_tried_again_it_ends_the_same(
    worlds: Any, name: str, when: str
) -> None:
    whole = worlds()
    command, by = await story(whole, name)
    start = whole.steps
    await whole.do(command, by=by)
    steps = whole.steps - start
    assert steps > 1

    for number in range(1, steps + 1):
        world = worlds()
        again, by = await story(world, name)
        again = again.model_copy(update={"id": command.id})
        setattr(world, f"dies_{when}", world.steps + number)
        with pytest.raises(BaseException, match="cut off"):
            await world.do(again, by=by)
        world.todo.clear()
        told, timers = world.told, world.timers
        await world.restart()
        world.told, world.timers = told, timers
        world.now += DAY / 24  # it comes again later
        await world.do(again, by=by)

        assert kinds(world) == kinds(whole), f"cut off at step {number} of {steps}"
        assert len({event.manifest for event in world.of(BatchFrozen)}) <= 1


def kinds(world: Any) -> dict[str, int]:
    """Return how often each thing was told, and how many rows in which state there are."""
    told = Counter(type(event).__name__ for event in world.told)
    moves = Counter(f"-> {event.to}" for event in world.of(NoticeMoved))
    kept = Counter(f"notice {n.state}" for n in world.store.notices)
    kept.update(f"batch {b.state} {b.accounts}" for b in world.store.batches)
    kept.update(f"account {world.store.state_of(a)}" for a in world.store.accounts)
    kept.update(f"file {part.name}" for part in world.store.parts)
    return dict(told + moves + kept)


def measured(what: str) -> float | None:
    labels = {"platform": "instagram", "category": "drugs_aanbod", "what": what}
    return REGISTRY.get_sample_value("seintje_instaclean_results", labels)


async def test_the_board_is_there_as_metrics(world: Any) -> None:
    await sent(world, "plug", "dealer")
    world.now += DAY
    await world.do(decision(world))
    await world.do(decision(world, "dealer", "rejected"))
    (cell,) = (await world.do(AskResults())).cells

    assert (cell.sent, cell.acceptance) == (2, 0.5)
    assert (measured("sent"), measured("acceptance")) == (2, 0.5)
    await world.restart()
    await world.start()
    assert measured("days_to_decide") == cell.days_to_decide


async def test_the_metrics_follow_the_last_decision_of_a_batch_without_being_asked(
    world: Any,
) -> None:
    await sent(world, "plug", "dealer")
    observe.RESULTS.labels("tiktok", "wapens", "sent").set(3)  # of a quarter before
    world.now += DAY
    await world.do(decision(world))
    await world.do(decision(world, "dealer", "rejected"))

    assert measured("acceptance") == 0.5
    gone = {"platform": "tiktok", "category": "wapens", "what": "sent"}
    assert REGISTRY.get_sample_value("seintje_instaclean_results", gone) is None
