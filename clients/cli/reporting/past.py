"""Reads back what was told: the events of some kinds the broker still keeps, oldest first."""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from datetime import datetime

from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.api import ConsumerConfig, DeliverPolicy

from shared.broker.streams import EVENTS
from shared.client.front_end import FrontEnd, NoAnswer
from shared.contracts.cloudevents import MalformedMessage, decode
from shared.contracts.message import Event


async def past_events(
    client: FrontEnd, kinds: Iterable[type[Event]], *, since: datetime | None = None
) -> AsyncIterator[Event]:
    """Yield the events there are now, of these kinds, that were kept at or after `since`."""
    config = ConsumerConfig(
        filter_subjects=[kind.subject for kind in kinds],
        deliver_policy=DeliverPolicy.BY_START_TIME if since else DeliverPolicy.ALL,
        opt_start_time=since,
    )
    told = await client.js.subscribe(
        "event.>", stream=EVENTS, ordered_consumer=True, config=config
    )
    try:
        about = await told.consumer_info()
        left = (about.num_pending or 0) + (
            about.delivered.consumer_seq if about.delivered else 0
        )
        while left:
            raw = await told.next_msg(timeout=10)
            with suppress(MalformedMessage):  # told by a newer version: not to be counted
                yield _event(decode(raw.headers, raw.data))
            left = raw.metadata.num_pending
    except NatsTimeoutError:
        raise NoAnswer("Het lezen hield op. Probeer het nog eens.") from None
    finally:
        await told.unsubscribe()


def _event(message: object) -> Event:
    assert isinstance(message, Event)  # noqa: S101 - of these kinds
    return message
