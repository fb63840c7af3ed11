"""`seintje learn` where something is missing: one sentence says what to do."""

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Seintje, one_sentence, without_a_broker
from tests.platform import PATIENCE, environment


def test_without_a_folder_nothing_is_trained() -> None:
    one_sentence(without_a_broker("learn", "train"), "SEINTJE_MODELS is not set")


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sklearn.py").write_text("raise ModuleNotFoundError('no', name='sklearn')")
    variables = environment({"SEINTJE_MODELS": str(tmp_path)})
    variables["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{variables['PYTHONPATH']}"
    words = [sys.executable, "-m", "clients.cli.main", "learn", "train"]
    result = subprocess.run(
        words, env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    one_sentence(result, "pip install 'seintje[train]'")


def test_without_a_model_the_one_that_ships_decides(seintje: Seintje) -> None:
    assert "In use: the model that ships" in seintje("learn", "status").stdout
    one_sentence(seintje("learn", "rollback", "--as", "carla"), "nothing to go back from")


def test_a_person_is_named_who_promotes(seintje: Seintje) -> None:
    assert seintje("learn", "promote", "0" * 64).returncode == 2
    one_sentence(seintje("learn", "promote", "0" * 64, "--as", "carla"), "Dit model is er niet")
