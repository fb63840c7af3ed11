"""A second reader adds a suspicion or a question, and is held beside what a person says."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from services.signals.domain.verdict import Label
from services.signals.plugins.reading import NotRead
from services.signals.plugins.second_opinion import give_opinion
from services.signals.service import Parts
from services.signals.store import SignalStore
from shared.contracts.message import Message
from shared.contracts.signals.alarm import AlarmRaised
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.look_up import ListSignals
from shared.contracts.signals.opinions import GiveOpinion, OpinionAsked, OpinionGiven
from shared.contracts.signals.tasks import TaskFinished, TaskPlanned
from shared.messaging.inbox import Refuse
from shared.storage.bucket import Bucket
from tests.signals.world import HOUSE, NOW, SIGNAL, Says, World, log

FIRST = "filmpje van een vechtpartij https://www.instagram.com/p/abc123/ bij de brug"


@dataclass
class Reader:
    """Says this category of every text, or does not answer."""

    says: str | None = "wapens"
    read_texts: list[str] = field(default_factory=list)

    async def read(self, text: str) -> str:
        self.read_texts.append(text)
        if self.says is None:
            raise NotRead("unreachable")
        return self.says


@dataclass
class ReadWorld(World):
    """A house where one reader reads too."""

    ask: Any = field(default_factory=lambda: Says((Label("geweld", 0.9, ("vechtpartij",)),)))
    reader: Reader = field(default_factory=Reader)

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(SignalStore(bucket), replace(HOUSE, readers=("model",)), self.ask)

    async def let_read(self) -> None:
        """Let the plugin hear what was asked last, and the service what it says."""
        before, asked = len(self.told), self.heard(OpinionAsked)[-1]
        await give_opinion(asked, self.turn(asked.id), readers={"model": self.reader})
        for message in self.told[before:]:
            await self.hear(message, actor="signals")


@pytest.fixture
def world() -> ReadWorld:
    return ReadWorld()


def counted(name: str, outcome: str) -> float:
    labels = {"reader": "model", "outcome": outcome}
    return REGISTRY.get_sample_value(f"seintje_{name}_total", labels) or 0.0


def second(world: ReadWorld) -> list[TaskPlanned]:
    return [task for task in world.heard(TaskPlanned) if task.what == "second-opinion"]


async def read_as(world: ReadWorld, category: str, **changed: Any) -> None:
    world.reader.says = category
    await world.hear(log(FIRST, **changed))
    await world.let_read()


async def test_something_acute_is_a_suspicion_to_look_at_within_a_quarter(
    world: ReadWorld,
) -> None:
    await read_as(world, "wapens")
    listed = await world.hear(ListSignals())

    (given,), (task,) = world.heard(OpinionGiven), second(world)
    assert given.adds == "suspicion"
    assert task.due_at == NOW + timedelta(minutes=15)
    assert listed.signals[0].suspected == ("wapens",)


async def test_anything_else_is_a_question_for_who_logged_it(world: ReadWorld) -> None:
    await read_as(world, "vuurwerk")

    (task,) = second(world)
    kept = world.store.tasks.get(task.task_id)
    assert world.heard(OpinionGiven)[0].adds == "question"
    assert task.due_at == NOW + timedelta(hours=4)
    assert (kept.assignee, "vuurwerk" in kept.note.get_secret_value().lower()) == (
        "amina",
        True,
    )


@pytest.mark.parametrize("category", ["geweld", "overig"])
async def test_the_same_or_nothing_adds_nothing(world: ReadWorld, category: str) -> None:
    await read_as(world, category)

    assert world.heard(OpinionGiven)[0].adds == "nothing"
    assert second(world) == []


@pytest.mark.parametrize("category", ["wapens", "sexting", "grooming", "talent", "overig"])
async def test_whatever_a_reader_says_the_signal_stays_as_it_is(
    world: ReadWorld, category: str
) -> None:
    await world.hear(log(FIRST))
    before = world.store.known(SIGNAL)
    world.reader.says = category
    await world.let_read()

    assert world.store.known(SIGNAL) == before
    assert before.url is not None
    assert world.heard(AlarmRaised) == []


async def test_no_reader_ends_an_alarm_or_a_suspicion_of_ours(world: ReadWorld) -> None:
    world.ask.labels = (Label("wapens", 0.9, ("mes",)),)
    await read_as(world, "talent")

    assert world.store.alarms.get(SIGNAL).waits
    assert world.store.known(SIGNAL).urgency == "acute"


async def test_a_reader_gets_the_text_without_its_links(world: ReadWorld) -> None:
    await read_as(world, "geweld")

    (text,) = world.reader.read_texts
    assert "vechtpartij" in text
    assert "instagram.com" not in text


async def test_of_what_a_person_named_no_text_goes_anywhere(world: ReadWorld) -> None:
    await world.hear(log(FIRST, category="geweld"))
    assert world.heard(OpinionAsked) == []

    other = uuid4()
    await world.hear(log(FIRST, id=uuid4(), signal_id=other))
    await world.hear(ConfirmCategory(signal_id=other))
    await world.let_read()
    assert world.reader.read_texts == []


async def test_a_house_without_a_reader_asks_nobody() -> None:
    world = World()
    await world.hear(log(FIRST))

    assert world.heard(OpinionAsked) == []


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        (ConfirmCategory(signal_id=SIGNAL), "disagreed"),
        (CorrectCategory(signal_id=SIGNAL, category="wapens"), "agreed"),
        (VerifyOffline(signal_id=SIGNAL, confirmed=True), "disagreed"),
        (CloseSignal(signal_id=SIGNAL, outcome="done"), "unanswered"),
    ],
)
async def test_a_reader_is_held_beside_a_persons_word_once(
    world: ReadWorld, word: Message, outcome: str
) -> None:
    before = counted("second_opinions_judged", outcome)
    await read_as(world, "wapens")
    await world.hear(word)
    await world.hear(word)

    assert counted("second_opinions_judged", outcome) == before + 1


async def test_a_word_that_comes_after_a_persons_is_counted_and_adds_nothing(
    world: ReadWorld,
) -> None:
    before = counted("second_opinions_judged", "agreed")
    await world.hear(log(FIRST))
    await world.hear(ConfirmCategory(signal_id=SIGNAL))
    late = GiveOpinion(signal_id=SIGNAL, reader="model", category="geweld")
    await world.hear(late, actor="signals")

    assert world.heard(OpinionGiven)[0].adds == "nothing"
    assert counted("second_opinions_judged", "agreed") == before + 1


async def test_a_persons_word_finishes_what_the_reader_asked(world: ReadWorld) -> None:
    await read_as(world, "wapens")
    await world.hear(ConfirmCategory(signal_id=SIGNAL))

    finished = {task.what for task in world.heard(TaskFinished)}
    assert finished == {"check-category", "second-opinion"}
    assert world.heard(CategoryConfirmed)[0].category == "geweld"
    assert (await world.hear(ListSignals())).signals[0].suspected == ()


async def test_a_reader_that_is_away_is_asked_again_and_then_given_up(
    world: ReadWorld,
) -> None:
    before = counted("second_opinions", "given-up")
    world.reader.says = None
    await world.hear(log(FIRST))
    for minutes in (0, 1, 6, 21):
        await world.wait_until(NOW + timedelta(minutes=minutes))
        await world.let_read()
    await world.wait_until(NOW + timedelta(hours=3))

    assert [asked.attempt for asked in world.heard(OpinionAsked)] == [1, 2, 3, 4]
    assert len(world.reader.read_texts) == 4
    assert counted("second_opinions", "given-up") == before + 1
    assert len(world.heard(SignalLogged)) == 1


async def test_a_reader_that_is_back_is_heard_and_not_asked_again(world: ReadWorld) -> None:
    world.reader.says = None
    await world.hear(log(FIRST))
    await world.let_read()
    world.reader.says = "wapens"
    await world.wait_until(NOW + timedelta(minutes=1))
    await world.let_read()
    await world.wait_until(NOW + timedelta(hours=3))

    assert len(world.heard(OpinionGiven)) == 1
    assert len(world.reader.read_texts) == 2


async def test_its_first_word_counts(world: ReadWorld) -> None:
    await read_as(world, "wapens")
    again = GiveOpinion(signal_id=SIGNAL, reader="model", category="talent")
    await world.hear(again, actor="signals")

    assert [given.category for given in world.heard(OpinionGiven)] == ["wapens"]


async def test_cut_off_anywhere_it_is_asked_and_heard_once(world: ReadWorld) -> None:
    await world.hear_with_a_crash_at_every_publish(log(FIRST))
    await world.hear_with_a_crash_at_every_publish(
        GiveOpinion(signal_id=SIGNAL, reader="model", category="wapens"), actor="signals"
    )
    await world.hear_with_a_crash_at_every_publish(ConfirmCategory(signal_id=SIGNAL))

    assert len(world.heard(OpinionAsked)) == 1
    assert len(world.heard(OpinionGiven)) == 1
    assert len(second(world)) == 1


async def test_an_erased_signal_leaves_no_opinion_and_is_not_read(world: ReadWorld) -> None:
    await world.hear(log(FIRST))
    await world.hear(EraseSignal(signal_id=SIGNAL), actor="coordinator")
    await world.let_read()
    late = GiveOpinion(signal_id=SIGNAL, reader="model", category="wapens")

    with pytest.raises(Refuse, match="signal-erased"):
        await world.hear(late, actor="signals")
    assert world.reader.read_texts == []
    assert not any(
        row.key.startswith("opinion.") and row.value for row in world.shelf._rows.values()
    )


@pytest.mark.parametrize("actor", ["amina", "helper-1", "politie", "coordinator"])
async def test_no_person_or_partner_speaks_as_a_reader(world: ReadWorld, actor: str) -> None:
    await world.hear(log(FIRST))

    with pytest.raises(Refuse):
        await world.hear(
            GiveOpinion(signal_id=SIGNAL, reader="model", category="wapens"), actor=actor
        )


async def test_a_code_that_is_no_category_is_refused(world: ReadWorld) -> None:
    await world.hear(log(FIRST))

    with pytest.raises(Refuse, match="unknown-category"):
        await world.hear(
            GiveOpinion(signal_id=SIGNAL, reader="model", category="iets"), actor="signals"
        )


async def test_what_was_asked_days_ago_is_not_read_any_more(world: ReadWorld) -> None:
    await world.hear(log(FIRST))
    asked = world.heard(OpinionAsked)[0].model_copy(update={"at": NOW - timedelta(days=2)})
    await give_opinion(asked, world.turn(UUID(int=5)), readers={"model": world.reader})

    assert world.reader.read_texts == []
