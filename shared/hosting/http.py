"""What a host shows its operators: health, metrics, the schemas, and AsyncAPI docs."""

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


def _same_each_time(body: bytes, headers: Mapping[str, str]) -> Asgi:
    @get(include_in_schema=False)
    async def page(_scope: Any) -> AsgiResponse:
        return AsgiResponse(body, status_code=200, headers=headers)

    return page
