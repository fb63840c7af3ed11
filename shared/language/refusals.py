"""Finds what a person reads for a code, without loading the service that says it."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from types import MappingProxyType

from shared.language import consent, instaclean, policy, reporting, signals

OURS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "consent": consent.REFUSALS | consent.OBJECTIONS,
        "instaclean": instaclean.REFUSALS,
        "policy": policy.REFUSALS | policy.REASONS,
        "reporting": reporting.REFUSALS,
        "signals": signals.REFUSALS,
    }
)


def words_of(owner: str) -> Mapping[str, str]:
    """Return the sentence for each reason that `owner` gives.

    A service of somebody else names its own in the entry-point group `seintje.refusals`.
    """
    if owner in OURS:
        return OURS[owner]
    found = entry_points(group="seintje.refusals", name=owner)
    return MappingProxyType(dict(next(iter(found)).load())) if found else MappingProxyType({})
