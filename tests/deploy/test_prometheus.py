"""Every expression of dashboard and alerts, asked of a real Prometheus."""

import json
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from shared.process import metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
RULES_TEST = DEPLOY / "prometheus" / "rules_test.yml"
FLOW = json.loads((DEPLOY / "grafana" / "dashboards" / "flow.json").read_text("utf-8"))

PANELS = [
    pytest.param(target, id=f"{panel['title']} {target['refId']}")
    for panel in FLOW["panels"]
    for target in panel.get("targets", ())
]
ALERTS = [
    pytest.param(rule, id=rule["alert"])
    for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
SUFFIXES = {Counter: ("_total",), Gauge: ("",), Histogram: ("_bucket", "_sum", "_count")}
DECLARED = {
    metric._name + suffix: metric._name
    for metric in vars(metrics).values()
    for suffix in SUFFIXES.get(type(metric), ())
}
PATIENCE = 30


def named(expression: str) -> set[str]:
    return set(re.findall(r"\bseintje_\w+", expression))


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        say = f"{name} is not installed: `apt-get install prometheus` brings it"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return found


# --- what is named ----------------------------------------------------------------


@pytest.mark.parametrize("asked", [*PANELS, *ALERTS])
def test_every_metric_that_is_asked_for_is_declared(asked: dict[str, Any]) -> None:
    assert named(asked["expr"]) <= set(DECLARED)


def test_every_metric_that_is_declared_is_on_the_dashboard() -> None:
    shown = {
        DECLARED[name]
        for panel in FLOW["panels"]
        for target in panel.get("targets", ())
        for name in named(target["expr"])
    }

    assert shown == set(DECLARED.values())


def test_every_alert_has_a_test_that_it_fires() -> None:
    cases = yaml.safe_load(RULES_TEST.read_text("utf-8"))["tests"]
    fired = {
        check["alertname"]
        for case in cases
        for check in case["alert_rule_test"]
        if check.get("exp_alerts")
    }

    assert fired == {rule.id for rule in ALERTS}


# --- promtool ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("check", "config", "--lint=all", "--lint-fatal", "prometheus.yml"),
        ("check", "rules", "--lint=all", "--lint-fatal", "rules.yml"),
        ("test", "rules", "rules_test.yml"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_promtool_has_no_complaint(command: tuple[str, ...]) -> None:
    answer = subprocess.run(
        [tool("promtool"), *command],
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


# --- a real one -------------------------------------------------------------------


class Prometheus:
    """A running one, and how to ask it."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/api/v1"

    def get(self, path: str, **asked: str) -> Any:
        with urlopen(f"{self._url}/{path}?{urlencode(asked)}", timeout=5) as answer:  # noqa: S310
            body = json.load(answer)
        assert body["status"] == "success"
        return body["data"]

    def ask(self, expression: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.get("query", query=expression)["result"])


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Start one that scrapes every metric we have, and wait until it can draw a rate."""
    program = tool("prometheus")
    home = tmp_path_factory.mktemp("prometheus")
    port = free_port()
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("target.py")],
        stdout=subprocess.PIPE,
        text=True,
    ) as target:
        assert target.stdout is not None
        (home / "prometheus.yml").write_text(
            ours(f"127.0.0.1:{target.stdout.readline().strip()}")
        )
        with (
            (home / "log").open("w") as log,
            subprocess.Popen(
                [
                    program,
                    f"--config.file={home / 'prometheus.yml'}",
                    f"--storage.tsdb.path={home / 'data'}",
                    f"--web.listen-address=127.0.0.1:{port}",
                ],
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                found = Prometheus(port)
                until_scraped(found, process, home / "log")
                yield found
            finally:
                process.terminate()
                target.terminate()


def ours(target: str) -> str:
    """Return the real configuration, faster, and with our target."""
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    (job,) = config["scrape_configs"]
    job["static_configs"] = [{"targets": [target]}]
    config["global"] = {"scrape_interval": "250ms", "evaluation_interval": "250ms"}
    config["rule_files"] = [str(RULES)]
    return yaml.safe_dump(config)


def until_scraped(found: Prometheus, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if found.ask("count_over_time(seintje_connected[1m]) >= 4"):
                return
        except (URLError, OSError):
            pass
        time.sleep(0.1)
    pytest.fail(f"Prometheus did not scrape: {log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("target", PANELS)
def test_a_panel_shows_something(prometheus: Prometheus, target: dict[str, Any]) -> None:
    labels = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))

    series = prometheus.ask(target["expr"].replace("$__rate_interval", "1m"))

    assert series
    for one in series:
        assert set(one["metric"]) == labels  # no line has the name of another
        assert math.isfinite(float(one["value"][1]))


@pytest.mark.parametrize("rule", ALERTS)
def test_an_alert_can_be_asked(prometheus: Prometheus, rule: dict[str, Any]) -> None:
    prometheus.ask(rule["expr"])


def test_prometheus_evaluates_our_rules(prometheus: Prometheus) -> None:
    until = time.monotonic() + PATIENCE
    health: dict[str, str] = {}
    while time.monotonic() < until and set(health.values()) != {"ok"}:
        (group,) = prometheus.get("rules")["groups"]
        health = {rule["name"]: rule["health"] for rule in group["rules"]}
        time.sleep(0.1)

    assert health == {rule.id: "ok" for rule in ALERTS}
