"""What the tests of `deploy` read: its files, and the metrics that are declared."""

import json
import os
import re
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from shared import observe

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROMETHEUS = DEPLOY / "prometheus"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def dashboard() -> Any:
    return json.loads((DEPLOY / "grafana" / "dashboards" / "flow.json").read_text("utf-8"))


def panels() -> list[Any]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def alerts() -> list[Any]:
    return [
        rule for group in read(PROMETHEUS / "rules.yml")["groups"] for rule in group["rules"]
    ]


def program(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def metrics() -> dict[str, str]:
    """Return the name of each declared metric, by each name it has at Prometheus."""
    found = {}
    for metric in vars(observe).values():
        if isinstance(metric, Counter):
            suffixes = ("_total",)
        elif isinstance(metric, Histogram):
            suffixes = ("_bucket", "_sum", "_count")
        elif isinstance(metric, Gauge):
            suffixes = ("",)
        else:
            continue
        found |= {metric._name + suffix: metric._name for suffix in suffixes}
    return found


def named(expression: str) -> set[str]:
    """Return the metrics of ours that an expression names."""
    return set(re.findall(r"\bseintje_\w+", expression))


def tool(name: str) -> str:
    """Return where a program of Prometheus is; without it, skip, but never on CI."""
    found = shutil.which(name)
    if found is None:
        say = f"{name} is not installed: `apt-get install prometheus` brings it"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return found
