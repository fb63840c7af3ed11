"""kill -9 around every effect of recording, promoting, erasing and rolling back a model."""

from pathlib import Path
from uuid import UUID

from shared.broker.embedded import EmbeddedServer
from shared.client.front_end import FrontEnd
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.learn import (
    Learning,
    ModelPromoted,
    ModelRecorded,
    ModelRolledBack,
    ModelWithdrawn,
    PromoteModel,
    RecordModel,
    RollBackModel,
    ShowLearning,
)
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.shadow import LabelledTexts, ListLabelledTexts
from tests.signals.learning import put, recorded
from tests.victim import Victim, after, events

SIGNAL = UUID(int=1)
LOG = LogSignal(
    signal_id=SIGNAL,
    text="pizza vanavond",
    platform="tiktok",
    seen_at="2026-11-01T12:00:00Z",
    category="trend",
)


async def read(victim: Victim, front: FrontEnd, digest: str) -> RecordModel:
    """Return the command for a model that learnt from what there is now."""
    page = await victim.ask(front, ListLabelledTexts())
    assert isinstance(page, LabelledTexts)
    moments = {"read_from": page.read_at, "read_until": page.read_at}
    return recorded(digest, int(digest[:8], 16)).model_copy(update=moments)


async def shown(victim: Victim, front: FrontEnd) -> Learning:
    answer = await victim.ask(front, ShowLearning())
    assert isinstance(answer, Learning)
    return answer


async def test_whenever_it_dies_one_model_decides_and_what_was_erased_is_in_none(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    first, second = put(models, "trend"), put(models, "talent")
    async with (
        Victim("signals", tmp_path, server, SEINTJE_MODELS=str(models)) as victim,
        victim.client("carla") as front,
    ):
        await victim.until_settled(front)
        await victim.send(front, LOG)
        victim.let_it_die(after(1, 8))
        for digest in (first, second):
            put(
                models, "trend" if digest == first else "talent"
            )  # a start takes what it misses
            await victim.send(
                front, await read(victim, front, digest), PromoteModel(digest=digest)
            )
        assert (await shown(victim, front)).in_use is not None
        await victim.send(front, RollBackModel(digest=second))
        assert len(victim.deaths) > 4

        victim.let_it_die(after(3, 8))  # of one that dies more often a person must hear
        await victim.send(front, EraseSignal(signal_id=SIGNAL))
        assert ("after", "$KV.signals.models") in victim.died_around

        assert list(models.iterdir()) == []
        answer = await shown(victim, front)
        assert (answer.in_use, answer.candidate, answer.train_again) == (None, None, True)
        told = [event for event in await events(front) if hasattr(event, "digest")]
    kinds = [type(event) for event in told]
    assert [kinds.count(kind) for kind in (ModelRecorded, ModelPromoted)] == [2, 2]
    assert kinds.count(ModelRolledBack) == 1
    assert {e.digest for e in told if isinstance(e, ModelWithdrawn)} == {first, second}
