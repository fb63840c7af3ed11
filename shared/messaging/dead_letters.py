"""Dead letters: look at them without opening them, and send them on their way again.

Anybody who reaches the broker can write one, so all that is read of it may be anything.
"""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from nats.js.api import RawStreamMsg
from nats.js.client import JetStreamContext
from nats.js.errors import NoStreamResponseError, NotFoundError

from shared.broker.erasing import messages
from shared.broker.streams import DEAD, EVENTS
from shared.messaging.signing import CARRIED, SIGNATURE, Signing
from shared.messaging.work import replay_subject, without_ours

_INBOX = re.compile(r"[a-z][a-z0-9-]{0,63}")

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class NoSuchLetter(Exception):
    """There is no dead letter of this number."""


class CannotReplay(Exception):
    """A dead letter stays where it is; says why, and what to do."""


class NotKept(CannotReplay):
    """What this dead letter said is not kept, so it cannot be replayed."""


class NotOurs(CannotReplay):
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
    # With the signature, for whoever guesses the id could send it first: ours were a repeat.
    headers["Nats-Msg-Id"] = f"replay/{number}/{headers[SIGNATURE]}"
    inbox = ours.get("Seintje-Inbox", "")
    if not _INBOX.fullmatch(inbox):
        raise _nobody(number)
    try:
        await js.publish(replay_subject(inbox), body, headers=headers)
    except NoStreamResponseError:
        raise _nobody(number) from None
    await js.delete_msg(DEAD, number)


def _nobody(number: int) -> NotOurs:
    return NotOurs(
        f"dead letter {number} names no inbox of ours to give it back to: somebody else wrote "
        "it, or its service is not installed"
    )


async def _message(js: JetStreamContext, letter: RawStreamMsg) -> RawStreamMsg:
    """Return the message of a letter: it is in it, or it is an event that is still there."""
    if _is_whole(letter):
        return letter
    headers: dict[str, str] = letter.headers or {}
    stream, _, number = headers.get("Seintje-Place", "").partition("/")
    if stream == EVENTS and _NUMBER.fullmatch(number):
        with suppress(NotFoundError):
            event = await js.get_msg(EVENTS, seq=int(number))
            # In a stream that was made anew another one has this number.
            if (event.headers or {}).get("ce-id") == headers.get("ce-id"):
                return event
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
    headers = {name: _shown(value) for name, value in (raw.headers or {}).items()}
    service, _, handler = (raw.subject or "").removeprefix("dead.").partition(".")
    size = headers.get("Seintje-Size", "")
    return DeadLetter(
        number=raw.seq or 0,
        at=raw.time,
        service=_shown(service),
        handler=_shown(handler),
        kind=headers.get("Seintje-Kind", ""),
        reason=headers.get("Seintje-Reason", ""),
        actor=_actor(headers.get("Seintje-Subject", "")),
        message=headers.get("ce-type", "unknown"),
        message_id=headers.get("ce-id", ""),
        correlation_id=headers.get("ce-correlationid", ""),
        size=int(size) if _NUMBER.fullmatch(size) else len(raw.data or b""),
        is_signed=bool(headers.get(SIGNATURE)),
        can_be_replayed=_is_whole(raw) or headers.get("Seintje-Place", "").startswith(EVENTS),
    )


def _shown(text: str) -> str:
    """Return a text without what a terminal would obey instead of show."""
    return "".join(one if one.isprintable() else "?" for one in text)


def _actor(subject: str) -> str:
    kind, _, rest = subject.partition(".")
    if kind == "command":
        return rest.rpartition(".")[2]
    return rest.partition(".")[0] if kind in ("event", "due") else ""
