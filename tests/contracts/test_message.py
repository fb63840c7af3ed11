import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cloudevents.core.v1.event import CloudEvent
from pydantic import SecretStr

from shared.contracts.cloudevents import MalformedMessage, decode, encode, schema
from shared.contracts.message import REGISTRY, Code, Delivery, Event, Frozen, Personal
from shared.contracts.policy.ledger import SignalRecalled
from shared.contracts.signals.alarm import UrgentAlert
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.requests import RequestAnswer
from shared.contracts.signals.share import SharedSignal, SignalAvailable
from shared.hosting.service import installed

installed()  # every service's contracts, not only those imported here
SOURCE = "urn:nld:kvknr:12345678:systeem:signals"
SCHEMAS = "https://seintje.example/schemas"


def log_signal(**changed: object) -> LogSignal:
    given = {
        "signal_id": uuid4(),
        "text": "iets gezien",
        "platform": "instagram",
        "seen_at": datetime(2026, 11, 23, 12, tzinfo=UTC),
    }
    return LogSignal(**given | changed)


def wire(message: LogSignal) -> tuple[dict[str, str], bytes]:
    return encode(message, source=SOURCE, schemas=SCHEMAS)


def test_a_message_survives_the_wire() -> None:
    message = log_signal(handle="@naam")

    read = decode(*wire(message))

    assert read == message.model_copy(
        update={"correlation_id": message.id, "causation_id": message.id}
    )


def test_the_envelope_is_a_cloudevent_to_the_reference_library() -> None:
    headers, body = wire(log_signal())
    attributes = {k[3:]: v for k, v in headers.items() if k.startswith("ce-")}
    attributes["time"] = datetime.fromisoformat(attributes["time"])

    event = CloudEvent(attributes=attributes, data=body)

    assert event.get_type() == "nl.jongerenwerk.signals.log-signal.v1"
    assert event.get_specversion() == "1.0"


def test_attributes_keep_to_the_government_profile() -> None:
    headers, _ = wire(log_signal())

    assert re.fullmatch(r"urn:nld:kvknr:\d{8}:systeem:[a-z]+", headers["ce-source"])
    assert headers["Nats-Msg-Id"] == f"{headers['ce-source']}/{headers['ce-id']}"
    assert all(re.fullmatch(r"ce-[a-z0-9]{1,20}", n) for n in headers if n != "Nats-Msg-Id")


def test_nothing_personal_is_in_headers() -> None:
    headers, _ = wire(log_signal(text="Canary", handle="@canary", url="https://canary"))

    assert "canary" not in str(headers).casefold()


def test_structured_mode_is_read_too() -> None:
    closed = SignalClosed(signal_id=uuid4(), outcome="done")
    attributes = (
        f'{{"specversion":"1.0","id":"{closed.id}","source":"{SOURCE}",'
        f'"type":"{closed.type()}","time":"{closed.at.isoformat()}",'
        f'"data":{{"signal_id":"{closed.signal_id}","outcome":"done"}}}}'
    )

    read = decode({"Content-Type": "application/cloudevents+json"}, attributes.encode())

    assert read.id == closed.id


@pytest.mark.parametrize("name", ["ce-id", "ce-source", "ce-type", "ce-specversion", "ce-time"])
def test_a_missing_attribute_is_named(name: str) -> None:
    headers, body = wire(log_signal())
    del headers[name]

    with pytest.raises(MalformedMessage, match=name[3:]):
        decode(headers, body)


def test_an_unknown_classification_is_refused() -> None:
    headers, body = wire(log_signal())

    with pytest.raises(MalformedMessage, match="dataclassification"):
        decode(headers | {"ce-dataclassification": "top-secret"}, body)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"null"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    headers, _ = wire(log_signal())

    with pytest.raises(MalformedMessage, match="JSON"):
        decode(headers, body)


def test_an_error_names_the_field_and_never_its_value() -> None:
    headers, body = wire(log_signal(text="canary"))

    with pytest.raises(MalformedMessage) as refused:
        decode(headers, body.replace(b'"instagram"', b'"Canary Name"'))

    assert "platform" in str(refused.value)
    assert "anary" not in str(refused.value)


SHAPES: tuple[Callable[[str], object], ...] = (
    lambda words: words,
    lambda words: [words],
    lambda words: {words: words},
    lambda words: [{words: words}],
    lambda words: {"signal_id": {words: [words]}},
)


def test_no_error_of_any_message_shows_a_word_of_its_sender() -> None:
    words, shown = "Canarina mega.nz/4711", []
    envelope = {"ce-specversion": "1.0", "ce-id": str(UUID(int=1)), "ce-source": "x"}
    for kind, model in REGISTRY.items():
        headers = envelope | {"ce-type": kind, "ce-time": "2026-11-01T12:00:00Z"}
        bodies = [{words: words}]
        bodies += [{name: shape(words)} for name in model.model_fields for shape in SHAPES]
        for body in bodies:
            try:
                decode(headers, json.dumps(body).encode())
            except MalformedMessage as error:
                shown += [f"{kind}: {error}"] * ("Canarina" in str(error))

    assert shown == []


def test_a_command_with_an_unknown_field_is_refused_and_an_event_is_read() -> None:
    headers, body = wire(log_signal())
    with pytest.raises(MalformedMessage, match="extra"):
        decode(headers, body[:-1] + b',"extra":1}')

    closed = SignalClosed(signal_id=uuid4(), outcome="done")
    headers, body = encode(closed, source=SOURCE, schemas=SCHEMAS)
    assert isinstance(decode(headers, body[:-1] + b',"extra":1}'), SignalClosed)


@pytest.mark.parametrize("kind", [str, Personal, SecretStr, list[str], dict[str, int], object])
def test_an_event_with_room_for_a_name_cannot_be_declared(kind: type) -> None:
    with pytest.raises(TypeError, match="personal data"):
        type(
            "Leaky",
            (Event,),
            {"__annotations__": {"note": kind}, "__module__": __name__},
            subject="event.signals.leaky.v1",
        )


def test_a_name_hidden_in_a_nested_model_is_found() -> None:
    class Inner(Frozen):
        note: str

    with pytest.raises(TypeError, match=r"Leaky.inner.note"):
        type(
            "Leaky",
            (Event,),
            {"__annotations__": {"inner": tuple[Inner, ...]}, "__module__": __name__},
            subject="event.signals.leaky.v1",
        )


def test_a_field_a_message_would_hide_is_refused() -> None:
    class Facts(Frozen):
        kind: Code

    with pytest.raises(TypeError, match="kind is a message's own"):
        type("Hiding", (Event, Facts), {"__module__": __name__}, subject="event.a.hiding.v1")


def test_a_class_has_its_subjects_name() -> None:
    for model in REGISTRY.values():
        name = model.__name__.removesuffix(f"V{model.version}")
        words = re.findall(r"[A-Z][a-z0-9]+", name)
        assert "-".join(words).lower() == model.name, model


def test_every_event_carries_codes_ids_counts_and_dates_only() -> None:
    for model in (m for m in REGISTRY.values() if m.kind == "event"):
        described = str(schema(model))
        assert "x-personal-data" not in described, model
        assert "password" not in described, model


def test_personal_text_does_not_show() -> None:
    message = log_signal(text="canary", handle="canary")

    assert "canary" not in f"{message} {message!r} {message.model_dump()}"


def test_the_same_cause_gives_the_same_id() -> None:
    cause = log_signal()

    assert cause.derive("logged") == cause.derive("logged") != cause.derive("other")
    assert isinstance(cause.derive("logged"), UUID)


def test_a_code_has_no_room_for_a_sentence() -> None:
    class Holder(Frozen):
        code: Code

    for sentence in ("Jan Jansen", "jan jansen", "", "-x", "x" * 65, "é"):
        with pytest.raises(ValueError, match="code"):
            Holder(code=sentence)


NAME = UUID(int=5)
DELIVERIES = (
    SharedSignal(reference=NAME, revision=1, agreement="a", clauses=("a/1",)),
    SignalAvailable(reference=NAME, revision=1),
    UrgentAlert(reference=NAME, revision=1),
    RequestAnswer(request_id=NAME, outcome="found"),
    SignalRecalled(recall_id=NAME, reference=NAME, revision=1, reason="closed"),
)


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda x: x.name)
def test_what_a_partner_receives_says_nothing_of_what_it_came_of(delivery: Delivery) -> None:
    cause = log_signal(correlation_id=uuid4(), causation_id=uuid4())
    headers, body = encode(delivery, cause=cause, source=SOURCE, schemas=SCHEMAS)

    everything = f"{headers}{body!r}"
    for inner in (cause.id, cause.correlation_id, cause.causation_id, cause.signal_id):
        assert str(inner) not in everything
    assert headers["ce-causationid"] == headers["ce-correlationid"] == str(delivery.id)


def test_every_delivery_is_looked_at_here() -> None:
    kinds = {kind for kind in REGISTRY.values() if issubclass(kind, Delivery)}

    assert {type(delivery) for delivery in DELIVERIES} == {
        kind for kind in kinds if kind.__module__.startswith("shared.contracts.")
    }


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda x: x.name)
def test_the_time_of_a_delivery_is_no_finer_than_a_day(delivery: Delivery) -> None:
    at = delivery.at

    assert (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
    assert timedelta() <= datetime.now(UTC) - at < timedelta(days=2)


def test_what_stays_in_the_house_keeps_its_trace() -> None:
    cause = log_signal(correlation_id=uuid4())
    event = SignalClosed(signal_id=NAME, outcome="done")
    headers, _ = encode(event, cause=cause, source=SOURCE, schemas=SCHEMAS)

    assert headers["ce-causationid"] == str(cause.id)
    assert headers["ce-correlationid"] == str(cause.correlation_id)
