"""What comes of what the categorisers say: named, guessed, suspected; and what waits for it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signals.domain.tasks import first_tasks
from services.signals.domain.verdict import LIKELY, Label, verdict_on
from shared.contracts.signals.change import CategoryCorrected, CorrectCategory
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.tasks import TaskFinished, TaskPlanned
from shared.language.taxonomy import CATEGORIES
from tests.signals.builders import signal
from tests.signals.world import NOW, SIGNAL, World, log


def label(category: str, confidence: float = 0.9, *, check: bool = False) -> Label:
    return Label(category, confidence, (category,), check)


def test_the_first_is_the_category_and_the_others_are_named_beside_it() -> None:
    doubtful = label("bedreiging", 0.3, check=True)
    verdict = verdict_on([label("geweld"), label("wapens"), doubtful])

    assert (verdict.category, verdict.also) == ("geweld", ("wapens",))
    assert (verdict.suspected, verdict.unsure) == (("bedreiging",), False)


@pytest.mark.parametrize(
    ("confidence", "category"), [(LIKELY, "wapens"), (LIKELY - 0.01, "overig")]
)
def test_what_is_likely_is_named_and_is_for_a_person_to_check(
    confidence: float, category: str
) -> None:
    verdict = verdict_on([label("wapens", confidence, check=True)])

    assert (verdict.category, verdict.unsure, verdict.guess) == (category, True, "wapens")


def test_what_is_never_shared_comes_first_however_unlikely() -> None:
    verdict = verdict_on([label("exposing", 0.8), label("sexting", 0.4)])

    assert (verdict.category, verdict.also) == ("sexting", ("exposing",))


@pytest.mark.parametrize(
    "doubtful",
    [label("fraude", 0.3, check=True), Label("fraude", 0.9, ())],
    ids=["not sure", "no word to show"],
)
def test_without_evidence_a_text_is_other_and_the_guess_is_kept(doubtful: Label) -> None:
    verdict = verdict_on([doubtful])

    assert (verdict.category, verdict.unsure, verdict.guess) == ("overig", True, "fraude")
    assert (verdict.also, verdict.suspected) == ((), ())


@given(
    st.lists(
        st.builds(
            Label,
            st.sampled_from(sorted(CATEGORIES)),
            st.floats(0, 1),
            st.sampled_from([(), ("mes",)]),
            st.booleans(),
        ),
        max_size=4,
    )
)
def test_nothing_acute_is_named_without_evidence(labels: list[Label]) -> None:
    verdict = verdict_on(labels)

    shown = {label.category for label in labels if label.is_named and label.why}
    for category in (verdict.category, *verdict.also):
        assert category in shown or (category == "overig" and verdict.unsure)
    assert all(CATEGORIES[code].urgency == "acute" for code in verdict.suspected)


@pytest.mark.parametrize("why", [(), (".",), ("??", "!"), ("…",), (" - ",)])
def test_punctuation_is_no_evidence(why: tuple[str, ...]) -> None:
    verdict = verdict_on((Label("wapens", 0.9, why),))

    assert (verdict.category, verdict.alarming) == ("overig", ())


@pytest.mark.parametrize("why", [("mes",), ("🔪",), ("112",), ("??", "mes")])
def test_a_word_or_a_picture_is_evidence(why: tuple[str, ...]) -> None:
    assert verdict_on((Label("wapens", 0.9, why),)).category == "wapens"


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
    guessed = signal(category="trend", chosen_by="plugin", suspected=("wapens",))
    (task,) = first_tasks(guessed)

    assert task.what == "check-category"
    assert task.due_at == NOW + timedelta(minutes=15)


async def test_the_urgency_is_that_of_the_most_urgent_category(world: World) -> None:
    await world.hear(log("pizza vanavond", category="overig"))
    kept = world.store.known(SIGNAL)

    assert kept.urgency == "low"
    assert kept.model_copy(update={"also": ("trend", "wapens")}).urgency == "acute"


@pytest.mark.parametrize("text", ["jongen loopt met een mes op zak", "iedereen wil die beker"])
async def test_what_no_person_chose_is_to_be_checked_however_sure_or_acute(
    world: World, text: str
) -> None:
    await world.hear(log(text))

    assert world.heard(SignalLogged)[0].to_be_checked
    assert [task.what for task in world.heard(TaskPlanned)] == ["check-category"]


async def test_what_a_person_chose_is_not_to_be_checked(world: World) -> None:
    await world.hear(log(category="wapens"))

    assert not world.heard(SignalLogged)[0].to_be_checked
    assert world.heard(TaskPlanned) == []
