"""What no message may hold, whichever field it comes by: looked at before its handler."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel, SecretStr

from shared.contracts.message import Command, Message
from shared.language.safety import holds_an_image


class Text(NamedTuple):
    """Something written in a message: in which field, and whether it is a code from a list."""

    field: str
    text: str
    is_code: bool


class Refusal(NamedTuple):
    """Why a message is refused, and because of which field."""

    reason: str
    field: str


class Guard:
    """Lets every message through: what a service that hears no free text has."""

    def refusal(self, message: Message) -> Refusal | None:  # noqa: ARG002 - for who is stricter
        """Return why `message` is refused and kept nowhere, or None when it is not."""
        return None

    def may_be_put_aside(self, message: Message) -> bool:  # noqa: ARG002 - for who is stricter
        """Return whether `message` may be kept as a dead letter when its handler refuses it."""
        return True


class NoPictures(Guard):
    """Refuses a command with a picture pasted into any of its fields: only words are taken."""

    def refusal(self, message: Message) -> Refusal | None:
        """Return why `message` is refused and kept nowhere, or None when it is not."""
        if not isinstance(message, Command):
            return None
        texts = (text for text in texts_of(message) if not text.is_code)
        found = (text.field for text in texts if holds_an_image(text.text))
        return next((Refusal("no-images", field) for field in found), None)


NOTHING = Guard()


def texts_of(message: Message) -> Iterator[Text]:
    """Yield all that is written in `message`, in its parts too, under its outermost field."""
    for field in type(message).model_fields:
        yield from _texts(field, getattr(message, field))


def _texts(field: str, value: Any) -> Iterator[Text]:
    match value:
        case SecretStr():
            yield Text(field, value.get_secret_value(), is_code=False)
        case str():
            yield Text(field, value, is_code=True)
        case BaseModel():
            for name in type(value).model_fields:
                yield from _texts(field, getattr(value, name))
        case dict():
            for part in (*value.keys(), *value.values()):
                yield from _texts(field, part)
        case tuple() | list():
            for part in value:
                yield from _texts(field, part)
