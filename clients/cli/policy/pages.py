"""Reads an answer that is too long for one message, page by page."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from shared.client.front_end import FrontEnd
from shared.contracts.instaclean.access import PersonNotices
from shared.contracts.message import Query
from shared.contracts.policy.access import PersonShares
from shared.contracts.policy.log import DecisionLog, Replayed
from shared.contracts.policy.look_up import Lines

Page = TypeVar("Page", DecisionLog, Replayed, Lines, PersonShares, PersonNotices)


async def pages(
    client: FrontEnd, query_from: Callable[[int], Query[Page]]
) -> AsyncIterator[Page]:
    """Yield each page of the answer; `query_from` asks for the one that starts at a number."""
    start: int | None = 0
    while start is not None:
        page = await client.ask(query_from(start))
        yield page
        start = page.next
