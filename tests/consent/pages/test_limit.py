"""Whoever guesses must wait."""

import pytest

from services.consent.pages.limit import Limit, network_of
from tests.consent.world import NOW


def test_the_limit_forgets_the_oldest_network_and_not_the_newest() -> None:
    limit = Limit(most=1, networks=2)
    addresses = ("192.0.2.1", "198.51.100.1", "203.0.113.1")
    for address in (addresses[1], addresses[0], *addresses[1:]):
        limit.count(address, now=NOW)

    assert [limit.is_over(address, now=NOW) for address in addresses] == [False, True, True]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", "unknown"),
        ("_hidden", "unknown"),
    ],
)
def test_addresses_count_with_their_neighbours(address: str, network: str) -> None:
    assert network_of(address) == network
