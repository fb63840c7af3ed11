"""The dashboard: what is committed is what is built, and each panel says what it means."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

GRAFANA = Path(__file__).parents[2] / "deploy" / "grafana"
FLOW = (GRAFANA / "dashboards" / "flow.json").read_text("utf-8")
PANELS = [panel for panel in json.loads(FLOW)["panels"] if panel["type"] != "row"]

each_panel = pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])


def test_what_is_committed_is_what_is_built() -> None:
    build = (
        "import runpy, sys; "
        "sys.stdout.write(runpy.run_path(sys.argv[1], run_name='built')['flow']())"
    )
    built = subprocess.run(
        [sys.executable, "-c", build, GRAFANA / "dashboard.py"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert built == FLOW, "run `python deploy/grafana/dashboard.py`"


def test_grafanas_own_model_reads_it_without_losing_anything() -> None:
    register_default_plugins()

    again = Dashboard.from_json(json.loads(FLOW))

    assert JSONEncoder(sort_keys=True, indent=2).encode(again) + "\n" == FLOW


@each_panel
def test_a_panel_has_a_description_and_a_unit_and_says_when_there_is_nothing(
    panel: dict[str, Any],
) -> None:
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["fieldConfig"]["defaults"]["noValue"]


def test_titles_and_numbers_are_unique() -> None:
    panels = json.loads(FLOW)["panels"]

    assert len({panel["title"] for panel in panels}) == len(panels)
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_no_panel_hides_another() -> None:
    taken = [
        (x, y)
        for panel in json.loads(FLOW)["panels"]
        for at in [panel["gridPos"]]
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]

    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24


@each_panel
def test_a_panel_asks_the_source_that_is_provisioned(panel: dict[str, Any]) -> None:
    path = GRAFANA / "provisioning" / "datasources" / "prometheus.yml"
    (source,) = yaml.safe_load(path.read_text("utf-8"))["datasources"]

    assert panel["datasource"] == {"type": source["type"], "uid": source["uid"]}
