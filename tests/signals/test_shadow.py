"""Categorisers in shadow, tried on the past, and what workers' choices teach."""

from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.signals.service import load_plugins
from shared.contracts.signals.change import CorrectCategory
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.shadow import (
    BackTest,
    BackTested,
    LabelledTexts,
    ListLabelledTexts,
)
from shared.hosting.plugins import Ask, BadPlugin
from shared.messaging.inbox import Refuse
from tests.signals.world import SIGNAL, World, log


@pytest.fixture
def world() -> World:
    return World()


def counted(plugin: str, answer: str) -> float:
    labels = {"plugin": plugin, "answer": answer}
    return REGISTRY.get_sample_value("seintje_shadow_answers_total", labels) or 0.0


async def test_a_shadow_is_counted_and_decides_nothing(world: World) -> None:
    world.ask = load_plugins(shadow=("lexicon",))
    world.restart()
    before = counted("lexicon", "same"), counted("lexicon", "nothing")
    await world.hear(log())
    await world.hear(log("pizza vanavond", id=UUID(int=101), signal_id=UUID(int=2)))
    knife, pizza = world.heard(SignalLogged)

    assert (knife.category, pizza.category) == ("wapens", "overig")
    assert counted("lexicon", "same") - before[0] == 1
    assert counted("lexicon", "nothing") - before[1] == 1


async def test_a_shadow_that_breaks_breaks_nothing(world: World) -> None:
    class Broken:
        def __getattr__(self, _: str) -> object:
            raise RuntimeError("a plugin that is being tried")

    ask = load_plugins()
    world.ask = Ask(ask.manager, shadows={"broken": Broken()})  # type: ignore[dict-item]
    world.restart()
    await world.hear(log())

    assert world.heard(SignalLogged)
    assert counted("broken", "failed") == 1


def test_a_shadow_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(BadPlugin, match="there is no plugin 'crystal-ball' to try"):
        load_plugins(shadow=("crystal-ball",))


async def test_a_back_test_counts_and_changes_nothing(world: World) -> None:
    await world.hear(log())
    await world.hear(log("pizza vanavond", id=UUID(int=101), signal_id=UUID(int=2)))
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="wapens"))
    told = len(world.told)
    answer = await world.hear(BackTest(plugin="lexicon"))

    assert isinstance(answer, BackTested)
    assert (answer.signals, answer.labelled, answer.right, answer.right_then) == (2, 1, 1, 1)
    assert answer.urgent_lost == 0
    assert sum(answer.changed.values()) == 0
    assert len(world.told) == told


async def test_an_acute_signal_that_would_be_lost_is_counted(world: World) -> None:
    await world.hear(log("pizza vanavond", category="zelfbeschadiging"))
    answer = await world.hear(BackTest(plugin="lexicon"))

    assert (answer.labelled, answer.right, answer.urgent_lost) == (1, 0, 1)


async def test_only_a_plugin_that_is_there_is_tried(world: World) -> None:
    with pytest.raises(Refuse, match="unknown-plugin"):
        await world.hear(BackTest(plugin="os"))


async def test_what_workers_chose_can_be_learnt_from_page_by_page(world: World) -> None:
    for number in range(1, 6):
        category = None if number == 3 else "talent"
        await world.hear(
            log(
                f"tekst {number}",
                id=UUID(int=number),
                signal_id=UUID(int=number),
                category=category,
            )
        )
    first = await world.hear(ListLabelledTexts(limit=3))
    second = await world.hear(ListLabelledTexts(limit=3, after=first.texts[-1].signal_id))

    assert isinstance(first, LabelledTexts)
    texts = [t.text.get_secret_value() for t in (*first.texts, *second.texts)]
    assert texts == ["tekst 1", "tekst 2", "tekst 4", "tekst 5"]
    assert {t.category for t in first.texts} == {"talent"}
