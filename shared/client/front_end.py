"""A front end's connection: sends commands, waits for what came of them, asks queries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import cast

import nats
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError, NoRespondersError, NoServersError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, NoStreamResponseError

from shared.broker.wire import subject_of
from shared.contracts.cloudevents import MalformedMessage, decode, encode
from shared.contracts.message import A, Command, Event, Message, Query
from shared.contracts.refusal import Refusal, Refused
from shared.process.settings import ANSWERED_WITHIN

PATIENCE = ANSWERED_WITHIN


class NoBroker(Exception):
    """Nothing answers at the address; says what to do."""


class NotAccepted(Exception):
    """The broker did not take a command: it is not stored, so send it again."""


class NoAnswer(Exception):
    """A command was accepted, or a query sent, and no answer came in time."""


class Declined(Exception):
    """The owner said no; `reason` and `field` are codes."""

    def __init__(self, owner: str, reason: str, field: str | None) -> None:
        super().__init__(f"{owner}: {reason}" + (f" ({field})" if field else ""))
        self.owner, self.reason, self.field = owner, reason, field


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """One actor's connection."""

    nats: Nats
    js: JetStreamContext
    actor: str
    source: str
    schemas: str

    def acting_as(self, actor: str) -> "FrontEnd":
        """Return the same connection for another actor."""
        return replace(self, actor=actor)

    async def send(self, command: Command) -> None:
        """Send; when this returns the command is stored and will be handled."""
        headers, body = encode(command, source=self.source, schemas=self.schemas)
        subject = subject_of(command, actor=self.actor)
        try:
            await self.js.publish(subject, body, headers=headers, timeout=PATIENCE)
        except MaxPayloadError:
            raise NotAccepted(
                "Dit is te groot om te versturen. Maak de tekst korter."
            ) from None
        except NoStreamResponseError:
            raise NotAccepted(
                f"Dit kan niet worden verstuurd: dienst {command.owner} is niet ingericht. "
                "Doe dat met `seintje provision`."
            ) from None
        except APIError as error:
            raise NotAccepted(
                f"Dit is niet verstuurd. De broker zegt: {error.description}."
            ) from None
        except (NatsError, TimeoutError):
            raise NotAccepted(
                "Dit is misschien niet verstuurd: er kwam geen antwoord. Verstuur het nog eens."
            ) from None

    async def carry_out(self, command: Command) -> Event:
        """Send and wait for the owner's event about it; `Declined` when it was refused."""
        news: asyncio.Queue[Event] = asyncio.Queue()

        async def hear(raw: Msg) -> None:
            if (raw.headers or {}).get("ce-causationid") == str(command.id):
                event = decode(raw.headers, raw.data)
                if isinstance(event, Event) and event.owner == command.owner:
                    news.put_nowait(event)

        heard = await self.nats.subscribe(f"event.{command.owner}.>", cb=hear)
        try:
            await self.nats.flush()
            await self.send(command)
            event = await asyncio.wait_for(news.get(), timeout=PATIENCE)
        except TimeoutError:
            raise NoAnswer(
                "Dit is verstuurd en wordt behandeld, maar er is nog geen antwoord. "
                f"Draait de dienst {command.owner}?"
            ) from None
        finally:
            await heard.unsubscribe()
        if isinstance(event, Refused):
            raise Declined(event.owner, event.reason, event.field)
        return event

    async def ask(self, query: Query[A]) -> A:
        """Ask and return the answer; `Declined` when the owner says no."""
        headers, body = encode(query, source=self.source, schemas=self.schemas)
        subject = subject_of(query, actor=self.actor)
        try:
            raw = await self.nats.request(subject, body, timeout=PATIENCE, headers=headers)
        except (NoRespondersError, NatsTimeoutError):
            raise NoAnswer(f"Er komt geen antwoord. Draait de dienst {query.owner}?") from None
        answer = decode(raw.headers, raw.data)
        if isinstance(answer, Refusal):
            raise Declined(query.owner, answer.reason, answer.field)
        if not isinstance(answer, query.answer):
            raise MalformedMessage(f"{query.name} was answered with another type")
        return cast(A, answer)

    async def hear(self, subject: str) -> AsyncIterator[Message]:
        """Yield every message told on `subject` from now on."""
        heard = await self.nats.subscribe(subject)
        async for raw in heard.messages:
            yield decode(raw.headers, raw.data)


@asynccontextmanager
async def front_end(
    servers: list[str], actor: str, *, source: str, schemas: str
) -> AsyncIterator[FrontEnd]:
    """Connect as `actor`; `NoBroker` says what to do when nothing answers."""
    try:
        connection = await nats.connect(
            servers,
            name=f"front-end-{actor}",
            connect_timeout=2,
            allow_reconnect=False,
            max_reconnect_attempts=1,  # else the first connect is tried sixty times
            reconnect_time_wait=0.2,
            error_cb=_say_nothing,
        )
    except (NoServersError, NatsError, OSError, TimeoutError):
        raise NoBroker(
            f"Er is geen verbinding met {', '.join(servers)}. Start Seintje met `seintje run`, "
            "of zeg met SEINTJE_NATS_URL waar het draait."
        ) from None
    try:
        yield FrontEnd(connection, connection.jetstream(), actor, source, schemas)
    finally:
        # Every command was acknowledged, so nothing needs draining; and draining waits half
        # a minute for what a fetch that was given up left unread.
        await connection.close()


async def _say_nothing(_error: Exception) -> None:
    """Leave it to whoever called: every call raises its own error."""
