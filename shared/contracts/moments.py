"""Which moments and days a message may name: beyond them calendars, clocks and lists break."""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel

from shared.contracts.message import Message

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Nobody was born before, and nothing is agreed until after; both lie far from any overflow."""


def out_of_bounds(message: Message) -> str | None:
    """Return the first field with a moment or a day outside the bounds; None: none has."""
    fields = type(message).model_fields
    return next((name for name in fields if not _fits(getattr(message, name))), None)


def is_within_bounds(day: date) -> bool:
    """Return whether a message may name this day, or moment."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _fits(value: object) -> bool:
    match value:
        case date():  # a datetime is a date as well
            return is_within_bounds(value)
        case str() | bytes():
            return True
        case BaseModel():
            return all(_fits(getattr(value, name)) for name in type(value).model_fields)
        case Mapping():
            return all(map(_fits, (*value.keys(), *value.values())))
        case Iterable():
            return all(map(_fits, value))
    return True
