"""What may rest nowhere: looked for in every text of a command, before all else."""

from collections.abc import Callable, Iterator

from nats.aio.msg import Msg
from pydantic_core import from_json

Forbids = Callable[[str], str | None]
"""Returns the reason, a code, why this text may rest nowhere; None when it may."""


def forbidden(raw: Msg, forbids: Forbids) -> str | None:
    """Return the reason why a message may rest nowhere, whichever field holds it; else None."""
    return next(filter(None, map(forbids, texts(raw))), None)


def texts(raw: Msg) -> Iterator[str]:
    """Go through every text of a message: of its subject, headers and body, also unreadable."""
    yield raw.subject
    for name, value in (raw.headers or {}).items():
        yield name
        yield value
    try:
        body = from_json(raw.data)
    except ValueError:
        yield raw.data.decode(errors="replace")
    else:
        yield from _strings(body)


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for item in part:
            yield from _strings(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            yield name
            yield from _strings(value)
