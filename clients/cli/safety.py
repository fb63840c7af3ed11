"""Refuses what may rest nowhere, before anything is sent."""

from collections.abc import Iterator

from pydantic import SecretStr

from shared.client.front_end import Declined
from shared.contracts.message import Command
from shared.language import safety


def refuse_pictures(command: Command) -> None:
    """Raise `Declined`, as its owner would, when a picture was pasted into any text."""
    for field, text in texts_of(command):
        if safety.holds_an_image(text):
            raise Declined("signals", "no-images", field)


def texts_of(command: Command) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each field in which somebody writes about people."""
    for field in type(command).model_fields:
        value = getattr(command, field)
        if isinstance(value, SecretStr):
            yield field, value.get_secret_value()
