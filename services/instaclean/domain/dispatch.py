"""An attempt to hand a batch over by a channel."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen, Personal


class Dispatch(Frozen):
    """One attempt to hand a batch over by a channel, with its receipt."""

    batch_id: UUID
    attempt: int
    channel: Code
    test: bool
    manifest: Code
    state: Literal["begun", "doubt", "arrived", "lost"]
    at: AwareDatetime
    receipt: Personal | None = None

    @staticmethod
    def key_of(batch_id: UUID, attempt: int) -> str:
        """Return the row of an attempt."""
        return f"{batch_id}.{attempt}"

    @property
    def key(self) -> str:
        """Return its row."""
        return self.key_of(self.batch_id, self.attempt)
