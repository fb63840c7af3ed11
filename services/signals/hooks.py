"""What a plugin of the signals service may decide."""

from datetime import datetime

import pluggy

from services.signals.domain.past import Past, Sighting
from services.signals.domain.trends import Finding, Trend
from services.signals.domain.verdict import Label

__all__ = ["Label", "categorise", "find_trend", "hookimpl", "trend_lasts"]

hookspec = pluggy.HookspecMarker("seintje.signals")
hookimpl = pluggy.HookimplMarker("seintje.signals")


@hookspec(firstresult=True)
def categorise(text: str) -> tuple[Label, ...] | None:
    """Name the categories of `text`, likeliest first, or None to leave it to the next."""


@hookspec
def find_trend(sighting: Sighting, past: Past, now: datetime) -> Finding | None:
    """Say whether there is a trend that the signal just seen is part of, going by `past`."""


@hookspec(firstresult=True)
def trend_lasts(trend: Trend, words: tuple[str, ...], past: Past, now: datetime) -> bool | None:
    """Say whether a trend of your kind goes on; None leaves it to the next plugin."""
