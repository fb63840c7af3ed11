"""Any page of the list is the page one finds by going over all accounts."""

from itertools import product
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain.ranking import Ranking
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.link import DropAccount
from shared.contracts.instaclean.queue import ListQueue

PLATFORMS, CATEGORIES, STATES = (
    ("instagram", "tiktok"),
    ("drugs", "wapens"),
    ("queued", "ready"),
)
changes = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.none()
        | st.tuples(
            st.integers(-3, 0),
            st.sampled_from(PLATFORMS),
            st.frozensets(st.sampled_from(CATEGORIES)),
            st.sampled_from(STATES),
        ),
    ),
    max_size=25,
)


@given(changes, st.integers(0, 4), st.integers(1, 4))
def test_a_page_is_what_going_over_all_would_find(
    made: list[tuple[int, Any]], skip: int, limit: int
) -> None:
    ranking, plain = Ranking(), {}
    for number, what in made:
        plain.pop(number, None)
        if what is None:
            ranking.drop(UUID(int=number))
            continue
        score, platform, categories, state = what
        plain[number] = ((score, 0.0, str(UUID(int=number))), platform, categories, state)
        ranking.put(
            UUID(int=number),
            plain[number][0],
            platform=platform,
            categories=categories,
            state=state,
        )

    pages = product((None, *PLATFORMS), (None, *CATEGORIES), (None, *STATES))
    for platform, category, state in pages:
        fitting = sorted(
            place
            for place, where, about, what in plain.values()
            if platform in (None, where)
            and (category is None or category in about)
            and state in (None, what)
        )
        found, total = ranking.page(
            limit, skip=skip, platform=platform, category=category, state=state
        )
        assert found == [place[2] for place in fitting[skip : skip + limit]]
        assert total == len(fitting)


async def names(world: Any, **asked: Any) -> tuple[list[str], int]:
    queue = await world.do(ListQueue(**asked))
    return [entry.handle.get_secret_value() for entry in queue.entries], queue.total


async def test_a_filter_follows_an_account_from_state_to_state(world: Any) -> None:
    await world.do(world.report("waits"))
    await world.ready("done")
    await world.do(world.report("elsewhere", platform="tiktok"))

    assert await names(world, platform="tiktok") == (["elsewhere"], 1)
    assert await names(world, state="ready") == (["done"], 1)
    assert await names(world, state="queued", platform="instagram") == (["waits"], 1)
    assert (await names(world, category="drugs_aanbod", limit=1, skip=2))[1] == 3

    await world.do(CollectBatch(platform="instagram", quarter="2026-q4"))
    assert await names(world, state="ready") == ([], 0)
    assert await names(world, state="listed") == (["done"], 1)

    await world.do(SubmitBatch(batch_id=(await world.batch()).batch_id))
    assert await names(world, state="listed") == ([], 0)
    assert await names(world, state="submitted") == (["done"], 1)

    await world.do(DropAccount(entry_id=world.entry_id("waits"), reason="harmless"))
    assert await names(world, state="queued", platform="instagram") == ([], 0)


async def test_a_corrected_category_is_found_under_both(world: Any) -> None:
    await world.do(world.report("plug"))
    await world.do(world.report("plug", id=UUID(int=5), category="fraude"))

    assert await names(world, category="fraude") == (["plug"], 1)
    assert await names(world, category="drugs_aanbod") == (["plug"], 1)
    assert await names(world) == (["plug"], 1)
