"""The files of a frozen batch, as they are stored: in parts that fit a row."""

import base64
import zlib
from collections.abc import Sequence
from uuid import UUID

from pydantic import SecretStr

from shared.contracts.message import Frozen, Personal

PART = 400_000  # characters of one stored part: a message on the broker is a megabyte at most


class Part(Frozen):
    """One part of one file, as it is stored: base64 of zlib."""

    batch_id: UUID
    name: str
    number: int
    of: int
    content: Personal

    @staticmethod
    def key_of(batch_id: UUID, name: str, number: int) -> str:
        """Return the row of a part."""
        return f"{batch_id}.{name}.{number}"

    @property
    def key(self) -> str:
        """Return its row."""
        return self.key_of(self.batch_id, self.name, self.number)


def parts_of(batch_id: UUID, name: str, content: bytes) -> Sequence[Part]:
    """Return a file in parts that fit a row."""
    text = base64.b64encode(zlib.compress(content)).decode()
    pieces = [text[start : start + PART] for start in range(0, len(text), PART)] or [""]
    return [
        Part(
            batch_id=batch_id,
            name=name,
            number=number,
            of=len(pieces),
            content=SecretStr(piece),
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def content_of(parts: Sequence[Part]) -> bytes:
    """Return the file that was stored in parts."""
    return unpacked([part.content.get_secret_value() for part in parts])


def unpacked(pieces: Sequence[str]) -> bytes:
    """Return the file whose parts these are."""
    return zlib.decompress(base64.b64decode("".join(pieces)))
