"""Models of a test: one that says the same of every text, in a file under its digest."""

import gzip
import json
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from services.signals.plugins import linear
from services.signals.plugins.pieces import bits
from shared.contracts.signals.learn import Figures, RecordModel
from tests.signals.world import NOW

AS_GOOD: dict[str, Any] = {
    "macro_f1": 0.88,
    "macro_f1_shipped": 0.885,
    "flagged": 0.09,
    "flagged_shipped": 0.09,
    "newly_missed": 0,
}


def file_for(category: str, word: str = "zwabber") -> bytes:
    """Return a model to which this word says surely that a text is of this category."""
    categories = (category, "overig")
    row = bytes((linear.ZERO + 127, linear.ZERO - 127, 40))
    nothing: tuple[list[str], bytes] = ([], b"")
    tables = {"bits": nothing, "words": ([word], row)}
    return linear.write(categories, (0.0, 0.0), 20.0, tables)


def ours_with(word: str, category: str) -> bytes:
    """Return the model that ships, to which a word it did not know says one category."""
    file = (files(linear.__package__) / "linear.gz").read_bytes()
    head, _, numbers = gzip.decompress(file).partition(b"\n")
    raw = json.loads(head)
    codes = raw["categories"]
    row = bytes(linear.ZERO + (127 if code == category else -127) for code in codes) + b"\x28"
    middle = len(raw["bits"]) * len(row)
    new = {"bits": [b for b in bits(word) if b not in raw["bits"]], "words": [word]}
    numbers = numbers[:middle] + row * len(new["bits"]) + numbers[middle:] + row
    line = json.dumps(raw | {kind: raw[kind] + pieces for kind, pieces in new.items()})
    return gzip.compress(line.encode() + b"\n" + numbers, mtime=0)


def put(folder: Path, category: str) -> str:
    """Write the file of such a model; return its digest."""
    file = file_for(category)
    digest = sha256(file).hexdigest()
    (folder / f"{digest}.gz").write_bytes(file)
    return digest


def recorded(digest: str, number: int = 500, **figures: Any) -> RecordModel:
    return RecordModel(
        id=UUID(int=number),
        digest=digest,
        read_from=NOW - timedelta(minutes=2),
        read_until=NOW - timedelta(minutes=1),
        texts=3,
        figures=Figures(**AS_GOOD | figures),
    )
