"""Every look at the texts of test writers, written down: who looks often, tunes on them."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.categories.figures import Quality
from bench.categories.texts import HERE

LOOKS = HERE / "looks.jsonl"


def write_down(figures: Mapping[str, Quality], *, to: Path = LOOKS) -> None:
    """Add a line with the moment, the commit and the figures of each test writer."""
    look = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "figures": {name: asdict(quality) for name, quality in figures.items()},
    }
    with to.open("a", encoding="utf-8") as file:
        file.write(json.dumps(look) + "\n")


def _commit() -> str:
    """Return the commit that is measured, with a plus if the working tree differs."""
    ran = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],  # noqa: S607
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip() or "unknown"
