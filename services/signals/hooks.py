"""What a plugin of the signals service may decide."""

from dataclasses import dataclass

import pluggy

hookspec = pluggy.HookspecMarker("seintje.signals")
hookimpl = pluggy.HookimplMarker("seintje.signals")


@dataclass(frozen=True, slots=True)
class Label:
    """A category, how sure the plugin is (0 to 1), and the words that made it say so."""

    category: str
    confidence: float
    why: tuple[str, ...]


@hookspec(firstresult=True)
def categorise(text: str) -> tuple[Label, ...] | None:
    """Name the categories of `text`, likeliest first, or None to leave it to the next."""
