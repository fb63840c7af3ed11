"""Telling: a message goes out and is acknowledged; what was told can be taken back."""

from datetime import datetime
from functools import cache, partial
from uuid import UUID

import structlog

from shared.broker import erasing
from shared.broker.streams import DEAD, PARTNERS
from shared.broker.wire import schedule, subject_of
from shared.contracts.cloudevents import encode
from shared.contracts.message import Delivery, Due, Message
from shared.messaging.connection import Connection
from shared.process import metrics
from shared.process.clock import clock

log = structlog.get_logger()


class Telling:
    """How one service tells the world, and takes back what it told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # Looking a metric up by its labels costs more than counting: look once.
        self._published = cache(partial(metrics.PUBLISHED.labels, connection.name))

    async def publish(
        self,
        message: Message,
        *,
        to: str = "",
        due: datetime | None = None,
        cause: Message | None = None,
    ) -> int:
        """Publish and wait for the acknowledgement; twice with one id is kept once.

        Return the number the stream gave it.
        """
        connection = self._connection
        message = _dated(message)
        headers, body = encode(
            message,
            cause=cause,
            source=connection.source,
            schemas=connection.settings.schemas,
        )
        subject = subject_of(message, actor=connection.name, to=to)
        if isinstance(message, Due):
            subject = schedule(message, headers, at=due or clock.now())
        number = await connection.publisher.publish(subject, body, headers)
        self._published(message.name).inc()
        return number

    async def withdraw(self, delivery_id: UUID, *, to: str, number: int | None) -> None:
        """Erase a delivery that the partner has not acknowledged."""
        js = self._connection.js
        if await erasing.withdraw(js, PARTNERS, delivery_id, to=to, number=number):
            metrics.RECALLS.labels(to, "unread").inc()

    async def forget(self, about: UUID) -> None:
        """Erase the dead letters of this service that name `about`."""
        subject = f"dead.{self._connection.name}.>"
        erased = await erasing.forget(self._connection.js, DEAD, subject, about=about)
        log.info("dead-letters.erased", letters=erased)


def _dated(message: Message) -> Message:
    """Return the message with the broker's time, unless whoever made it gave it another."""
    if "at" in message.model_fields_set:
        return message
    at = clock.now()
    if isinstance(message, Delivery):  # no finer than a day
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return message.model_copy(update={"at": at})
