"""Logging, correcting, verifying, closing, and looking up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.signals.hooks import Label
from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.signals.change import (
    CategoryCorrected,
    CloseSignal,
    CorrectCategory,
    SignalClosed,
    SignalVerified,
    VerifyOffline,
)
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.look_up import ListSignals, Signals
from shared.language.clock import AHEAD
from shared.language.pseudonyms import account_key
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.world import KEY, NOW, SIGNAL, Says, World, log


@pytest.fixture
def world() -> World:
    return World()


async def test_a_signal_is_kept_as_the_worker_wrote_it(world: World) -> None:
    await world.hear(log(handle="@Knife.Boy", url="https://instagram.com/p/1"))

    kept = world.store.known(SIGNAL)
    assert kept.text.get_secret_value() == "jongen loopt met een mes op zak"
    assert (kept.worker, kept.category, kept.urgency) == ("amina", "wapens", "acute")
    assert kept.logged_at == NOW
    assert kept.why
    assert kept.chosen_by == "plugin"


async def test_the_worker_s_own_choice_wins_and_the_words_stay_to_see(world: World) -> None:
    await world.hear(log(category="trend"))

    (told,) = world.heard(SignalLogged)
    assert (told.category, told.chosen_by, told.confidence) == ("trend", "worker", 1.0)
    assert world.store.known(SIGNAL).why


@pytest.mark.parametrize("said", [None, (), (Label("geen-categorie", 1.0, ("x",)),)])
async def test_what_no_plugin_knows_is_other(said: Any) -> None:
    world = World(ask=Says(said))
    await world.hear(log())

    kept = world.store.known(SIGNAL)
    assert (kept.category, kept.facts["to_be_checked"]) == ("overig", True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"platform": "hyves"}, "unknown-platform"),
        ({"category": "weer"}, "unknown-category"),
        ({"text": " \n"}, "no-text"),
        ({"seen_at": NOW + AHEAD + timedelta(microseconds=1)}, "in-the-future"),
    ],
)
async def test_what_is_wrong_is_refused_and_nothing_is_kept(
    world: World, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refuse, match=reason):
        await world.hear(log(**changed))

    assert world.store.find(SIGNAL) is None
    assert world.told == []


async def test_a_phone_whose_clock_runs_five_minutes_ahead_is_heard(world: World) -> None:
    await world.hear(log(seen_at=NOW + AHEAD))

    assert world.heard(SignalLogged)


@pytest.mark.parametrize(("again", "actor"), [(log("iets anders"), "amina"), (log(), "bilal")])
async def test_an_id_belongs_to_one_worker_and_one_text(
    world: World, again: Any, actor: str
) -> None:
    await world.hear(log())

    with pytest.raises(Refuse, match="signal-id-taken"):
        await world.hear(again, actor=actor)


async def test_sent_again_a_day_later_it_is_still_one_signal(world: World) -> None:
    await world.hear(log())
    before = list(world.told)
    world.now = NOW + timedelta(days=1)
    await world.hear(log(id=UUID(int=101)))

    assert world.told == before


async def test_a_harmful_account_goes_to_instaclean_under_its_pseudonym(world: World) -> None:
    await world.hear(log(handle="@Knife.Boy"))

    (report,) = world.heard(ReportAccount)
    assert report.account_key == account_key("instagram", "knife.boy", key=KEY)
    assert world.heard(SignalLogged)[0].harmful_account


@pytest.mark.parametrize(
    "changed", [{"handle": None}, {"handle": "@x", "category": "hulpvraag"}]
)
async def test_no_account_or_no_harm_reports_nothing(
    world: World, changed: dict[str, Any]
) -> None:
    await world.hear(log(**changed))

    assert world.heard(ReportAccount) == []
    assert not world.heard(SignalLogged)[0].harmful_account


async def test_a_correction_tells_old_and_new_and_counts_as_a_revision(world: World) -> None:
    await world.hear(log())
    await world.hear(CorrectCategory(id=UUID(int=7), signal_id=SIGNAL, category="geweld"))
    await world.hear(CorrectCategory(id=UUID(int=7), signal_id=SIGNAL, category="geweld"))

    (told,) = world.heard(CategoryCorrected)
    assert (told.previous, told.category, told.revision) == ("wapens", "geweld", 2)
    assert world.store.known(SIGNAL).revision == 2


async def test_a_category_nobody_knows_corrects_nothing(world: World) -> None:
    await world.hear(log())

    with pytest.raises(Refuse, match="unknown-category"):
        await world.hear(CorrectCategory(signal_id=SIGNAL, category="weer"))
    assert world.store.known(SIGNAL).revision == 1


@pytest.mark.parametrize("confirmed", [True, False])
async def test_what_the_street_says_is_kept_and_told(world: World, confirmed: bool) -> None:  # noqa: FBT001
    await world.hear(log())
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=confirmed, note="van Ali"))

    (told,) = world.heard(SignalVerified)
    assert told.verified is confirmed
    note = world.store.known(SIGNAL).note
    assert note
    assert note.get_secret_value() == "van Ali"


@pytest.mark.parametrize(
    "command",
    [
        CorrectCategory(signal_id=SIGNAL, category="geweld"),
        VerifyOffline(signal_id=SIGNAL, confirmed=True),
        CloseSignal(signal_id=SIGNAL),
    ],
)
async def test_what_comes_before_its_signal_waits(world: World, command: Any) -> None:
    with pytest.raises(TooEarly):
        await world.hear(command)


async def test_closing_twice_keeps_the_first_outcome(world: World) -> None:
    await world.hear(log())
    await world.hear(CloseSignal(signal_id=SIGNAL, outcome="solved"))
    await world.hear(CloseSignal(signal_id=SIGNAL, outcome="nothing"))

    assert [e.outcome for e in world.heard(SignalClosed)] == ["solved"]


async def test_the_newest_come_first_and_can_be_chosen(world: World) -> None:
    for number, category in enumerate(("wapens", "trend", "wapens"), start=1):
        world.now = NOW + timedelta(minutes=number)
        await world.hear(
            log(id=UUID(int=number), signal_id=UUID(int=number), category=category)
        )

    all_ = await world.hear(ListSignals(limit=2))
    some = await world.hear(ListSignals(limit=10, category="wapens"))
    none = await world.hear(ListSignals(limit=10, worker="bilal"))

    assert isinstance(all_, Signals)
    assert [s.signal_id.int for s in all_.signals] == [3, 2]
    assert all_.total == 3
    assert [s.signal_id.int for s in some.signals] == [3, 1]
    assert none.total == 0


async def test_after_a_restart_it_knows_what_it_knew(world: World) -> None:
    await world.hear(log(post="story"))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True, note="van Ali"))
    before = world.store

    world.restart()

    assert world.store is not before
    assert world.store.known(SIGNAL) == before.known(SIGNAL)
    assert list(world.store.alarms) == list(before.alarms)
    assert list(world.store.evidence) == list(before.evidence)
