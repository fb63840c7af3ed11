"""Queries: answered for whoever asks, and asked of other services."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import structlog
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from shared.broker.wire import subject_of
from shared.contracts.cloudevents import MalformedMessage, decode, encode
from shared.contracts.message import A, Message, Query
from shared.contracts.refusal import Refusal
from shared.messaging.connection import Connection
from shared.messaging.inbox import Bound, Refuse, TooEarly
from shared.messaging.turn import Means
from shared.process import metrics

log = structlog.get_logger()

MeansFor = Callable[[str], Means]
"""Makes what the bus lends to a handling, from the name of the actor."""


class Queries:
    """The queries that one service answers, and those it asks."""

    def __init__(self, connection: Connection, means: MeansFor) -> None:
        self._connection, self._means = connection, means

    def answer(self, bound: Bound) -> None:
        """Let `bound` answer its query, once the broker is started."""
        query = bound.handler.message
        subscriber = self._connection.broker.subscriber(
            f"{query.subject}.*",
            queue=self._connection.name,
            decoder=_raw,
            include_in_schema=False,
            no_reply=True,  # we answer ourselves; FastStream would answer again, with nothing
        )

        async def answer(raw: Msg) -> None:
            outcome, reply = await self._decide(raw, bound)
            headers, body = self._encode(reply)
            await self._connection.client.publish(raw.reply, body, headers=headers)
            metrics.QUERIES.labels(self._connection.name, query.name, outcome).inc()

        subscriber(answer)

    async def _decide(self, raw: Msg, bound: Bound) -> tuple[str, Message]:
        """Return the outcome, for the metric, and what the asker gets."""
        name = bound.handler.message.name
        try:
            query = decode(raw.headers, raw.data)
            means = self._means(raw.subject.rpartition(".")[2])
            async with asyncio.timeout(self._connection.settings.deadline):
                return "answered", await bound(query, means)
        except MalformedMessage as error:
            log.info("query.refused", query=name, reason=str(error))
            return "refused", Refusal(reason="malformed")
        except (Refuse, TooEarly) as no:
            return "refused", Refusal(reason=no.reason, field=no.field)
        except Exception as error:  # noqa: BLE001 - the asker must not wait in vain
            log.error("query.failed", query=name, error=type(error).__name__)  # noqa: TRY400
            return "failed", Refusal(reason="failed")

    async def inquire(self, query: Query[A]) -> A:
        """Ask another service and return its answer; `Refuse` when it says no, or nothing."""
        headers, body = self._encode(query)
        subject = subject_of(query, actor=self._connection.name)
        patience = self._connection.settings.deadline / 2  # who asked us must still hear of it
        client = self._connection.client
        try:
            raw = await client.request(subject, body, timeout=patience, headers=headers)
        except (NoRespondersError, NatsTimeoutError):
            log.warning("query.unanswered", query=query.name, owner=query.owner)
            raise Refuse("try-later") from None
        answer = decode(raw.headers, raw.data)
        if isinstance(answer, Refusal):
            raise Refuse(answer.reason, field=answer.field)
        if not isinstance(answer, query.answer):
            raise MalformedMessage(f"{query.name} was answered with another type")
        return cast(A, answer)

    def _encode(self, message: Message) -> tuple[dict[str, str], bytes]:
        connection = self._connection
        return encode(message, source=connection.source, schemas=connection.settings.schemas)


async def _raw(message: Any) -> Any:
    """Hand over what nats-py received: the contracts are read by us."""
    return message.raw_message
