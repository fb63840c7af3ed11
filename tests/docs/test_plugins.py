"""The page about plugins is a plugin: it is built, installed and seen working."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform import PATIENCE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/plugins.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("seintje-emoji")
    (source / "pyproject.toml").write_text(block("toml"))
    (source / "seintje_emoji.py").write_text(block("python"))
    site = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--target", site, source],
        check=True,
        timeout=PATIENCE,
    )
    return site


@pytest.fixture(scope="module")
def platform(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Path]]:
    """Run all services, the plugin's among them; yield the environment and its output."""
    tmp_path = tmp_path_factory.mktemp("platform")
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "SEINTJE_DATA": str(tmp_path / "data"),
        "SEINTJE_NATS_PORT": "0",
        "SEINTJE_HTTP_PORT": "0",
        "SEINTJE_PAGES_PORT": "0",
        "SEINTJE_LOG": "json",
    }
    said, log = tmp_path / "said", tmp_path / "log"
    with said.open("w") as out, log.open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "clients.cli.main", "run"],
            stdout=out,
            stderr=err,
            env=environment,
        )
        try:
            url = wait_for(log, process, r'"url": ?"(nats://[^"]+)"')
            wait_for(log, process, r"(host\.started)")
            yield environment | {"SEINTJE_NATS_URL": url}, said
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(path: Path, process: subprocess.Popen[bytes], pattern: str) -> str:
    import time  # noqa: PLC0415

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := re.search(pattern, path.read_text()):
            return found[1]
        assert process.poll() is None, path.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{pattern} never came: {path.read_text()[-2000:]}")


def seintje(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "clients.cli.main", *words],
        env=environment | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_is_short() -> None:
    code = [line for line in block("python").splitlines() if line.strip()]

    assert len(code) < 30


def test_the_page_names_every_hook() -> None:
    from services.signals import hooks  # noqa: PLC0415

    names = [n for n, v in vars(hooks).items() if hasattr(v, "seintje.signals_spec")]
    assert names
    assert all(f"`{name}(" in PAGE for name in names)


def test_seintje_plugins_shows_it(installed: Path) -> None:
    shown = seintje({**os.environ, "PYTHONPATH": str(installed)}, "plugins")

    assert re.search(r"signals\W+emoji\W+categorise", shown)
    assert re.search(r"bell\W+bell\W+signal-logged", shown)


def test_it_categorises_and_it_rings(platform: tuple[dict[str, str], Path]) -> None:
    environment, said = platform
    told = seintje(environment, "log", "kijk wat hier staat 💊")

    rung = wait_until_said(said, "ring: drugs_aanbod")

    assert "Gelogd als" in told
    assert rung


def wait_until_said(said: Path, what: str) -> bool:
    import time  # noqa: PLC0415

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what in said.read_text():
            return True
        time.sleep(0.05)
    return False


def test_logs_are_json(platform: tuple[dict[str, str], Path]) -> None:
    _, said = platform
    lines = (said.parent / "log").read_text().splitlines()

    assert lines
    assert all(json.loads(line)["event"] for line in lines)
