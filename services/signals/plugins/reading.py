"""What a second reader is: it gets a text, and names the code of a category."""

from typing import Protocol


class Reader(Protocol):
    """Reads on our own machine, or on one that the settings name."""

    async def read(self, text: str) -> str:
        """Return the code of a category; `NotRead` when there is no answer that counts."""


class NotRead(Exception):
    """The reader gave no answer that counts; says why in one word, and nothing of the text."""
