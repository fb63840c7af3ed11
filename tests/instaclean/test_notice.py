"""A notice: what it says, and what it still misses."""

from typing import Any

import pytest

from services.instaclean.texts import MISSING
from shared.contracts.instaclean.notice import NoticePrepared, ShowNotice
from shared.messaging.inbox import Refuse

PLAIN = "Dit account biedt drugs te koop aan in zijn stories, met prijzen en een bezorgdienst."


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"ground": None}, {"ground", "reference"}),
        ({"reference": None}, {"reference"}),
        ({"reference": "nl/wwm-31"}, {"reference"}),
        ({"reference": "tiktok/guidelines", "ground": "terms"}, {"reference"}),
        ({"explanation": "Drugs."}, {"explanation"}),
        ({"affected_minor": None}, {"affected-minor"}),
        ({"requested_action": None}, {"requested-action"}),
        ({"language": None}, {"language"}),
        ({"good_faith": False}, {"good-faith"}),
        ({"explanation": PLAIN + " Bel 06-12345678."}, {"phone-number"}),
        ({}, set()),
    ],
)
async def test_what_misses_is_said_in_codes_and_in_dutch(
    world: Any, changed: dict[str, Any], missing: set[str]
) -> None:
    await world.do(world.report())
    await world.do(world.prepare(**changed))
    (event,) = world.of(NoticePrepared)
    shown = await world.do(ShowNotice(entry_id=world.entry_id()))

    assert set(event.missing) == set(shown.missing) == missing
    assert [MISSING[code] for code in event.missing] == list(shown.missing_text)
    assert world.state() == ("draft" if missing else "ready")


@pytest.mark.parametrize("settings", [{"organisation": ""}, {"mailbox": "geen-adres"}])
async def test_a_notice_without_a_notifier_is_not_complete(
    worlds: Any, settings: dict[str, str]
) -> None:
    world = worlds(**settings)
    await world.ready("plug")

    assert world.of(NoticePrepared)[0].missing == ("notifier",)


async def test_an_account_without_an_exact_address_is_not_complete(world: Any) -> None:
    await world.do(world.report(url="https://www.instagram.com/"))
    await world.do(world.prepare())
    assert world.of(NoticePrepared)[0].missing == ("items",)

    await world.do(world.item())
    await world.do(world.prepare())

    assert world.of(NoticePrepared)[1].missing == ()


async def test_an_item_at_no_exact_address_is_refused(world: Any) -> None:
    await world.do(world.report())

    with pytest.raises(Refuse, match="no-exact-address"):
        await world.do(world.item(url="https://evil.example/p/1"))


async def test_a_complete_notice_that_loses_something_is_a_draft_again(world: Any) -> None:
    await world.ready("plug")
    await world.do(world.prepare(good_faith=False))

    assert world.state() == "draft"
    assert [(e.was, e.to) for e in world.moves("draft")] == [("ready", "draft")]


async def test_no_event_and_no_representation_shows_what_was_written(world: Any) -> None:
    await world.ready("canarina", explanation=PLAIN + " kanariegeel kanariegeel")
    shown = [*map(repr, world.told), repr(world.notice("canarina"))]

    assert world.told
    assert not any("canarina" in text or "kanariegeel" in text for text in shown)


async def test_what_a_reviewer_opens_is_blurred_until_a_client_is_asked(world: Any) -> None:
    await world.do(world.report())
    await world.do(world.item())
    before = await world.do(ShowNotice(entry_id=world.entry_id()))
    await world.do(world.prepare())
    after = await world.do(ShowNotice(entry_id=world.entry_id()))

    for view in (before, after):
        assert view.items
        assert all(item["blurred"] is True for item in view.model_dump(mode="json")["items"])
