"""A partner of the demo: fetches and acknowledges what it may have."""

from contextlib import suppress

from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.client import JetStreamContext

from clients.demo.seen import Seen
from shared.broker import streams
from shared.broker.streams import PARTNERS
from shared.contracts.cloudevents import decode
from shared.contracts.signals.share import SharedSignal


async def be_partner(js: JetStreamContext, partner: str, seen: Seen) -> None:
    """Fetch and acknowledge deliveries, as a partner's own system would."""
    durable = streams.partner(partner).name
    fetched = await js.pull_subscribe_bind(durable, stream=PARTNERS)
    while True:
        with suppress(NatsTimeoutError):
            for raw in await fetched.fetch(100, timeout=2):
                if isinstance(decode(raw.headers, raw.data), SharedSignal):
                    seen.received[partner] += 1
                await raw.ack()
