"""Why a partner gets a signal, or not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clients.demo import scenario
from services.policy.handlers.agreements.decide import decide_on_logged
from services.policy.handlers.agreements.explain import explain
from shared.contracts.policy.explain import Explain
from shared.language.policy import REFUSALS
from shared.messaging.inbox import Refuse
from tests.policy.builders import NOW, SIGNAL, logged
from tests.policy.turns import empty, in_force, turn


async def test_a_yes_is_explained_with_the_words_it_rests_on() -> None:
    store = await in_force()
    await decide_on_logged(logged(), turn(store))

    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), turn(store))

    assert answer.decision.shared
    assert answer.clauses == {"politie-2026/1": "De politie hoort van wapens."}
    assert (answer.policy_version, answer.today) == (1, NOW.date())


async def test_a_no_is_explained_with_the_clause_that_came_closest() -> None:
    store = await in_force()
    await decide_on_logged(logged(urgency="low"), turn(store))

    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), turn(store))

    assert answer.decision.reason == "urgency-too-low"
    assert set(answer.clauses) == {"politie-2026/1"}


@pytest.mark.parametrize(
    ("partner", "bans"), [("politie", set()), ("school", {"criminal-data"})]
)
async def test_a_ban_is_named_for_whom_it_is_one(partner: str, bans: set[str]) -> None:
    store = await in_force(scenario.agreements(on=NOW.date()))
    await decide_on_logged(logged(), turn(store))

    answer = await explain(Explain(signal_id=SIGNAL, partner=partner), turn(store))

    assert set(answer.bans) == bans


async def test_an_explanation_is_of_today_and_changes_nothing() -> None:
    store = await in_force()
    await decide_on_logged(logged(), turn(store))
    before = store.decisions.latest(SIGNAL)

    later = NOW + timedelta(days=365)
    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), turn(store, now=later))

    assert (answer.decision.reason, answer.today) == ("expired", later.date())
    assert store.decisions.latest(SIGNAL) == before


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Explain(signal_id=uuid4(), partner="politie"), "unknown-signal"),
        (Explain(signal_id=SIGNAL, partner="hlat"), "unknown-partner"),
    ],
)
async def test_what_nobody_knows_cannot_be_explained(query: Explain, reason: str) -> None:
    store = await in_force()
    await decide_on_logged(logged(), turn(store))

    with pytest.raises(Refuse) as caught:
        await explain(query, turn(store))

    assert caught.value.reason == reason
    assert reason in REFUSALS


async def test_without_agreements_every_partner_is_unknown() -> None:
    store = empty()
    await decide_on_logged(logged(), turn(store))

    with pytest.raises(Refuse, match="unknown-partner"):
        await explain(Explain(signal_id=SIGNAL, partner="politie"), turn(store))
