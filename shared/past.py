"""Reads back what was told: every event the broker still keeps, oldest first."""

from collections.abc import AsyncIterator
from contextlib import suppress

from nats.errors import TimeoutError as NatsTimeoutError

from shared.bus import EVENTS
from shared.client import FrontEnd, NoAnswer
from shared.contracts.message import MalformedMessage, Message, decode


async def past_events(client: FrontEnd) -> AsyncIterator[Message]:
    """Yield the events there are now; what nobody here knows the type of is passed over."""
    last = (await client.js.stream_info(EVENTS)).state.last_seq
    if not last:
        return
    told = await client.js.subscribe("event.>", stream=EVENTS, ordered_consumer=True)
    try:
        while True:
            raw = await told.next_msg(timeout=10)
            with suppress(MalformedMessage):
                yield decode(raw.headers, raw.data)
            if raw.metadata.sequence.stream >= last:
                return
    except NatsTimeoutError:
        raise NoAnswer("the broker stopped telling past events: try again") from None
    finally:
        await told.unsubscribe()
