"""Messages on the wire: CloudEvents 1.0 in the binary mode of the NATS protocol binding."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError
from pydantic_core import from_json

from shared.contracts.message import REGISTRY, Delivery, Message, explain

CLASSIFICATIONS = ("public", "internal", "confidential", "restricted")


class MalformedMessage(ValueError):
    """A message that is no valid CloudEvent of ours; says which field, never its value."""


ENVELOPE = {"id", "at", "correlation_id", "causation_id"}
"""The fields of a message that travel as attributes, not in the body."""

_REQUIRED = ("specversion", "id", "source", "type", "time")


def encode(
    message: Message, *, source: str, schemas: str, cause: Message | None = None
) -> tuple[dict[str, str], bytes]:
    """Return headers and JSON body; `source` is a URN, `schemas` where schemas are served."""
    told = message.type()
    name = str(message.id)
    if isinstance(message, Delivery):
        cause = None  # two partners that received the same cause could join their files
    correlation = message.correlation_id or (cause and cause.correlation_id)
    causation = message.causation_id or (cause and cause.id)
    headers = {
        "Nats-Msg-Id": f"{source}/{name}",  # unique on the pair: CloudEvents
        "ce-specversion": "1.0",
        "ce-id": name,
        "ce-source": source,
        "ce-type": told,
        "ce-time": message.at.isoformat(),
        "ce-datacontenttype": "application/json",
        "ce-dataschema": f"{schemas}/{told}",
        "ce-correlationid": str(correlation) if correlation else name,
        "ce-causationid": str(causation) if causation else name,
        "ce-dataclassification": message.classification,
    }
    if message.dataref is not None:
        headers["ce-dataref"] = message.dataref
    return headers, message.__pydantic_serializer__.to_json(message, exclude=ENVELOPE)


def decode(headers: Mapping[str, str] | None, body: bytes) -> Message:
    """Return the message; `MalformedMessage` says which attribute or field is wrong."""
    attributes, data = _attributes(headers or {}, body)
    if missing := [name for name in _REQUIRED if not attributes.get(name)]:
        raise MalformedMessage(f"attribute {missing[0]} is missing")
    if attributes["specversion"] != "1.0":
        raise MalformedMessage("attribute specversion must be 1.0")
    if attributes.get("dataclassification", "internal") not in CLASSIFICATIONS:
        raise MalformedMessage("attribute dataclassification is not known")
    model = REGISTRY.get(attributes["type"])
    if model is None:
        raise MalformedMessage("attribute type is not known here")
    if not isinstance(data, dict):
        raise MalformedMessage("the body must be one JSON object")

    data |= {
        "id": attributes["id"],
        "at": attributes["time"],
        "correlation_id": attributes.get("correlationid") or attributes["id"],
        "causation_id": attributes.get("causationid") or attributes["id"],
    }
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise MalformedMessage(explain(error)) from None


def _attributes(headers: Mapping[str, str], body: bytes) -> tuple[dict[str, str], Any]:
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        data = from_json(body)
    except ValueError:
        raise MalformedMessage("the body is no valid JSON") from None
    # Structured mode is recognised by its content type; anything else is binary.
    if lower.get("content-type", "").lower().startswith("application/cloudevents"):
        if not isinstance(data, dict):
            raise MalformedMessage("the body must be one JSON object")
        inner = data.pop("data", None)
        return {name: str(value) for name, value in data.items()}, inner
    return {
        name[3:]: unquote(value) if "%" in value else value
        for name, value in lower.items()
        if name.startswith("ce-")
    }, data


def schema(model: type[Message]) -> dict[str, Any]:
    """Return the JSON Schema of the body: the data without the envelope."""
    whole = model.model_json_schema()
    whole["properties"] = {
        name: part for name, part in whole["properties"].items() if name not in ENVELOPE
    }
    whole["$id"] = model.type()
    return whole
