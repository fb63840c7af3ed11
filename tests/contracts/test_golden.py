import importlib.util
from pathlib import Path
from typing import Any

import pytest

_spec = importlib.util.spec_from_file_location("golden", Path(__file__).with_name("golden.py"))
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)


def test_every_message_is_as_its_golden_file_says() -> None:
    assert golden.present() == golden.stored(), (
        "run `python tests/contracts/golden.py` and look at the diff"
    )


def body(**properties: Any) -> dict[str, Any]:
    return {"properties": properties, "required": ["id"]}


def test_a_new_optional_field_keeps_the_version() -> None:
    old = body(id={"type": "string"})
    new = body(id={"type": "string"}, extra={"type": "string", "default": None})

    assert golden.breaks(old, new) == []


@pytest.mark.parametrize(
    "new",
    [
        body(),
        body(id={"type": "integer"}),
        body(id={"type": "string"}) | {"required": ["id", "more"]},
    ],
)
def test_anything_else_is_a_new_version(new: dict[str, Any]) -> None:
    assert golden.breaks(body(id={"type": "string"}), new)
