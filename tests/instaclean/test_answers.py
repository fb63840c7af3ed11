"""A platform's file of decisions: partial, repeated, contradicting, broken; nothing is lost."""

import json
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.instaclean.answers import DecisionsImported, ImportDecisions, ShowImport
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.decide import BatchDecided, NoticeDecided
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.send import RecordSending, SendBatch
from shared.messaging.inbox import Refuse

NAMES = ("plug", "dealer", "third", "fourth")
HEAD = "notice_id,decision,decided_at\n"


async def out(world: Any, *names: str) -> None:
    await world.ready(*names)
    await world.do(CollectBatch(platform="instagram", quarter="2026-q4"))
    batch_id = (await world.batch()).batch_id
    await world.do(SubmitBatch(batch_id=batch_id))
    for command in (ApproveBatch, FreezeBatch, SendBatch):
        await world.do(command(batch_id=batch_id), by="bram")
    fields = {"batch_id": batch_id, "channel": "hand", "sent_at": world.now}
    await world.do(RecordSending(**fields))


def line(world: Any, name: str, decision: str = "terminated", on: str = "2026-11-24") -> str:
    return f"{world.notice(name).notice_id},{decision},{on}\n"


def file(content: str, form: str = "csv", number: int = 1, **more: Any) -> ImportDecisions:
    fields = {"import_id": UUID(int=number), "form": form, "content": content} | more
    return ImportDecisions.model_validate(fields)


async def test_every_line_is_in_exactly_one_count(world: Any) -> None:
    await out(world, *NAMES)
    world.now = world.now.replace(day=25)
    content = (
        HEAD
        + line(world, "plug")
        + line(world, "dealer", "no_action")
        + line(world, "plug")
        + line(world, "plug", "rejected")
        + f"{uuid4()},terminated,2026-11-24\n"
        + "geen nummer,terminated,2026-11-24\n"
        + line(world, "third", "verdwenen")
        + line(world, "fourth", on="2029-01-01")
        + "te,weinig\n"
    )
    await world.do(file(content))
    (event,) = world.of(DecisionsImported)
    shown = await world.do(ShowImport(import_id=UUID(int=1)))

    assert (event.lines, event.applied, event.repeated) == (9, 2, 1)
    assert (event.contradicting, event.not_ours, event.unreadable) == (1, 1, 4)
    assert sum(shown.counts.values()) == shown.lines == 9
    assert {r.line: r.why for r in shown.remarks if r.why} == {
        4: "other-decision-known",
        5: "unknown-notice",
        6: "notice-id",
        7: "decision",
        8: "in-the-future",
        9: "columns",
    }
    assert world.state("plug") == world.state("dealer") == "decided"
    assert world.state("third") == world.state("fourth") == "sent"


async def test_a_file_that_comes_twice_changes_nothing(world: Any) -> None:
    await out(world, "plug", "dealer")
    content = (
        HEAD
        + line(world, "plug", on="2026-11-23")
        + line(world, "dealer", "no-action", "2026-11-23")
    )
    command = file(content)
    await world.do(command)
    kept = {key: row.value for key, row in world.shelf._rows.items()}
    await world.do(command)
    await world.do(file(content, number=2))

    assert Counter(type(e).__name__ for e in world.told)["NoticeDecided"] == 2
    assert [(e.applied, e.repeated) for e in world.of(DecisionsImported)] == [(2, 0), (0, 2)]
    now = {k: r.value for k, r in world.shelf._rows.items() if str(UUID(int=2)) not in k}
    assert now == kept
    assert len(world.of(BatchDecided)) == 1


@pytest.mark.parametrize(
    ("head", "mark"),
    [("Notice ID;Outcome;Date\n", ";"), ("\ufeffNOTICE-ID\tdecision\tdecided\n", "\t")],
)
async def test_a_sheet_as_platforms_make_them_is_read(world: Any, head: str, mark: str) -> None:
    await out(world, "plug")
    cells = line(world, "plug", "Yes", "2026-11-23").replace(",", mark)
    await world.do(file(head + "'" + cells))

    assert world.notice().decision.decision == "accepted"


async def test_json_is_read_too(world: Any) -> None:
    await out(world, "plug")
    row = {
        "notice_id": str(world.notice().notice_id),
        "decision": "removed",
        "decided_at": world.now.isoformat(),
        "automated": "partly",
        "reference": "SOR-1",
    }
    await world.do(file(json.dumps({"decisions": [row, 7, {}]}), "json"))
    (event,) = world.of(DecisionsImported)

    assert (event.lines, event.applied, event.unreadable) == (3, 1, 2)
    assert world.notice().decision.automated == "partly"


@pytest.mark.parametrize("content", ["{", "null", '"x"'])
async def test_json_that_is_none_is_one_unreadable_line(world: Any, content: str) -> None:
    await world.do(file(content, "json"))

    assert [(e.lines, e.unreadable) for e in world.of(DecisionsImported)] == [(1, 1)]


async def test_a_notice_that_was_never_sent_is_not_decided(world: Any) -> None:
    await world.ready("plug")
    await world.do(file(HEAD + line(world, "plug", on="2026-11-23")))

    assert [(e.not_ours, e.applied) for e in world.of(DecisionsImported)] == [(1, 0)]
    assert world.state() == "ready"


async def test_the_text_of_a_line_is_kept_only_while_somebody_must_look(world: Any) -> None:
    await out(world, "plug")
    good = line(world, "plug", on="2026-11-23")
    await world.do(file(HEAD + good + "raar,terminated,nooit\n"))

    texts = [ln.text and ln.text.get_secret_value() for ln in world.store.lines]
    assert texts == [None, "raar,terminated,nooit"]


async def test_an_import_nobody_knows_is_refused(world: Any) -> None:
    with pytest.raises(Refuse, match="unknown-import"):
        await world.do(ShowImport(import_id=uuid4()))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_at_any_step_no_line_is_lost_and_none_counts_twice(
    worlds: Any, when: str
) -> None:
    async def ready() -> tuple[Any, ImportDecisions]:
        world = worlds()
        await out(world, "plug", "dealer")
        lines = line(world, "plug", on="2026-11-23") + line(world, "dealer", on="2026-11-23")
        return world, file(HEAD + lines + "raar,x,y\n", id=UUID(int=9))

    whole, command = await ready()
    start = whole.steps
    await whole.do(command)
    for number in range(1, whole.steps - start + 1):
        world, _ = await ready()
        setattr(world, f"dies_{when}", world.steps + number)
        with pytest.raises(BaseException, match="cut off"):
            await world.do(command)
        world.todo.clear()
        world.restart()
        await world.do(command)

        (event,) = world.of(DecisionsImported)
        assert (event.applied, event.repeated, event.unreadable) == (2, 0, 1)
        assert len(world.of(NoticeDecided)) == 2
        assert len(world.of(BatchDecided)) == 1
        assert set(world.timers) == set(whole.timers)
