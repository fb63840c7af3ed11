"""Dead letters: look at them without opening them, and send them on their way again."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from nats.js.api import RawStreamMsg
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.erasing import messages
from shared.broker.streams import DEAD, EVENTS
from shared.messaging.signing import CARRIED, SIGNATURE, Signing
from shared.messaging.work import replay_subject, without_ours


class NoSuchLetter(Exception):
    """There is no dead letter of this number."""


class NotKept(Exception):
    """What this dead letter said is not kept, so it cannot be replayed."""


class NotOurs(Exception):
    """Nothing shows that a service of ours put this dead letter aside; says what to do."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What the envelope says. A body may be about a person and is not shown."""

    number: int
    at: datetime | None
    service: str
    handler: str
    kind: str
    reason: str
    actor: str
    """Who sent it, as the server saw; a service, for what it told; empty: not known."""
    message: str
    message_id: str
    correlation_id: str
    size: int
    is_signed: bool
    """Whether it bears a signature; the service that gets it back checks whether it is ours."""
    can_be_replayed: bool


async def letters(js: JetStreamContext) -> AsyncIterator[DeadLetter]:
    """Yield every dead letter, oldest first."""
    async for raw in messages(js, DEAD, "dead.>"):
        yield _letter(raw)


async def letter(js: JetStreamContext, number: int) -> DeadLetter:
    """Return one dead letter."""
    return _letter(await _open(js, number))


async def replay(js: JetStreamContext, number: int, *, signing: Signing | None = None) -> None:
    """Give the message back to the inbox that could not handle it, then drop the letter.

    The inbox hears it as if it came for the first time; no other service hears it again. It
    takes only what was signed when it was put aside; `signing` signs what was not, because an
    operator answers for it.
    """
    letter = await _open(js, number)
    message = await _message(js, letter)
    body = message.data or b""
    ours = {n: v for n, v in (letter.headers or {}).items() if n in (*CARRIED, SIGNATURE)}
    headers = without_ours(message.headers or {}) | ours
    if not headers.get(SIGNATURE):
        headers[SIGNATURE] = signing.sign(headers, body) if signing else ""
    if not headers[SIGNATURE]:
        raise NotOurs(
            f"dead letter {number} is not signed: it is old, or somebody else wrote it. "
            "Look at who sent it with `seintje dead show`. If you answer for it, replay "
            "it with --unsigned, where SEINTJE_PSEUDONYM_KEY is set as for the services"
        )
    headers["Nats-Msg-Id"] = f"replay/{number}"
    subject = replay_subject(ours.get("Seintje-Inbox", ""))
    await js.publish(subject, body, headers=headers)
    await js.delete_msg(DEAD, number)


async def _message(js: JetStreamContext, letter: RawStreamMsg) -> RawStreamMsg:
    """Return the message of a letter: it is in it, or it is an event that is still there."""
    if _is_whole(letter):
        return letter
    stream, _, number = (letter.headers or {}).get("Seintje-Place", "").partition("/")
    if stream == EVENTS:
        with suppress(NotFoundError):
            return await js.get_msg(EVENTS, seq=int(number))
    raise NotKept(
        f"what dead letter {letter.seq} said is not kept: who sent it was told, and has to "
        "send it again"
    )


def _is_whole(letter: RawStreamMsg) -> bool:
    headers: dict[str, str] = letter.headers or {}
    return headers.get("Seintje-Kept", "whole") == "whole"


async def _open(js: JetStreamContext, number: int) -> RawStreamMsg:
    try:
        return await js.get_msg(DEAD, seq=number)
    except NotFoundError:
        raise NoSuchLetter(
            f"there is no dead letter {number}: `seintje dead list` shows which there are"
        ) from None


def _letter(raw: RawStreamMsg) -> DeadLetter:
    headers = raw.headers or {}
    _, service, handler = (raw.subject or "dead..").split(".", 2)
    return DeadLetter(
        number=raw.seq or 0,
        at=raw.time,
        service=service,
        handler=handler,
        kind=headers.get("Seintje-Kind", ""),
        reason=headers.get("Seintje-Reason", ""),
        actor=_actor(headers.get("Seintje-Subject", "")),
        message=headers.get("ce-type", "unknown"),
        message_id=headers.get("ce-id", ""),
        correlation_id=headers.get("ce-correlationid", ""),
        size=int(headers.get("Seintje-Size", len(raw.data or b""))),
        is_signed=bool(headers.get(SIGNATURE)),
        can_be_replayed=_is_whole(raw) or headers.get("Seintje-Place", "").startswith(EVENTS),
    )


def _actor(subject: str) -> str:
    kind, _, rest = subject.partition(".")
    if kind == "command":
        return rest.rpartition(".")[2]
    return rest.partition(".")[0] if kind in ("event", "due") else ""
