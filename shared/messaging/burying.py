"""Burying: what cannot be handled is put aside with its reason, and its sender hears of it.

How an operator looks at what was put aside is in `dead_letters`.
"""

import asyncio
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from shared.broker.publisher import ConnectionLost
from shared.contracts.message import DOMAIN, REGISTRY, Command, Message
from shared.contracts.refusal import Refused
from shared.messaging.connection import Connection
from shared.messaging.inbox import Refuse
from shared.messaging.telling import Telling
from shared.messaging.work import NO_HEADERS, short_name
from shared.process import observe

log = structlog.get_logger()

OWN_HEADERS = ("nats-", "seintje-")


class Burying:
    """Puts aside what one service cannot handle."""

    def __init__(self, connection: Connection, telling: Telling) -> None:
        self._connection, self._telling = connection, telling

    async def bury(self, raw: Msg, *, handler: str, kind: str, reason: str) -> None:
        """Put the message aside as it came, with the reason."""
        service = self._connection.name
        old = {
            name: value
            for name, value in (raw.headers or NO_HEADERS).items()
            if not name.lower().startswith(OWN_HEADERS)
        }
        place = f"{raw.metadata.stream}/{raw.metadata.sequence.stream}"
        headers = old | {
            "Nats-Msg-Id": f"dead/{service}/{handler}/{place}",
            "Seintje-Inbox": raw.metadata.consumer.rpartition("-")[0],
            "Seintje-Kind": kind,
            "Seintje-Reason": reason[:500].encode("ascii", "replace").decode(),
            "Seintje-Subject": (raw.headers or NO_HEADERS).get("Seintje-Subject", raw.subject),
        }
        subject = f"dead.{service}.{handler.replace('_', '-')}"
        await self._connection.publisher.publish(subject, raw.data, headers)
        observe.DEAD.labels(service, short_name(old), kind).inc()
        log.warning("message.put-aside", kind=kind, reason=reason, handler=handler)

    async def bury_unreadable(self, raw: Msg, *, inbox: str, reason: str) -> None:
        """Put aside what could not be read; when that fails too, it comes again."""
        service = self._connection.name
        with observe.about(service=service, message=short_name(raw.headers)):
            try:
                async with asyncio.timeout(self._connection.settings.deadline):
                    await self.bury(raw, handler=inbox, kind="malformed", reason=reason)
                    if raw.subject.startswith("command."):
                        await self._tell(raw, Refuse("malformed"), command_id=_id(raw))
                    await raw.ack()
            except (NatsError, ConnectionLost, TimeoutError) as error:
                # It was not acknowledged, so it comes again.
                log.warning("dead-letter.failed", error=type(error).__name__)

    async def tell_refused(self, raw: Msg, message: Message, refusal: Refuse) -> None:
        """Answer a command that was not carried out: its sender never waits in vain."""
        if isinstance(message, Command):
            correlation_id = message.correlation_id
            await self._tell(raw, refusal, command_id=message.id, correlation_id=correlation_id)

    async def _tell(
        self,
        raw: Msg,
        refusal: Refuse,
        *,
        command_id: UUID,
        correlation_id: UUID | None = None,
    ) -> None:
        refused = REGISTRY.get(f"{DOMAIN}.{self._connection.name}.command-refused.v1")
        if refused is None or not issubclass(refused, Refused):
            return
        await self._telling.publish(
            refused(
                id=uuid5(command_id, "refused"),
                command_id=command_id,
                command=short_name(raw.headers),
                reason=refusal.reason,
                field=refusal.field,
                correlation_id=correlation_id or command_id,
                causation_id=command_id,
            )
        )


def _id(raw: Msg) -> UUID:
    """Return the id of what could not be read; else one that follows from where it lay."""
    try:
        return UUID((raw.headers or NO_HEADERS).get("ce-id", ""))
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{raw.subject}/{raw.metadata.sequence.stream}")
