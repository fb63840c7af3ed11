"""What a draft would change."""

from uuid import UUID, uuid4

from services.policy.handlers.agreements.compare import compare_agreements, what_if
from services.policy.handlers.agreements.decide import decide_on_logged
from shared.contracts.policy.compare import CompareAgreements, WhatIf
from tests.policy.builders import NOW, SECOND, TOML, logged
from tests.policy.turns import empty, in_force, turn


async def test_a_draft_is_held_against_what_is_in_force() -> None:
    store = await in_force()
    draft = TOML.replace("version = 1", "version = 2").replace('"day"', '"week"')
    draft = draft.replace("retention_days = 90", "retention_days = 30")

    answer = await compare_agreements(CompareAgreements(toml=draft), turn(store))

    assert (answer.before, answer.after, answer.on) == (1, 2, NOW.date())
    (line,) = answer.visible
    assert (line.partner, line.category, line.field) == ("politie", "wapens", "seen_at")
    assert (line.before, line.after, line.neighbourhoods) == ("day", "week", ())
    (term,) = answer.terms
    assert (term.agreement, term.field) == ("politie-2026", "retention_days")
    assert (term.before, term.after) == ("90", "30")


async def test_what_becomes_visible_comes_with_where_and_when() -> None:
    narrow = TOML.replace(
        "minimum_urgency",
        'neighbourhoods = ["noord"]\nverified_offline = true\nconsent = true\nminimum_urgency',
    )
    answer = await compare_agreements(CompareAgreements(toml=narrow), turn(empty()))

    assert {(v.field, v.before, v.after) for v in answer.visible} == {
        ("category", None, "as-is"),
        ("seen_at", None, "day"),
    }
    where = {(v.neighbourhoods, v.only_verified, v.only_with_consent) for v in answer.visible}
    assert where == {(("noord",), True, True)}


async def test_what_would_a_draft_have_shared() -> None:
    store = await in_force()
    for number, category in enumerate(("wapens", "talent", "trend"), start=1):
        event = logged(id=uuid4(), signal_id=UUID(int=number), category=category)
        await decide_on_logged(event, turn(store))
    before = store.decisions.every()

    answer = await what_if(WhatIf(toml=SECOND), turn(store))

    (counts,) = answer.partners
    assert (counts.was, counts.would_be, counts.newly, counts.no_longer) == (1, 1, 1, 1)
    assert answer.signals == 3
    assert {e.signal_id.int for e in answer.examples} == {1, 2}
    assert store.decisions.every() == before


async def test_a_wrong_draft_is_told_its_mistakes() -> None:
    store, bad = await in_force(), TOML.replace('"day"', '"month"')

    compared = await compare_agreements(CompareAgreements(toml=bad), turn(store))
    would = await what_if(WhatIf(toml=bad), turn(store))

    assert [p.line for p in compared.problems + would.problems] == [27, 27]
