"""Whoever guesses must wait."""

from services.consent.pages.limit import Limit
from tests.consent.world import (
    NOW,
)


def test_the_limit_forgets_the_oldest_address_and_not_the_newest() -> None:
    limit = Limit(most=1, addresses=2)
    for address in ("a", "b", "c"):
        limit.count(address, now=NOW)

    assert [limit.is_over(address, now=NOW) for address in "abc"] == [False, True, True]
