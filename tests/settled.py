"""Whether services have anything left to do, asked in a way that never says no too early."""

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError


async def settled(js: JetStreamContext, *durables: tuple[str, str]) -> bool:
    """Return whether these consumers, each (stream, name), have handled all there is.

    Nothing may have been stored while we looked: handling one message stores the next.
    """
    before = await _stored(js, durables)
    handled = all([await _handled(js, *durable) for durable in durables])
    return handled and before == await _stored(js, durables)


async def _stored(js: JetStreamContext, durables: tuple[tuple[str, str], ...]) -> list[int]:
    streams = sorted({stream for stream, _ in durables})
    return [(await js.stream_info(stream)).state.last_seq for stream in streams]


async def _handled(js: JetStreamContext, stream: str, durable: str) -> bool:
    # A consumer's own count of pending messages is a moment late: just after a message is
    # stored it still says zero. What the stream holds is not.
    info = await js.consumer_info(stream, durable)
    floor = info.ack_floor.stream_seq if info.ack_floor else 0
    for subject in info.config.filter_subjects or [info.config.filter_subject]:
        try:
            last = await js.get_last_msg(stream, subject)
        except NotFoundError:
            continue
        if last.seq > floor:
            return False
    return True
