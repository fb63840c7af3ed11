"""Golden schemas: what each version of each message promised.

`python tests/contracts/golden.py` writes them anew; let the reviewer see the diff.
"""

import json
from pathlib import Path
from typing import Any

from shared.contracts.cloudevents import schema
from shared.contracts.message import REGISTRY
from shared.hosting.service import installed

FOLDER = Path(__file__).with_name("golden")


def present() -> dict[str, dict[str, Any]]:
    """Return the schema of every message of the product, by type."""
    installed()
    return {
        kind: schema(model)
        for kind, model in sorted(REGISTRY.items())
        if model.__module__.startswith("shared.contracts.")
    }


def stored() -> dict[str, dict[str, Any]]:
    """Return the schemas that were promised."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return why `new` is no longer the same version: it may only gain optional fields."""
    was, now = old.get("properties", {}), new.get("properties", {})
    told = [f"{name} is gone" for name in was if name not in now]
    told += [
        f"{name} changed"
        for name in was
        if name in now and _type(was[name]) != _type(now[name])
    ]
    told += [
        f"{name} is required"
        for name in new.get("required", ())
        if name not in old.get("required", ())
    ]
    return told


def _type(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only explains."""
    return {key: value for key, value in part.items() if key not in ("description", "title")}


def write() -> None:
    """Write the golden files anew; a schema that breaks its version is not written."""
    FOLDER.mkdir(exist_ok=True)
    old = stored()
    for kind, new in present().items():
        if told := breaks(old.get(kind, {}), new) if kind in old else []:
            raise SystemExit(f"{kind}: {'; '.join(told)}. Tell a v2 beside it.")
        path = FOLDER / f"{kind}.json"
        path.write_text(json.dumps(new, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    write()
