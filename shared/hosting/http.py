"""What a host shows its operators: health, metrics, the schemas, and AsyncAPI docs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from faststream.asgi import AsgiFastStream, AsgiResponse, get
from prometheus_client import make_asgi_app
from pydantic_core import to_json

from shared.contracts.cloudevents import schema
from shared.contracts.message import REGISTRY, Message
from shared.hosting import asyncapi, contracts_page
from shared.messaging.inbox import Inbox

Readiness = Callable[[], Mapping[str, bool]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]
JSON = {"content-type": "application/json"}


def app(inboxes: Sequence[Inbox], readiness: Readiness) -> AsgiFastStream:
    """Return the pages of a host with these inboxes.

    What describes the messages is made when somebody asks for it: to make it takes longer than
    all the rest of a start, and a service that is down keeps others waiting.
    """
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
                _made_once(lambda: contracts_page.page(contracts), contracts_page.HEADERS),
            ),
            (
                "/docs/asyncapi.json",
                _made_once(lambda: to_json(asyncapi.document(contracts)), JSON),
            ),
            *(
                (f"/schemas/{kind}", _made_once(partial(_schema, model), JSON))
                for kind, model in REGISTRY.items()
            ),
        ],
        logger=None,
    )


def _schema(model: type[Message]) -> bytes:
    return to_json(schema(model))


def _made_once(make: Callable[[], bytes], headers: Mapping[str, str]) -> Asgi:
    body = cache(make)

    @get(include_in_schema=False)
    async def page(_scope: Any) -> AsgiResponse:
        made = await asyncio.to_thread(body)  # messages are handled meanwhile
        return AsgiResponse(made, status_code=200, headers=headers)

    return page
