"""What was written under earlier rules is searched again before it can go out."""

from typing import Any

from shared.contracts.instaclean.collect import CollectBatch, ReturnBatch, SubmitBatch
from shared.contracts.instaclean.look_up import ListRows
from shared.contracts.instaclean.notice import NoticePrepared
from shared.contracts.instaclean.overrule import OverruleFinding
from tests.instaclean.batches import COLLECT, refused
from tests.instaclean.conftest import EXPLANATION

YILMAZ = "Y\N{LATIN SMALL LETTER DOTLESS I}lmaz"


REASON = "Dit is de naam van een winkel, geen persoon."


async def old(world: Any, text: str, *, collected: bool) -> None:
    """Keep a complete notice as the version before did: searched by rules that find less."""
    await world.ready("plug")
    notice = world.notice()
    explanation = world.prepare(explanation=f"{EXPLANATION} {text}").explanation
    row = notice.model_copy(update={"explanation": explanation, "searched": 0})
    await world.store.notices.put(notice.notice_id, row)
    if collected:
        await world.do(CollectBatch(**COLLECT))
    world.restart()
    await world.start()
    await world.settle()


async def test_a_notice_of_the_version_before_is_searched_again_at_the_start(
    world: Any,
) -> None:
    await old(world, f"Er staat dat Şeyma {YILMAZ} zwak is.", collected=False)
    assert world.state() == "draft"
    assert world.of(NoticePrepared)[-1].missing == ("name-of-a-person",)

    events = len(world.told)
    await world.start()
    assert len(world.told) == events


async def test_one_in_a_batch_cannot_go_on_until_it_is_taken_out_and_mended(
    world: Any,
) -> None:
    await old(world, f"Er staat dat Şeyma {YILMAZ} zwak is.", collected=True)
    batch = await world.batch()
    submit = SubmitBatch(batch_id=batch.batch_id)
    assert await refused(world.do(submit)) == "incomplete-row"
    (row,) = (await world.do(ListRows(batch_id=batch.batch_id))).rows
    assert row.missing == ("name-of-a-person",)

    await world.do(ReturnBatch(batch_id=batch.batch_id, entry_id=world.entry_id()), by="bram")
    assert world.state() == "draft"
    assert await refused(world.do(CollectBatch(**COLLECT))) == "empty-batch"
    mark = world.notice().found[0].mark
    await world.do(OverruleFinding(entry_id=world.entry_id(), mark=mark, reason=REASON))
    assert world.state() == "ready"


async def test_a_false_alarm_of_the_version_before_blocks_no_longer(world: Any) -> None:
    await world.do(world.report())
    await world.do(world.prepare(explanation=f"{EXPLANATION} Dat was op 12-11-2026."))
    notice = world.notice()
    row = notice.model_copy(update={"state": "draft", "searched": 0})
    await world.store.notices.put(notice.notice_id, row)
    world.restart()
    await world.start()

    assert world.state() == "ready"
