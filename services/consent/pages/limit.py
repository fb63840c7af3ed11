"""Slows down who guesses links: so many unknown ones a network, then a wait."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

WIDTHS = {4: 24, 6: 48}  # bits: who has many addresses mostly has them side by side


@dataclass(slots=True)
class Limit:
    """Counts unknown links per network, in memory, and forgets them after `window`."""

    most: int = 100
    window: timedelta = timedelta(hours=1)
    networks: int = 10_000
    """How many are remembered: the oldest goes first, so memory cannot be filled."""
    _counts: OrderedDict[str, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def is_over(self, address: str, *, now: datetime) -> bool:
        """Return whether this network must wait."""
        return self._count(network_of(address), now)[1] >= self.most

    def count(self, address: str, *, now: datetime) -> None:
        """Note one more unknown link."""
        network = network_of(address)
        began, number = self._count(network, now)
        self._counts[network] = began, number + 1
        self._counts.move_to_end(network)
        while len(self._counts) > self.networks:
            self._counts.popitem(last=False)

    def _count(self, network: str, now: datetime) -> tuple[datetime, int]:
        began, number = self._counts.get(network, (now, 0))
        return (began, number) if now - began < self.window else (now, 0)


def network_of(address: str) -> str:
    """Return the network an address is in; all that is no address counts as one."""
    try:
        plain = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(plain, IPv6Address) and plain.ipv4_mapped:
        plain = plain.ipv4_mapped
    return str(ip_network((plain, WIDTHS[plain.version]), strict=False))
