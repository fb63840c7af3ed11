"""`seintje run`: what is wrong is one sentence that says what to do, and nothing was begun."""

import signal
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import (
    CANARY,
    Seintje,
    one_sentence,
    run,
    wait_for,
)
from tests.platform import PATIENCE, begin


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "veel"),
        ("HTTP_PORT", "70000"),
        ("NATS_PORT", "-1"),
        ("LOG", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("KVK", "123"),
        ("MUNICIPALITY", "Den Haag"),
        ("PSEUDONYM_KEY", "short"),
        ("REPLICAS", "2"),
        ("ACK_WAIT", "0"),
        ("PATIENCE", "soms"),
        ("EARLY", "[3, 3]"),
        ("DEADLINE", "0"),
        ("ON_CALL", "[]"),
        ("ON_CALL", "coordinator"),
        ("ALARM_WAIT", "0"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    result = run("run", settings={f"SEINTJE_{name}": value}, cwd=tmp_path)

    one_sentence(result, f"SEINTJE_{name}")
    if name == "PSEUDONYM_KEY":
        assert "short" not in result.stderr
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_a_service_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = run("run", "signalen", cwd=tmp_path)

    one_sentence(
        result,
        "no service 'signalen'; installed: consent, instaclean, policy, provisioner, "
        "reporting, signals",
    )


@pytest.mark.parametrize("which", ["HTTP", "NATS"])
def test_a_port_in_use_is_named_with_what_to_set(tmp_path: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = {"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0"}
        port = str(taken.getsockname()[1])
        result = run(
            "run",
            settings=ports | {f"SEINTJE_{which}_PORT": port, "SEINTJE_LOG_LEVEL": "ERROR"},
            cwd=tmp_path,
        )

    one_sentence(result, f"SEINTJE_{which}_PORT")
    assert port in result.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    result = run(
        "run",
        settings={"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0"},
        cwd=tmp_path,
    )

    one_sentence(result, "SEINTJE_DATA")
    assert (tmp_path / "data").read_text() == "not a folder"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write")
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = run(
        "run",
        settings={
            "SEINTJE_HTTP_PORT": "0",
            "SEINTJE_NATS_PORT": "0",
            "SEINTJE_DATA": "/proc/self/seintje",  # not even root can make it
        },
        cwd=tmp_path,
    )

    one_sentence(result, "SEINTJE_DATA")


def test_with_a_broker_of_others_the_secret_must_be_given(
    platform: tuple[str, Path], tmp_path: Path
) -> None:
    result = run(
        "run",
        "signals",
        settings={"SEINTJE_NATS_URL": platform[0], "SEINTJE_HTTP_PORT": "0"},
        cwd=tmp_path,
    )

    one_sentence(result, "SEINTJE_PSEUDONYM_KEY is not set")


def test_the_log_of_the_platform_has_no_text_of_a_worker(
    seintje: Seintje, platform: tuple[str, Path]
) -> None:
    seintje("log", CANARY, "--account", f"@{CANARY}", "--platform", "hyves")

    log = platform[1].read_text()
    assert "message.put-aside" in log
    assert CANARY not in log


def test_ctrl_c_ends_it_in_order(tmp_path: Path) -> None:
    log = tmp_path / "log"
    settings = {"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0", "SEINTJE_LOG": "json"}
    process = begin("run", settings=settings, log=log)
    wait_for(log, process, r"(host\.started)")
    process.send_signal(signal.SIGINT)
    code = process.wait(PATIENCE)

    assert code in (0, 130)
    assert "host.stopped" in log.read_text()
    assert "Traceback" not in log.read_text()
