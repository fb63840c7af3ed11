"""A service is a folder of two files and a line, as CONTRIBUTING.md says."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house with a service more."""
    folder = tmp_path_factory.mktemp("house")
    for part in ("clients", "services", "shared"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "services/greeter").mkdir()
    (folder / "services/greeter/__init__.py").write_text("")
    module = next(
        m for m in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "Service(" in m
    )
    (folder / "services/greeter/service.py").write_text(module, "utf-8")
    return folder


def test_it_keeps_the_import_rules(house: Path) -> None:
    result = subprocess.run(
        [SCRIPTS / "lint-imports", "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house), "PATH": str(SCRIPTS)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_it_hears_what_it_says_it_hears(house: Path) -> None:
    script = (
        "from services.greeter.service import service\n"
        "print(service.name, *(h.message.name for h in service.inboxes[0].handlers.values()))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=house,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "greeter trend-detected\n"
