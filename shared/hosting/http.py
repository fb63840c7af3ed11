"""What a host shows over HTTP: health, metrics, the schemas, and AsyncAPI docs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from faststream.asgi import AsgiFastStream, AsgiResponse, get
from prometheus_client import make_asgi_app
from pydantic_core import to_json

from shared.contracts.cloudevents import schema
from shared.contracts.message import REGISTRY
from shared.hosting import asyncapi, contracts_page
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
    contracts = asyncapi.contracts(inboxes)

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
            (
                "/docs/asyncapi",
                _same_each_time(contracts_page.page(contracts), contracts_page.HEADERS),
            ),
            (
                "/docs/asyncapi.json",
                _same_each_time(to_json(asyncapi.document(contracts)), JSON),
            ),
            *(
                (f"/schemas/{kind}", _same_each_time(to_json(schema(model)), JSON))
                for kind, model in REGISTRY.items()
            ),
        ],
        logger=None,
    )


def with_services(ours: Asgi, theirs: Mapping[str, Asgi]) -> Asgi:
    """Return our pages, and under `/<name>/` those of each service that has any."""

    async def choose(scope: Any, receive: Any, send: Any) -> None:
        name = scope.get("path", "").split("/")[1:2]
        page = theirs.get(name[0], ours) if name else ours
        await page(scope, receive, send)

    return choose


def _same_each_time(body: bytes, headers: Mapping[str, str]) -> Asgi:
    @get(include_in_schema=False)
    async def page(_scope: Any) -> AsgiResponse:
        return AsgiResponse(body, status_code=200, headers=headers)

    return page
