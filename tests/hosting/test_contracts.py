"""What a host says of its messages: complete, valid, and readable without a network."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from playwright.async_api import Browser, Request, async_playwright

from shared.contracts.message import Command, Query
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.look_up import ListSignals
from shared.hosting import asyncapi, contracts_page
from shared.hosting.asyncapi import Contracts
from shared.hosting.host import Host
from shared.hosting.service import Service, choose
from shared.messaging.inbox import Inbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def everything() -> Contracts:
    return asyncapi.contracts([inbox for service in choose(()) for inbox in service.inboxes])


@pytest.fixture(scope="module")
def document(everything: Contracts) -> dict[str, Any]:
    return asyncapi.document(everything)


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def resolve(document: dict[str, Any], reference: str) -> object:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_the_document_is_asyncapi_3(document: dict[str, Any]) -> None:
    read = ApplicationSchema.model_validate(document)

    assert read.asyncapi == "3.0.0"
    assert len(read.channels) == len(document["channels"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = list(references(document))

    assert len(found) > 500
    assert all(reference.startswith("#/") for reference in found)
    assert all(resolve(document, reference) is not None for reference in found)


def test_an_operation_speaks_of_messages_of_its_own_channel(document: dict[str, Any]) -> None:
    for operation in document["operations"].values():
        channel = resolve(document, operation["channel"]["$ref"])
        messages = [resolve(document, m["$ref"]) for m in operation["messages"]]
        assert all(message in channel["messages"].values() for message in messages)


def test_every_token_of_an_address_is_explained(document: dict[str, Any]) -> None:
    for channel in document["channels"].values():
        address = channel["address"] or ""
        assert {f"{{{name}}}" for name in channel.get("parameters", {})} == {
            token for token in address.split(".") if token.startswith("{")
        }


def test_every_message_heard_or_told_is_in_it_with_who_may_send_it(
    everything: Contracts, document: dict[str, Any]
) -> None:
    for message in everything.heard:
        operation = document["operations"][f"hear.{message.subject}"]
        if issubclass(message, Command | Query):
            assert operation["x-senders"] == sorted(message.senders)
    for message in everything.told:
        assert f"tell.{message.subject}" in document["operations"]


def test_a_query_says_what_it_is_answered_with(document: dict[str, Any]) -> None:
    operation = document["operations"][f"hear.{ListSignals.subject}"]
    channel = resolve(document, operation["reply"]["channel"]["$ref"])

    assert set(channel["messages"]) == {"signals", "refusal"}


def test_a_body_holds_neither_the_envelope_nor_a_field_that_is_not_there(
    document: dict[str, Any],
) -> None:
    body = document["components"]["schemas"][LogSignal.type()]

    assert "text" in body["properties"]
    assert body["properties"]["text"]["x-personal-data"] is True
    assert not {"id", "at", "correlation_id", "causation_id"} & set(body["properties"])


class Page(HTMLParser):
    """The ids, links and loaded things of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [i for i in [given.get("id")] if i]
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag in ("script", "link", "img", "iframe") or "src" in given:
            self.loads.append(tag)


def test_the_page_names_every_message_field_and_role(everything: Contracts) -> None:
    html = contracts_page.page(everything).decode()
    page = Page(html)

    assert all(f">{asyncapi.address(message)}<" in html for message in everything.messages)
    assert "Who may send it: coordinator, worker." in html
    assert "<code>signal_id</code>" in html
    assert page.loads == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_what_a_docstring_says_is_shown_as_text() -> None:
    class Odd(Query[ListSignals.answer], subject="query.signals.odd.v1"):  # type: ignore[name-defined]
        """Are there <script>alert(1)</script> in it?"""

    html = contracts_page.page(Contracts((Odd,), ())).decode()

    assert "&lt;script&gt;" in html
    assert "<script" not in html


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()


@pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="there is no Chromium here"
)
async def test_a_person_reads_it_in_a_browser_that_loads_nothing_else(
    host: Callable[..., Awaitable[Host]], browser: Browser
) -> None:
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def log_signal(command: LogSignal) -> None: ...

    running = await host(Service("signals", (inbox,)))
    page = await browser.new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto(f"{running.url}/docs/asyncapi", wait_until="networkidle")

    assert await page.get_by_role("heading", name="log-signal").is_visible()
    assert await page.get_by_text("command.signals.log-signal.v1.{actor}").is_visible()
    assert [url for url in asked if not url.endswith("favicon.ico")] == [page.url]
    found = await Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    served = await page.request.get(f"{running.url}/docs/asyncapi.json")
    assert served.headers["content-type"] == "application/json"
    assert b"log-signal" in await served.body()
