"""A person names several categories of one signal: the main one, and what is there as well."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.signals.alarm import AlarmRaised
from shared.contracts.signals.change import CategoryCorrected, CorrectCategory
from shared.contracts.signals.look_up import ListSignals
from shared.contracts.signals.shadow import ListLabelledTexts
from shared.language.taxonomy import CATEGORIES, URGENCIES
from shared.messaging.inbox import Refuse
from tests.signals.world import SIGNAL, World, log

LINK = "https://mega.nz/GeheimeMap"
codes = st.lists(
    st.sampled_from([code for code in CATEGORIES if code != "overig"]),
    min_size=1,
    max_size=5,
)


def corrected(category: str, *also: str, by: int = 220) -> CorrectCategory:
    return CorrectCategory(id=UUID(int=by), signal_id=SIGNAL, category=category, also=also)


def counted(category: str) -> float:
    labels = {"category": category, "chosen_by": "worker"}
    return REGISTRY.get_sample_value("seintje_signals_also_total", labels) or 0.0


@pytest.fixture
def world() -> World:
    return World()


async def test_all_that_a_person_named_is_told_and_taught(world: World) -> None:
    before = counted("bedreiging")
    await world.hear(log())
    await world.hear(corrected("geweld", "bedreiging"))
    await world.hear(corrected("geweld", "bedreiging"))

    (event,) = world.heard(CategoryCorrected)
    assert (event.category, event.also, event.urgency) == ("geweld", ("bedreiging",), "acute")
    (text,) = (await world.hear(ListLabelledTexts())).texts
    assert (text.category, text.also) == ("geweld", ("bedreiging",))
    assert counted("bedreiging") == before + 1


async def test_one_beside_it_that_is_acute_alarms(world: World) -> None:
    await world.hear(log("pizza vanavond"))
    await world.hear_with_a_crash_at_every_publish(corrected("trend", "zelfbeschadiging"))

    (alarm,) = world.heard(AlarmRaised)
    assert (alarm.category, alarm.guess) == ("zelfbeschadiging", False)


async def test_a_harmful_account_is_reported_for_the_category_that_does_harm(
    world: World,
) -> None:
    await world.hear(log("pizza vanavond", handle="@knife"))
    await world.hear(corrected("trend", "wapens"))

    (report,) = world.heard(ReportAccount)
    assert report.category == "wapens"


async def test_a_later_word_takes_the_place_of_all_before(world: World) -> None:
    await world.hear(log())
    await world.hear(corrected("geweld", "bedreiging"))
    await world.hear(corrected("geweld", by=221))

    assert world.store.known(SIGNAL).also == ()


async def test_a_list_of_a_category_has_those_that_have_it_beside_another(
    world: World,
) -> None:
    await world.hear(log())
    await world.hear(corrected("geweld", "bedreiging"))

    for code in ("geweld", "bedreiging"):
        assert (await world.hear(ListSignals(category=code))).total == 1


@pytest.mark.parametrize(
    ("category", "also", "reason"),
    [
        ("geweld", ("onzin",), "unknown-category"),
        ("overig", ("geweld",), "other-beside"),
        ("geweld", ("overig",), "other-beside"),
        ("geweld", ("bit.ly.x",), "unknown-category"),
    ],
)
async def test_what_cannot_stand_beside_a_category_is_refused(
    world: World, category: str, also: tuple[str, ...], reason: str
) -> None:
    await world.hear(log())
    with pytest.raises(Refuse, match=reason):
        await world.hear(corrected(category, *also))

    assert world.heard(CategoryCorrected) == []


@given(codes)
async def test_what_is_never_shared_comes_first_and_keeps_no_link(named: list[str]) -> None:
    world = World()
    await world.hear(log(f"kijk {LINK}"))
    await world.hear(corrected(*named))
    signal = world.store.known(SIGNAL)
    never = any(CATEGORIES[code].never_shared for code in named)

    assert {signal.category, *signal.also} == set(named)
    assert len({signal.category, *signal.also}) == len(signal.also) + 1
    assert CATEGORIES[signal.category].never_shared == never
    assert (LINK in signal.text.get_secret_value()) != never
    assert signal.urgency == max((CATEGORIES[c].urgency for c in named), key=URGENCIES.index)


async def test_what_was_sent_before_there_were_several_is_read(world: World) -> None:
    await world.hear(log())
    old = corrected("geweld").model_dump_json(exclude={"also"})
    await world.hear(CorrectCategory.model_validate_json(old))

    assert world.store.known(SIGNAL).category == "geweld"
