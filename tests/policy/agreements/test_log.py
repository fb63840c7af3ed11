"""The log of decisions, and its replay."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.policy.handlers.agreements.decide import decide_on_corrected, decide_on_logged
from services.policy.handlers.agreements.log import read_decisions, replay_decisions
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from tests.policy.builders import NOW, SCHOOL, SECOND, SIGNAL, TOML, corrected, logged
from tests.policy.turns import empty, in_force, turn


async def test_every_decision_has_a_record_denials_too() -> None:
    store = await in_force(TOML + SCHOOL)
    event = logged()
    await decide_on_logged(event, turn(store))

    log = await read_decisions(ReadDecisions(), turn(store))

    yes, no = log.records
    assert (log.total, log.next) == (1, None)
    assert yes["event_name"] == "adl.access_evaluation"
    assert yes["status"] == no["status"] == "Ok"
    assert yes["timestamp"] == int(NOW.timestamp() * 1000)
    assert yes["span_id"] != no["span_id"]
    request, response = yes["body"]["adl.core.request"], yes["body"]["adl.core.response"]
    assert request["subject"] == {"type": "partner", "id": "politie"}
    assert request["resource"]["properties"]["category"] == "wapens"
    assert response["decision"] is True
    assert response["context"]["obligations"] == {
        "retention_days": 90,
        "onward": [],
        "delivery": "full",
    }
    refused = no["body"]["adl.core.response"]
    assert refused == {
        "decision": False,
        "context": {"reasons": {"reason": "no-agreement", "grants": [], "banned": []}},
    }


async def test_the_log_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.policy.handlers.agreements.log.RECORDS", 2)
    store = await in_force()
    for number in range(1, 6):
        event = logged(id=uuid4(), signal_id=UUID(int=number))
        await decide_on_logged(event, turn(store, now=NOW + timedelta(seconds=number)))

    read, start = [], 0
    while start is not None:
        page = await read_decisions(ReadDecisions(start=start), turn(store))
        read += [record["attributes"]["signal_id"] for record in page.records]
        start = page.next

    assert read == [str(UUID(int=number)) for number in range(1, 6)]


async def test_a_replay_reproduces_decisions_on_agreements_long_gone() -> None:
    store = empty()
    await decide_on_logged(logged(), turn(store))
    await in_force(TOML, store)
    late = NOW + timedelta(days=400)
    for number, at in ((2, NOW), (3, late)):
        event = logged(id=uuid4(), signal_id=UUID(int=number))
        await decide_on_logged(event, turn(store, now=at))
    await in_force(SECOND, store)
    await decide_on_corrected(corrected(), turn(store))

    again = await replay_decisions(ReplayDecisions(), turn(store))

    assert (again.checked, again.differing, again.next) == (3, (), None)


async def test_a_replay_names_a_decision_that_was_tampered_with() -> None:
    store = await in_force()
    await decide_on_logged(logged(), turn(store))
    (kept,) = store.decisions.every()
    forged = kept.model_copy(update={"cause": uuid4(), "on": kept.on + timedelta(days=400)})
    await store.decisions.keep(forged)

    again = await replay_decisions(ReplayDecisions(), turn(store))

    assert again.differing == (SIGNAL,)
