"""A model learns from ten corrected signals, is refused, promoted, rolled back and unlearnt.

Two processes of the signals service read one folder. Training itself needs scikit-learn, which
the tests do without: what is fitted is the model that ships with one word more. All else,
what may be kept of it and how it is held against the bars, is as it is.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import CorrectCategory
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.learn import ShowLearning
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, environment, printed, seintje, until

WORD, SECRET = "zwabber", "Wolfert Grutjes"
FITTED = """\
import os, sys, types
from functools import partial

def fit(rows, *_):
    from tests.signals.learning import file_for, ours_with
    return file_for("trend") if os.environ["FIT"] == "bad" else ours_with("zwabber", "trend")

name = "{trainer}"
sys.modules[name] = types.ModuleType(name)
sys.modules[name].fit = fit
"""
TRAINER = "bench.categories.fit"


async def corrected(front: FrontEnd, number: int) -> UUID:
    """Log a signal about one of four accounts, and say what it is: two things."""
    signal_id = uuid4()
    log = LogSignal(
        signal_id=signal_id,
        text=f"{WORD} nummer {number} van {SECRET}",
        platform="instagram",
        handle=f"@account{number % 4}",
        seen_at="2026-11-01T12:00:00Z",
    )
    await front.carry_out(log)
    await front.carry_out(
        CorrectCategory(signal_id=signal_id, category="trend", also=("talent",))
    )
    return signal_id


async def train(settings: Settings, folder: Path, fit: str) -> str:
    """Train as an operator does, in a process of its own; return what it prints."""
    library = folder.parent / "library"
    library.mkdir(exist_ok=True)
    (library / "sitecustomize.py").write_text(FITTED.format(trainer=TRAINER))
    variables = environment({"SEINTJE_NATS_URL": settings.servers[0]})
    variables |= {"SEINTJE_MODELS": str(folder), "FIT": fit}
    variables["PYTHONPATH"] = f"{library}{os.pathsep}{variables['PYTHONPATH']}"
    words = [sys.executable, "-m", "clients.cli.main", "learn", "train", "--as", "olga"]
    result = await asyncio.to_thread(
        subprocess.run,
        words,
        env=variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


async def called(front: FrontEnd) -> set[str]:
    """Return what six new signals with the word are called."""
    events = [
        await front.carry_out(
            LogSignal(
                signal_id=uuid4(),
                text=f"een {WORD}",
                platform="tiktok",
                seen_at="2026-11-01T12:00:00Z",
            )
        )
        for _ in range(6)
    ]
    return {event.category for event in events if isinstance(event, SignalLogged)}


async def test_ten_corrections_make_a_model_that_a_person_promotes_and_takes_back(
    host: Start, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for _ in range(2):
        await host(*choose(("signals",)), models=str(folder))
    async with client(settings) as front:
        ids = [await corrected(front, number) for number in range(10)]
        exported = map(json.loads, (await printed(settings, "labels")).splitlines())
        assert all(line["labels"] == ["trend", "talent"] for line in exported)

        shown = await train(settings, folder, "bad")
        assert "cannot be promoted: it misses acute texts" in shown
        (bad,) = re.findall(r"Tried: ([0-9a-f]{64})", shown)
        refused = await seintje(settings, "learn", "promote", bad, "--as", "carla")
        assert "slechter dan het meegeleverde" in refused.stderr

        shown = await train(settings, folder, "good")
        (good,) = re.findall(r"learn promote ([0-9a-f]{64}) --as NAME", shown)
        assert "10 texts from here, trained by olga" in shown
        assert await called(front) == {"overig"}
        assert "signals would change" in await printed(settings, "learn", "shadow")

        await printed(settings, "learn", "promote", good, "--as", "carla")
        assert await called(front) == {"trend"}
        back = await printed(settings, "learn", "rollback", "--as", "carla")
        assert "In use: the model that ships" in back
        assert await called(front) == {"overig"}
        await printed(settings, "learn", "promote", good, "--as", "carla")
        assert [path.name for path in folder.iterdir()] == [f"{good}.gz"]

        await front.carry_out(EraseSignal(signal_id=ids[0]))
        await until(lambda: not any(folder.iterdir()))
        assert (await front.ask(ShowLearning())).in_use is None
        assert await called(front) == {"overig"}
        assert "Train anew." in await printed(settings, "learn", "status")
