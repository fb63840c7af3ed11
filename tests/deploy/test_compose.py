"""The compose file, read by podman-compose; the image and the broker's configuration."""

import os
import re
import subprocess
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.settings import Settings
from tests.deploy.parts import DEPLOY, PROMETHEUS, ROOT, read

SECRETS = {"SEINTJE_PSEUDONYM_KEY": "k" * 32, "GRAFANA_PASSWORD": "for tests only"}
SERVICES = {point.name for point in entry_points(group="seintje.services")}
SCRIPTS = Path(sysconfig.get_path("scripts"))


def config(**environment: str) -> subprocess.CompletedProcess[str]:
    # Without podman too: a dry run only reads.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SEINTJE_", "GRAFANA_"))}
    return subprocess.run(
        [SCRIPTS / "podman-compose", "--dry-run", "--env-file", os.devnull, "config"],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def compose() -> Any:
    read_by_podman = config(**SECRETS)
    assert read_by_podman.returncode == 0, read_by_podman.stderr
    return yaml.safe_load(read_by_podman.stdout)


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_nothing_starts_and_the_message_says_what_to_do(missing: str) -> None:
    refused = config(**{name: value for name, value in SECRETS.items() if name != missing})

    assert refused.returncode != 0
    assert re.search(rf"{missing} .*Put .* in \.env, ?", refused.stderr.replace(" and keep", ","))


def test_every_installed_service_has_a_container_of_its_own(compose: Any) -> None:
    ours = {name: c for name, c in compose["services"].items() if c["command_is_run"]}

    assert set(ours) == SERVICES
