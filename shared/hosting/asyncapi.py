"""The AsyncAPI 3.0 document of a host, made from the contracts.

See https://www.asyncapi.com/docs/reference/specification/v3.0.0. What is said of a message
here is what its class says: nobody writes it twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.cloudevents import ENVELOPE
from shared.contracts.message import REGISTRY, Message, Query
from shared.contracts.refusal import Refusal
from shared.messaging.inbox import Inbox

Object = dict[str, Any]

SCHEMAS = "#/components/schemas/"

TOLD = ("event", "partner")  # the kinds that an owner tells by itself

TOKENS = {
    "actor": "Who sends it; the broker checks the name.",
    "partner": "The id of the partner that may read it.",
    "entity": "The id of what the timer is about.",
}
"""What stands in an address for a part that differs from message to message."""

ATTRIBUTES = ("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time")

CLOUD_EVENT: Object = {
    "contentType": "application/json",
    "correlationId": {"location": "$message.header#/ce-correlationid"},
    "headers": {
        "type": "object",
        "required": list(ATTRIBUTES),
        "properties": {
            **{name: {"type": "string"} for name in ATTRIBUTES},
            "ce-correlationid": {"type": "string"},
            "ce-causationid": {"type": "string"},
            "ce-dataschema": {"type": "string", "format": "uri"},
            "ce-dataclassification": {"type": "string"},
        },
    },
}
"""What all messages share."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """What a host hears, and what the owners that live in it tell."""

    heard: tuple[type[Message], ...]
    told: tuple[type[Message], ...]

    @property
    def messages(self) -> tuple[type[Message], ...]:
        """Return every message that travels by a channel of its own."""
        return tuple(dict.fromkeys((*self.heard, *self.told)))

    @property
    def queries(self) -> tuple[type[Query[Any]], ...]:
        """Return the queries that are answered here."""
        return tuple(message for message in self.heard if issubclass(message, Query))

    @property
    def answers(self) -> tuple[type[Message], ...]:
        """Return what the queries are answered with."""
        refusals = (Refusal,) if self.queries else ()
        return tuple(dict.fromkeys((*(q.answer for q in self.queries), *refusals)))


def contracts(inboxes: Sequence[Inbox]) -> Contracts:
    """Return what these inboxes hear and what their owners tell."""
    heard = [handler.message for inbox in inboxes for handler in inbox.handlers.values()]
    owners = {inbox.name for inbox in inboxes}
    told = [m for m in REGISTRY.values() if m.owner in owners and m.kind in TOLD]
    return Contracts(tuple(dict.fromkeys(heard)), tuple(told))


def document(made_of: Contracts) -> Object:
    """Return the AsyncAPI document."""
    messages, queries = made_of.messages, made_of.queries
    everything = (*messages, *made_of.answers)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Seintje",
            "version": "1",
            "description": "Every message is a CloudEvent 1.0 in the binary mode of the NATS "
            "binding: its attributes are headers that begin with `ce-`.",
        },
        "defaultContentType": "application/json",
        "channels": {m.subject: _channel(m) for m in messages}
        | {_answers(query): _answer_channel(query) for query in queries},
        "operations": {f"hear.{m.subject}": _operation(m, "receive") for m in made_of.heard}
        | {f"tell.{m.subject}": _operation(m, "send") for m in made_of.told},
        "components": {
            "messages": {m.type(): _message(m) for m in everything},
            "messageTraits": {"cloud-event": CLOUD_EVENT},
            "schemas": schemas(everything),
        },
    }


def address(message: type[Message]) -> str:
    """Return the subject on the wire, with `{a part}` for each part that differs."""
    match message.kind:
        case "event":
            return message.subject
        case "partner":
            return f"partner.{{partner}}.{message.name}.v{message.version}"
        case "due":
            return f"{message.subject}.{{entity}}"
        case _:
            return f"{message.subject}.{{actor}}"


def _answers(query: type[Query[Any]]) -> str:
    return f"answers.{query.subject}"


def _channel(message: type[Message]) -> Object:
    channel = {
        "address": address(message),
        "description": message.summary(),
        "messages": {message.name: _reference("components/messages", message.type())},
    }
    tokens = {n: {"description": words} for n, words in TOKENS.items() if _has(message, n)}
    return channel | ({"parameters": tokens} if tokens else {})


def _has(message: type[Message], token: str) -> bool:
    return f"{{{token}}}" in address(message)


def _answer_channel(query: type[Query[Any]]) -> Object:
    return {
        "address": None,  # the reply subject that the asker gives
        "messages": {
            answer.name: _reference("components/messages", answer.type())
            for answer in (query.answer, Refusal)
        },
    }


def _operation(message: type[Message], action: str) -> Object:
    place = f"channels/{message.subject}"
    operation: Object = {
        "action": action,
        "channel": _reference("channels", message.subject),
        "summary": message.summary(),
        "messages": [_reference(f"{place}/messages", message.name)],
    }
    if issubclass(message, Query):
        operation["reply"] = {"channel": _reference("channels", _answers(message))}
    if message.senders:
        operation["x-senders"] = sorted(message.senders)
    return operation


def _message(message: type[Message]) -> Object:
    return {
        "name": message.type(),
        "title": message.name,
        "summary": message.summary(),
        "traits": [_reference("components/messageTraits", "cloud-event")],
        "payload": {"$ref": f"{SCHEMAS}{message.type()}"},
        "x-kind": message.kind,
        "x-classification": message.classification,
    }


def schemas(messages: Sequence[type[Message]]) -> Object:
    """Return the schemas of the bodies by CloudEvents type, and of the values in them."""
    by_model, shared = models_json_schema(
        [(message, "validation") for message in messages],
        ref_template=f"{SCHEMAS}{{model}}",
    )
    values: Object = shared.get("$defs", {})
    bodies: Object = {}
    for message in messages:
        name = by_model[message, "validation"]["$ref"].removeprefix(SCHEMAS)
        body = values.pop(name)
        inside = {n: p for n, p in body["properties"].items() if n not in ENVELOPE}
        bodies[message.type()] = body | {"properties": inside}
    return bodies | values


def _reference(place: str, name: str) -> Object:
    return {"$ref": f"#/{place}/{name}"}
