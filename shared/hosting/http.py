"""What a host shows over HTTP: health, metrics, the schemas, and AsyncAPI docs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from faststream.asgi import AsgiFastStream, AsgiResponse, AsyncAPIRoute, get
from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from prometheus_client import make_asgi_app
from pydantic_core import to_json

from shared.contracts.cloudevents import schema
from shared.contracts.message import REGISTRY, Message
from shared.messaging.inbox import Inbox

Readiness = Callable[[], Mapping[str, bool]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]
JSON = {"content-type": "application/json"}
STARTING = "We zijn net opnieuw gestart. Probeer het over een paar tellen weer."

not_yet: Asgi = AsgiResponse(
    f'<!doctype html><html lang="nl"><title>Seintje</title><p>{STARTING}</p></html>'.encode(),
    status_code=503,
    headers={"content-type": "text/html; charset=utf-8", "retry-after": "2"},
)
"""What a service's pages say until it knows its state."""


def app(inboxes: Sequence[Inbox], readiness: Readiness) -> AsgiFastStream:
    """Return the pages of a host with these inboxes."""

    @get
    async def live(_scope: Any) -> AsgiResponse:
        """Say that the process answers."""
        return AsgiResponse(b"ok", status_code=200)

    @get
    async def ready(_scope: Any) -> AsgiResponse:
        """Say whether every service is connected and knows its state."""
        services = readiness()
        good = bool(services) and all(services.values())
        body = to_json({"ready": good, "services": services})
        return AsgiResponse(body, status_code=200 if good else 503, headers=JSON)

    return AsgiFastStream(
        asgi_routes=[
            ("/health/live", live),
            ("/health/ready", ready),
            ("/metrics", make_asgi_app()),
            *((f"/schemas/{kind}", _schema_page(model)) for kind, model in REGISTRY.items()),
        ],
        specification=describe(inboxes),
        # No "try it out": a page must not be a way to publish.
        asyncapi_path=AsyncAPIRoute("/docs/asyncapi", try_it_out_path=None),
        logger=None,
    )


def with_services(ours: Asgi, theirs: Mapping[str, Asgi]) -> Asgi:
    """Return our pages, and under `/<name>/` those of each service that has any."""

    async def choose(scope: Any, receive: Any, send: Any) -> None:
        name = scope.get("path", "").split("/")[1:2]
        page = theirs.get(name[0], ours) if name else ours
        await page(scope, receive, send)

    return choose


def describe(inboxes: Sequence[Inbox]) -> AsyncAPI:
    """Return the AsyncAPI document of what these inboxes hear and their owners say."""
    broker = NatsBroker(logger=None)  # only described, never connected
    heard: list[type[Message]] = [h.message for i in inboxes for h in i.handlers.values()]
    owners = {inbox.name for inbox in inboxes}
    said = [
        m for m in REGISTRY.values() if m.owner in owners and m.kind in ("event", "partner")
    ]
    for message in dict.fromkeys(heard):
        _describe_heard(broker, message)
    for message in said:
        broker.publisher(
            _address(message),
            schema=message,
            title=message.name,
            description=message.summary(),
        )
    return AsyncAPI(broker, title="Seintje", version="1")


def _describe_heard(broker: NatsBroker, message: type[Message]) -> None:
    async def handle(body: Message) -> None: ...

    handle.__annotations__["body"] = message
    handle.__name__ = message.__name__
    broker.subscriber(
        _address(message), title=f"hear-{message.name}", description=message.summary()
    )(handle)


def _address(message: type[Message]) -> str:
    if message.kind == "partner":
        return f"partner.*.{message.name}.v{message.version}"
    return message.subject if message.kind == "event" else f"{message.subject}.*"


def _schema_page(model: type[Message]) -> Any:
    body = to_json(schema(model))

    @get(include_in_schema=False)
    async def page(_scope: Any) -> AsgiResponse:
        return AsgiResponse(body, status_code=200, headers=JSON)

    return page
