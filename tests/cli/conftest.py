"""One platform for all tests of the command line: a process of its own, as users run it."""

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.launcher import Result, Running
from tests.platform import PATIENCE, agreements, begin, run

CANARY = "Canarina"  # a name that may be in nothing that is printed
Seintje = Callable[..., Result]


def without_a_broker(*words: str, cwd: Path | None = None) -> Result:
    """Run `seintje` where no broker is: what it says is said before anything could be sent."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return run(*words, settings={"SEINTJE_NATS_URL": f"nats://127.0.0.1:{port}"}, cwd=cwd)


def no_traceback(result: Result) -> None:
    assert "Traceback" not in result.stdout + result.stderr, result.stderr


def one_sentence(result: Result, sentence: str, *, code: int = 1) -> None:
    no_traceback(result)
    assert result.returncode == code, result.stderr
    assert sentence in " ".join(result.stderr.split())


_versions = count(2)


def newer_agreements(folder: Path) -> tuple[Path, int]:
    """Write agreements with a version above all before: all tests share one platform."""
    version = next(_versions)
    path = folder / "agreements.toml"
    path.write_text(agreements(version=version), "utf-8")
    return path, version


def wait_for(path: Path, process: Running, pattern: str) -> str:
    """Return the group of `pattern` as soon as it is in the file."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := re.search(pattern, path.read_text()):
            return found[1]
        assert process.poll() is None, path.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{pattern} never came: {path.read_text()[-2000:]}")


def until(say: Callable[[], Result], pattern: str) -> str:
    """Return what a command prints, as soon as `pattern` is in it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if re.search(pattern, printed := say().stdout, re.MULTILINE):
            return printed
    raise AssertionError(f"{pattern} never came: {printed}")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Yield the broker's address and the file with the platform's log."""
    folder = tmp_path_factory.mktemp("platform")
    log = folder / "log"
    settings = {
        "SEINTJE_DATA": str(folder / "data"),
        "SEINTJE_NATS_PORT": "0",
        "SEINTJE_HTTP_PORT": "0",
        "SEINTJE_LOG": "json",
    }
    process = begin("run", settings=settings, log=log)
    try:
        url = wait_for(log, process, r'"url": ?"(nats://[^"]+)"')
        wait_for(log, process, r"(host\.started)")
        yield url, log
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.fixture
def seintje(platform: tuple[str, Path], tmp_path: Path) -> Seintje:
    """Run `seintje` against the platform."""

    def go(*words: str, **settings: str) -> Result:
        return run(*words, settings={"SEINTJE_NATS_URL": platform[0]} | settings)

    return go
