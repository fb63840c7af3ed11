"""What comes of what the categorisers say: named, guessed, suspected; and what waits for it."""

from datetime import timedelta

import pytest

from services.signals.domain.tasks import first_tasks
from services.signals.domain.verdict import Label, verdict_on
from shared.contracts.signals.change import CategoryCorrected, CorrectCategory
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.tasks import TaskFinished, TaskPlanned
from tests.signals.builders import signal
from tests.signals.world import NOW, SIGNAL, World, log


def label(category: str, confidence: float = 0.9, *, check: bool = False) -> Label:
    return Label(category, confidence, (category,), check)


def test_the_first_is_the_category_and_the_others_are_named_beside_it() -> None:
    verdict = verdict_on([label("geweld"), label("wapens"), label("bedreiging", check=True)])

    assert (verdict.category, verdict.also) == ("geweld", ("wapens",))
    assert (verdict.suspected, verdict.unsure) == (("bedreiging",), False)


def test_what_is_never_shared_comes_first_however_unlikely() -> None:
    verdict = verdict_on([label("exposing", 0.8), label("sexting", 0.4)])

    assert (verdict.category, verdict.also) == ("sexting", ("exposing",))


def test_a_guess_is_the_category_and_says_that_it_is_a_guess() -> None:
    verdict = verdict_on([label("fraude", 0.3, check=True)])

    assert (verdict.category, verdict.unsure, verdict.suspected) == ("fraude", True, ())


@pytest.mark.parametrize("labels", [(), (label("weer"),)])
def test_nothing_known_is_other_to_be_checked(labels: tuple[Label, ...]) -> None:
    verdict = verdict_on(labels)

    assert (verdict.category, verdict.unsure) == ("overig", True)


def test_the_worker_s_word_leaves_nothing_to_check_and_the_guess_is_kept() -> None:
    said = [label("geweld"), label("wapens", check=True)]
    verdict = verdict_on(said, chosen="talent")

    assert (verdict.category, verdict.guess) == ("talent", "geweld")
    assert (verdict.also, verdict.suspected, verdict.unsure) == ((), (), False)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_guess_is_a_task_until_the_worker_says_what_it_is(world: World) -> None:
    await world.hear(log("xqzv"))
    (told,) = world.heard(SignalLogged)
    (planned,) = world.heard(TaskPlanned)
    await world.hear(CorrectCategory(signal_id=SIGNAL, category="overig"))
    (corrected,) = world.heard(CategoryCorrected)
    (finished,) = world.heard(TaskFinished)

    assert (told.category, told.to_be_checked) == ("overig", True)
    assert (planned.what, planned.due_at) == ("check-category", NOW + timedelta(hours=4))
    assert corrected.to_be_checked is False
    assert finished.task_id == planned.task_id


async def test_a_correction_that_crashes_finishes_the_task_once(world: World) -> None:
    await world.hear(log("xqzv"))
    await world.hear_with_a_crash_at_every_publish(
        CorrectCategory(signal_id=SIGNAL, category="wapens")
    )

    assert len(world.heard(CategoryCorrected)) == 1
    assert len(world.heard(TaskFinished)) == 1


def test_a_suspicion_of_something_acute_is_looked_at_within_a_quarter() -> None:
    (task,) = first_tasks(signal(category="trend", suspected=("wapens",)))

    assert task.what == "check-category"
    assert task.due_at == NOW + timedelta(minutes=15)


async def test_the_urgency_is_that_of_the_most_urgent_category(world: World) -> None:
    await world.hear(log("pizza vanavond", category="overig"))
    kept = world.store.known(SIGNAL)

    assert kept.urgency == "low"
    assert kept.model_copy(update={"also": ("trend", "wapens")}).urgency == "acute"


async def test_what_is_acute_waits_for_nobody_also_when_it_is_a_guess(world: World) -> None:
    await world.hear(log())
    kept = world.store.known(SIGNAL).model_copy(update={"unsure": True})

    assert kept.facts["urgency"] == "acute"
    assert kept.facts["to_be_checked"] is False
