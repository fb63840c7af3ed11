"""Taking back what lies on the broker: deliveries nobody read, dead letters about somebody.

nats-server overwrites the bytes of a message that is deleted by its number. It does not when
a message is acknowledged, purged or replaced: those bytes go when their block does.
"""

from collections.abc import AsyncIterator
from uuid import UUID

from nats.js.api import RawStreamMsg
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, NotFoundError


async def withdraw(
    js: JetStreamContext, stream: str, delivery_id: UUID, *, to: str, number: int | None
) -> bool:
    """Erase a delivery if the partner has not acknowledged it; return whether it was there.

    `number` is where the stream put it; None looks through all that waits for the partner.
    """
    if number is not None:
        try:
            found = await js.get_msg(stream, seq=number)
        except NotFoundError:
            return False
        return _id(found) == str(delivery_id) and await erase(js, stream, number)
    async for waiting in messages(js, stream, f"partner.{to}.>"):
        if _id(waiting) == str(delivery_id):
            return await erase(js, stream, waiting.seq or 0)
    return False


async def forget(js: JetStreamContext, stream: str, subject: str, *, about: UUID) -> int:
    """Erase every message under `subject` that names `about`; return how many."""
    erased = 0
    async for letter in messages(js, stream, subject):
        key = (letter.headers or {}).get("Seintje-Key")
        if key == str(about) or str(about).encode() in (letter.data or b"").lower():
            erased += await erase(js, stream, letter.seq or 0)
    return erased


async def messages(
    js: JetStreamContext, stream: str, subject: str
) -> AsyncIterator[RawStreamMsg]:
    """Yield every message of a stream under `subject`, oldest first."""
    number = 0
    while True:
        try:
            raw = await js.get_msg(stream, seq=number + 1, subject=subject, next=True)
        except NotFoundError:
            return
        number = raw.seq or number + 1
        yield raw


async def erase(js: JetStreamContext, stream: str, number: int) -> bool:
    """Overwrite one message on the broker's disk; return whether it was there."""
    try:
        return await js.delete_msg(stream, number)
    except APIError:
        # The server has one code for what is gone from between others, and for what is gone
        # from before the first of them the same as for a disk that fails.
        if await _is_gone(js, stream, number):
            return False  # acknowledged a moment ago, or erased by another try
        raise


async def _is_gone(js: JetStreamContext, stream: str, number: int) -> bool:
    try:
        await js.get_msg(stream, seq=number)
    except NotFoundError:
        return True
    return False


def _id(message: RawStreamMsg) -> str:
    return str((message.headers or {}).get("ce-id", ""))
