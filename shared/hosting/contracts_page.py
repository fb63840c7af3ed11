"""The page on which a person reads the contracts: one file, nothing loaded from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.contracts.message import Message, Query
from shared.hosting import asyncapi
from shared.hosting.asyncapi import SCHEMAS, Contracts

Object = Mapping[str, Any]

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, in words."""

    name: str
    kind: str
    values: tuple[str, ...]
    """The names of the values it is made of, each described on the same page."""
    required: bool
    personal: bool
    description: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A body, or a value in one: its name, a sentence and its fields."""

    name: str
    summary: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """One message and where it travels."""

    owner: str
    kind: str
    address: str
    body: Shape
    senders: tuple[str, ...]
    answer: Shape | None
    classification: str


def page(contracts: Contracts) -> bytes:
    """Return the page as HTML."""
    bodies = asyncapi.schemas((*contracts.messages, *contracts.answers))
    channels = sorted(
        (_channel(message, bodies) for message in contracts.messages),
        key=lambda channel: (channel.owner, channel.kind, channel.address),
    )
    owners = [(owner, list(some)) for owner, some in groupby(channels, lambda c: c.owner)]
    types = {message.type() for message in (*contracts.messages, *contracts.answers)}
    values = [_shape(name, bodies[name]) for name in sorted(bodies) if name not in types]
    return _TEMPLATE.render(owners=owners, values=values).encode()


def _channel(message: type[Message], bodies: Object) -> Channel:
    answer = message.answer if issubclass(message, Query) else None
    return Channel(
        owner=message.owner,
        kind=message.kind,
        address=asyncapi.address(message),
        body=_shape(message.name, bodies[message.type()], message.summary()),
        senders=tuple(sorted(message.senders)),
        answer=_shape(answer.name, bodies[answer.type()], answer.summary()) if answer else None,
        classification=message.classification,
    )


def _shape(name: str, schema: Object, summary: str = "") -> Shape:
    required = schema.get("required", ())
    fields = tuple(
        _field(field, part, required=field in required)
        for field, part in schema.get("properties", {}).items()
    )
    return Shape(name, summary or schema.get("description", "").partition("\n")[0], fields)


def _field(name: str, schema: Object, *, required: bool) -> Field:
    return Field(
        name=name,
        kind=_kind(schema),
        values=tuple(dict.fromkeys(_values(schema))),
        required=required,
        personal="x-personal-data" in str(schema),
        description=schema.get("description", ""),
    )


def _kind(schema: Object) -> str:
    """Return in words what a JSON Schema allows."""
    match schema:
        case {"$ref": str(reference)}:
            return reference.removeprefix(SCHEMAS)
        case {"anyOf": parts}:
            return " or ".join(_kind(part) for part in parts)
        case {"type": "array"}:
            return f"list of {_kind(schema.get('items', {}))}"
        case {"additionalProperties": dict(part)}:
            return f"{_kind(part)} by name"
        case {"enum": words}:
            return f"one of {', '.join(map(str, words))}"
        case _:
            return _word(schema)


def _word(schema: Object) -> str:
    if "const" in schema:
        return f"“{schema['const']}”"
    if "pattern" in schema:
        return f"text like {schema['pattern']}"
    kind = str(schema.get("format", schema.get("type", "anything")))
    return {"string": "text", "null": "nothing"}.get(kind, kind)


def _values(part: object) -> Iterator[str]:
    """Go through the names of the values that a schema speaks of."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].removeprefix(SCHEMAS)
        for inner in part.values():
            yield from _values(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _values(inner)


_TEMPLATE = Environment(
    loader=PackageLoader("shared.hosting", ""),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("contracts.html")
