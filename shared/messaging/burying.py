"""Burying: what cannot be handled is put aside with its reason, and its sender hears of it.

What we fail at is kept whole until we have mended it. What we refuse, or cannot read, is the
sender's to mend: of that only the envelope is kept. See docs/decisions/0055. How an operator
looks at what was put aside is in `dead_letters`.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from shared.broker import erasing
from shared.broker.publisher import ConnectionLost
from shared.broker.streams import COMMANDS, EVENTS
from shared.contracts.message import DOMAIN, REGISTRY, Command, Message
from shared.contracts.refusal import Refused
from shared.messaging.connection import Connection
from shared.messaging.inbox import Refuse
from shared.messaging.signing import SIGNATURE, Signing
from shared.messaging.telling import Telling
from shared.messaging.work import NO_HEADERS, InHand, Work, short_name, without_ours
from shared.process import logs, metrics

log = structlog.get_logger()

LATER = 1.0  # seconds until what could not be put aside comes again

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_SHAPES = {
    "ce-id": _UUID,
    "ce-correlationid": _UUID,
    "ce-causationid": _UUID,
    "ce-type": re.compile(
        rf"{re.escape(DOMAIN)}\.[a-z]{{1,20}}\.[a-z0-9-]{{1,60}}\.v[0-9]{{1,4}}"
    ),
    "ce-time": re.compile(r"[0-9T:.+Z-]{10,40}"),
    "ce-source": re.compile(r"urn:nld:kvknr:[0-9]{8}:systeem:[a-z-]{1,40}"),
}
"""What an attribute looks like that holds nothing but what it is for."""

_SUBJECT = re.compile(
    r"(command|event|due)\.[a-z]{1,20}\.[a-z0-9-]{1,60}\.v[0-9]{1,4}(\.[A-Za-z0-9_-]{1,64})?"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message is put aside, and where."""

    kind: str
    """`refused`, `malformed` or `failed`."""
    handler: str
    words: str


class Burying:
    """Puts aside what one service cannot handle."""

    def __init__(
        self, connection: Connection, telling: Telling, in_hand: InHand, signing: Signing
    ) -> None:
        self._connection, self._telling, self._in_hand = connection, telling, in_hand
        self._signing = signing

    async def bury(self, raw: Msg, reason: Reason, *, whole: bool, key: str = "") -> None:
        """Put a message aside: as it came, or only what its envelope says.

        `key` is the entity it is about, for whoever has to forget that.
        """
        service = self._connection.name
        headers = raw.headers or NO_HEADERS
        place = f"{raw.metadata.stream}/{raw.metadata.sequence.stream}"
        origin = {
            "Seintje-Inbox": raw.metadata.consumer.rpartition("-")[0],
            "Seintje-Subject": _subject(raw, whole=whole),
            "Seintje-Place": headers.get("Seintje-Place", place),
        }
        others = without_ours(headers)
        letter = (others if whole else _envelope(headers)) | origin
        signature = self._signing.sign(others | origin, raw.data)
        if whole or origin["Seintje-Place"].startswith(EVENTS):  # else none can be replayed
            letter[SIGNATURE] = signature
        letter |= {
            # With some of the signature: whoever guesses an id could write that letter first.
            "Nats-Msg-Id": f"dead/{service}/{reason.handler}/{place}/{signature[:16]}",
            "Seintje-Kind": reason.kind,
            "Seintje-Reason": reason.words[:500].encode("ascii", "replace").decode(),
            "Seintje-Size": str(len(raw.data)),
            "Seintje-Kept": "whole" if whole else "envelope",
            "Seintje-Key": key,
        }
        subject = f"dead.{service}.{reason.handler.replace('_', '-')}"
        await self._connection.publisher.publish(subject, raw.data if whole else b"", letter)
        metrics.DEAD.labels(service, short_name(headers), reason.kind).inc()
        log.warning(
            "message.put-aside", kind=reason.kind, reason=reason.words, handler=reason.handler
        )

    async def bury_unreadable(self, raw: Msg, *, inbox: str, reason: str) -> None:
        """Put aside what could not be read, but for what it says: that may be anything."""

        async def bury() -> None:
            await self.bury(raw, Reason("malformed", inbox, reason), whole=False)
            await self._tell_unread(raw, Refuse("malformed"))
            await self.erase(raw)

        await self._safely(raw, bury)

    async def refuse_forbidden(self, raw: Msg, *, reason: str) -> None:
        """Refuse what may rest nowhere, and leave nothing of it."""

        async def refuse() -> None:
            await self._tell_unread(raw, Refuse(reason))
            await self.erase(raw)
            name = short_name(raw.headers)
            metrics.HANDLED.labels(self._connection.name, name, "refused").inc()
            log.info("message.forbidden", reason=reason)

        await self._safely(raw, refuse)

    async def erase(self, raw: Msg) -> None:
        """Overwrite a command on the broker's disk: to acknowledge it only lets go of it.

        An event is not ours to erase, and never about a person.
        """
        if raw.metadata.stream == COMMANDS:
            number = raw.metadata.sequence.stream
            await erasing.erase(self._connection.js, COMMANDS, number)

    async def tell_refused(self, work: Work, refusal: Refuse) -> None:
        """Answer a command that was not carried out: its sender never waits in vain."""
        if isinstance(work.message, Command):
            await self._tell(work.raw, refusal, command=work.message)

    async def _safely(self, raw: Msg, put_aside: Callable[[], Awaitable[None]]) -> None:
        """Put aside and then acknowledge; what fails at that comes again."""
        with logs.about(service=self._connection.name, message=short_name(raw.headers)):
            try:
                async with asyncio.timeout(self._connection.settings.deadline):
                    await put_aside()
            except (NatsError, APIError, ConnectionLost, TimeoutError) as error:
                log.warning("dead-letter.failed", error=type(error).__name__)
                await self._in_hand.hand_back(raw, "not-put-aside", later=LATER)
            else:
                await self._in_hand.end(raw)

    async def _tell_unread(self, raw: Msg, refusal: Refuse) -> None:
        if raw.subject.startswith("command."):
            await self._tell(raw, refusal)

    async def _tell(self, raw: Msg, refusal: Refuse, command: Message | None = None) -> None:
        refused = REGISTRY.get(f"{DOMAIN}.{self._connection.name}.command-refused.v1")
        if refused is None or not issubclass(refused, Refused):
            return
        command_id = command.id if command else _id(raw)
        await self._telling.publish(
            refused(
                id=uuid5(command_id, "refused"),
                command_id=command_id,
                command=short_name(raw.headers),
                reason=refusal.reason,
                field=refusal.field,
                correlation_id=(command and command.correlation_id) or command_id,
                causation_id=command_id,
            )
        )


def _id(raw: Msg) -> UUID:
    """Return the id of what could not be read; else one that follows from where it lay."""
    try:
        return UUID((raw.headers or NO_HEADERS).get("ce-id", ""))
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{raw.subject}/{raw.metadata.sequence.stream}")


def _envelope(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that say where a message comes from, and can say nothing else."""
    values = {name.lower(): value for name, value in headers.items()}
    return {n: values[n] for n, shape in _SHAPES.items() if shape.fullmatch(values.get(n, ""))}


def _subject(raw: Msg, *, whole: bool) -> str:
    subject = (raw.headers or NO_HEADERS).get("Seintje-Subject", raw.subject)
    return subject if whole or _SUBJECT.fullmatch(subject) else "unknown"
