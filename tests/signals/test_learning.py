"""What was learnt on site: tried, held against bars, promoted, rolled back, and unlearnt."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.signals.effects.model_files import ModelFiles
from services.signals.service import Parts, load_plugins
from services.signals.store import SignalStore
from shared.contracts.signals.change import CorrectCategory
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.learn import (
    ModelPromoted,
    ModelRecorded,
    ModelRolledBack,
    ModelWithdrawn,
    PromoteModel,
    RollBackModel,
    ShowLearning,
)
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.shadow import BackTest, ListLabelledTexts
from shared.messaging.inbox import Refuse
from shared.storage.bucket import Bucket
from tests.signals import world as signals
from tests.signals.learning import put, recorded
from tests.signals.world import HOUSE, NOW, SIGNAL, log

TEXT = "zwabber"  # says nothing to the model that ships
MINUTE = timedelta(minutes=1)


@dataclass
class World(signals.World):
    """The signals service with a folder for models."""

    folder: Path = field(default_factory=Path)

    def parts_with(self, bucket: Bucket) -> Parts:
        store, files = SignalStore(bucket), ModelFiles(self.folder)
        return Parts(store, HOUSE, load_plugins((), store, files), files=files)

    async def promote(self, digest: str, number: int = 600) -> None:
        await self.hear(PromoteModel(id=UUID(int=number), digest=digest), actor="carla")

    async def category_of(self, number: int) -> str:
        """Return what a new signal with the text is called."""
        await self.hear(log(TEXT, id=UUID(int=100 + number), signal_id=UUID(int=number)))
        return self.heard(SignalLogged)[-1].category

    @property
    def files(self) -> set[str]:
        return {path.name.removesuffix(".gz") for path in self.folder.iterdir()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(folder=tmp_path)


def counted(answer: str) -> float:
    labels = {"plugin": "learnt", "answer": answer}
    return REGISTRY.get_sample_value("seintje_shadow_answers_total", labels) or 0.0


async def test_a_model_that_is_tried_is_counted_and_decides_nothing(world: World) -> None:
    await world.category_of(10)
    before = sum(map(counted, ("same", "other", "check", "nothing")))
    await world.hear(recorded(put(world.folder, "trend")))

    assert await world.category_of(11) == "overig"
    assert sum(map(counted, ("same", "other", "check", "nothing"))) == before + 1
    answer = await world.hear(BackTest(plugin="learnt"))
    assert answer.signals == 2


async def test_a_model_decides_from_when_a_person_promoted_it(world: World) -> None:
    digest = put(world.folder, "trend")
    await world.hear(recorded(digest))
    await world.promote(digest)
    await world.promote(digest)

    assert await world.category_of(10) == "trend"
    shown = await world.hear(ShowLearning())
    assert (shown.in_use.digest, shown.in_use.promoted_by) == (digest, "carla")
    assert [event.digest for event in world.heard(ModelPromoted)] == [digest]
    world.restart()
    assert await world.category_of(11) == "trend"


async def test_one_command_brings_back_what_decided_before(world: World) -> None:
    first, second = put(world.folder, "trend"), put(world.folder, "talent")
    for number, digest in enumerate((first, second)):
        await world.hear(recorded(digest, 500 + number))
        await world.promote(digest, 600 + number)
    assert await world.category_of(10) == "talent"

    back = RollBackModel(id=UUID(int=700), digest=second)
    await world.hear_with_a_crash_at_every_publish(back)
    await world.hear(back)
    assert await world.category_of(11) == "trend"
    await world.hear(RollBackModel(id=UUID(int=701), digest=first))
    assert await world.category_of(12) == "overig"
    assert [event.digest for event in world.heard(ModelRolledBack)] == [second, first]


@pytest.mark.parametrize(
    ("figures", "bar"),
    [
        ({"newly_missed": 1}, "acute-missed"),
        ({"macro_f1": 0.87, "macro_f1_shipped": 0.8801}, "f1-lost"),
        ({"flagged": 0.101, "flagged_shipped": 0.09}, "harmless-flagged"),
    ],
)
async def test_a_model_that_does_not_pass_a_bar_is_never_promoted(
    world: World, figures: dict[str, Any], bar: str
) -> None:
    digest = put(world.folder, "trend")
    await world.hear(recorded(digest, **figures))
    with pytest.raises(Refuse, match="model-not-good-enough"):
        await world.promote(digest)

    assert world.heard(ModelRecorded)[0].refused == (bar,)
    assert await world.category_of(10) == "overig"


async def test_a_model_that_loses_as_much_as_may_be_is_promoted(world: World) -> None:
    digest = put(world.folder, "trend")
    just = {"macro_f1": 0.87, "macro_f1_shipped": 0.88, "flagged": 0.1, "flagged_shipped": 0.09}
    await world.hear(recorded(digest, **just))

    assert world.heard(ModelRecorded)[0].refused == ()


async def test_only_a_file_that_is_what_its_digest_says_is_taken(world: World) -> None:
    digest = put(world.folder, "trend")
    (world.folder / f"{digest}.gz").write_bytes(b"another")
    with pytest.raises(Refuse, match="no-model-file"):
        await world.hear(recorded(digest))

    assert world.heard(ModelRecorded) == []


async def test_a_file_that_goes_bad_later_leaves_it_to_what_ships(world: World) -> None:
    digest = put(world.folder, "trend")
    await world.hear(recorded(digest))
    await world.promote(digest)
    (world.folder / f"{digest}.gz").write_bytes(b"another")
    world.restart()

    assert await world.category_of(10) == "overig"
    put(world.folder, "trend")
    assert await world.category_of(11) == "trend", "and comes back with its file"


async def labelled_and_learnt(world: World) -> str:
    """Let a signal be labelled and a model learn from it, in use; return its digest."""
    world.now = NOW - timedelta(hours=1)
    await world.hear(log("pizza vanavond", seen_at=world.now))
    await world.hear(CorrectCategory(id=UUID(int=220), signal_id=SIGNAL, category="trend"))
    world.now = NOW
    digest = put(world.folder, "trend")
    await world.hear(recorded(digest))
    await world.promote(digest)
    return digest


async def test_what_is_erased_takes_every_model_with_it_that_may_know_it(world: World) -> None:
    digest = await labelled_and_learnt(world)
    erase = EraseSignal(id=UUID(int=250), signal_id=SIGNAL)
    await world.hear_with_a_crash_at_every_publish(erase, actor="privacy-officer")
    await world.hear(erase, actor="privacy-officer")

    assert digest not in world.files
    assert await world.category_of(10) == "overig"
    assert [event.digest for event in world.heard(ModelWithdrawn)] == [digest]
    assert (await world.hear(ShowLearning())).train_again


async def test_a_model_trained_after_it_answers_what_was_asked(world: World) -> None:
    await labelled_and_learnt(world)
    await world.hear(EraseSignal(signal_id=SIGNAL), actor="privacy-officer")
    world.now = NOW + timedelta(hours=1)
    anew = recorded(put(world.folder, "talent"), 510).model_copy(
        update={"read_from": world.now - MINUTE, "read_until": world.now}
    )
    await world.hear(anew)
    await world.hear(EraseSignal(id=UUID(int=251), signal_id=SIGNAL), actor="privacy-officer")

    shown = await world.hear(ShowLearning())
    assert (shown.train_again, shown.candidate.digest) == (False, anew.digest)
    assert len(world.heard(ModelWithdrawn)) == 1


async def test_a_model_that_learnt_while_a_signal_was_erased_is_refused(world: World) -> None:
    world.now = NOW - timedelta(hours=1)
    await world.hear(log("pizza vanavond", category="trend", seen_at=world.now))
    world.now = NOW
    await world.hear(EraseSignal(signal_id=SIGNAL), actor="privacy-officer")

    with pytest.raises(Refuse, match="erased-meanwhile"):
        await world.hear(recorded(put(world.folder, "trend")))
    assert world.files == set()


async def test_a_signal_nobody_learnt_from_takes_no_model_with_it(world: World) -> None:
    digest = await labelled_and_learnt(world)
    await world.category_of(10)
    erase = EraseSignal(id=UUID(int=252), signal_id=UUID(int=10))
    await world.hear(erase, actor="privacy-officer")

    assert digest in world.files
    assert world.heard(ModelWithdrawn) == []


async def test_what_a_crash_left_goes_later_and_what_else_lies_there_stays(
    world: World,
) -> None:
    old = ("notes.txt", f"{'0' * 64}.gz.part", f"{'1' * 64}.gz")
    for name in (*old, f"{'2' * 64}.gz"):
        (world.folder / name).write_bytes(b"")
    for name in old:
        os.utime(world.folder / name, (0, 0))
    just_written = NOW.timestamp()
    os.utime(world.folder / f"{'2' * 64}.gz", (just_written, just_written))
    digest = await labelled_and_learnt(world)
    erase = EraseSignal(id=UUID(int=252), signal_id=SIGNAL)
    await world.hear(erase, actor="privacy-officer")

    assert digest not in world.files
    assert world.files == {"notes.txt", "2" * 64}


async def test_whom_a_text_is_about_is_a_keyed_hash(world: World) -> None:
    await world.hear(log("pizza vanavond", handle="@Knife.Boy", category="trend"))
    (text,) = (await world.hear(ListLabelledTexts())).texts

    assert text.account
    assert "knife" not in text.account
