"""Dead letters: look at them without opening them, and send them on their way again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from nats.js.api import RawStreamMsg
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.erasing import messages
from shared.broker.streams import DEAD


class NoSuchLetter(Exception):
    """There is no dead letter of this number."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What the envelope says. The body may be about a person and is not shown."""

    number: int
    at: datetime | None
    service: str
    handler: str
    kind: str
    reason: str
    message: str
    message_id: str
    correlation_id: str
    size: int


async def letters(js: JetStreamContext) -> AsyncIterator[DeadLetter]:
    """Yield every dead letter, oldest first."""
    async for raw in messages(js, DEAD, "dead.>"):
        yield _letter(raw)


async def letter(js: JetStreamContext, number: int) -> DeadLetter:
    """Return one dead letter."""
    return _letter(await _open(js, number))


async def replay(js: JetStreamContext, number: int) -> None:
    """Give the message back to the inbox that could not handle it, then drop the letter.

    The inbox hears it as if it came for the first time; no other service hears it again.
    """
    raw = await _open(js, number)
    headers = {k: v for k, v in (raw.headers or {}).items() if not k.startswith("Nats-")}
    inbox = headers.get("Seintje-Inbox", "")
    headers["Nats-Msg-Id"] = f"replay/{number}"
    await js.publish(f"command.{inbox}.replay.v1.operator", raw.data or b"", headers=headers)
    await js.delete_msg(DEAD, number)


async def _open(js: JetStreamContext, number: int) -> RawStreamMsg:
    try:
        return await js.get_msg(DEAD, seq=number)
    except NotFoundError:
        raise NoSuchLetter(
            f"there is no dead letter {number}: `seintje dead list` shows which there are"
        ) from None


def _letter(raw: RawStreamMsg) -> DeadLetter:
    headers = raw.headers or {}
    _, service, handler = (raw.subject or "dead..").split(".", 2)
    return DeadLetter(
        number=raw.seq or 0,
        at=raw.time,
        service=service,
        handler=handler,
        kind=headers.get("Seintje-Kind", ""),
        reason=headers.get("Seintje-Reason", ""),
        message=headers.get("ce-type", "unknown"),
        message_id=headers.get("ce-id", ""),
        correlation_id=headers.get("ce-correlationid", ""),
        size=len(raw.data or b""),
    )
