"""An attempt to hand a batch over by a channel, and when it is tried again."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen, Personal

# RFC 5321 4.5.4.1: twice in the first hour, then every two or three, for four or five days.
FIRST_WAITS = (timedelta(minutes=5), timedelta(minutes=25), timedelta(minutes=30))
THEN_EVERY = timedelta(hours=3)
GIVE_UP_AFTER = timedelta(days=5)


class NotTaken(Exception):
    """The other side did not take it, or did not say that it has: `for_now`, or for good."""

    def __init__(self, reason: str, answer: int | None = None, *, for_now: bool) -> None:
        super().__init__(reason if answer is None else f"{reason}: {answer}")
        self.reason, self.answer, self.for_now = reason, answer, for_now


class Dispatch(Frozen):
    """One attempt to hand a batch over by a channel, with its receipt."""

    batch_id: UUID
    attempt: int
    channel: Code
    test: bool
    manifest: Code
    state: Literal["begun", "doubt", "arrived", "lost", "later", "failed"]
    at: AwareDatetime
    receipt: Personal | None = None
    tries: int = 1
    """How often it was tried, with the attempts before it that were put off."""
    since: AwareDatetime | None = None
    """When the first of those was."""
    again_at: AwareDatetime | None = None
    reason: Code | None = None
    answer: int | None = None

    @staticmethod
    def key_of(batch_id: UUID, attempt: int) -> str:
        """Return the row of an attempt."""
        return f"{batch_id}.{attempt}"

    @property
    def key(self) -> str:
        """Return its row."""
        return self.key_of(self.batch_id, self.attempt)

    @property
    def has_ended(self) -> bool:
        """Return whether it certainly did not arrive, and is not on its way."""
        return self.state in ("later", "failed")

    def after(self, earlier: "Dispatch | None") -> "Dispatch":
        """Return it as the next try of one that was put off, if there was one."""
        if earlier is None or earlier.state != "later":
            return self.model_copy(update={"since": self.at})
        update = {"tries": earlier.tries + 1, "since": earlier.since or earlier.at}
        return self.model_copy(update=update)

    def not_taken(self, no: NotTaken, *, now: datetime) -> "Dispatch":
        """Return it put off, or failed when the answer was final or it took too long."""
        again_at = now + wait_after(self.tries)
        is_later = no.for_now and again_at <= (self.since or self.at) + GIVE_UP_AFTER
        return self.model_copy(
            update={
                "state": "later" if is_later else "failed",
                "again_at": again_at if is_later else None,
                "reason": "gave-up" if no.for_now and not is_later else no.reason,
                "answer": no.answer,
            }
        )


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries."""
    return FIRST_WAITS[tries - 1] if tries <= len(FIRST_WAITS) else THEN_EVERY
