"""Which store the data folder of an embedded nats-server had: one that is gone is noticed."""

from datetime import datetime
from pathlib import Path

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.made import MARKS, StateMissing, remedy


async def refuse_another_store(js: JetStreamContext, data: Path) -> None:
    """Raise `StateMissing` if this folder had another store before, or one that is gone."""
    path = _path(data)
    if path.exists() and path.read_text().strip() != str(await _made_at(js)):
        raise StateMissing(
            f"the broker's store in {data / 'jetstream'} is not the one that this folder had: "
            "it was deleted, replaced, or is encrypted with another key. "
            f"{remedy([MARKS])}"
        )


async def note_store(js: JetStreamContext, data: Path) -> None:
    """Note which store this folder has."""
    if made_at := await _made_at(js):
        _path(data).write_text(f"{made_at}\n")


async def _made_at(js: JetStreamContext) -> datetime | None:
    try:
        return (await js.stream_info(f"KV_{MARKS}")).created
    except NotFoundError:
        return None


def _path(data: Path) -> Path:
    return data / "store"
