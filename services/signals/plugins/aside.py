"""Finds which words of a text are denied, or told of a lesson, a film, a game or the news.

After ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a cue, what it reaches, and
what only looks like a cue. The cues are in `lexicon.toml`, under `aside`.
"""

from collections.abc import Iterator, Sequence

from services.signals.plugins.lexicon import Look
from services.signals.plugins.phrases import ENDS

REACH = 6  # words that a denial reaches, as in ConText
SENTENCE_ENDS = frozenset((".", ";", "!", "?"))


def set_aside(seen: Look) -> frozenset[int]:
    """Return at which of the words of a text something is denied or only told of."""
    return frozenset(at for stretch in _reached(seen) for at in stretch)


def _reached(seen: Look) -> Iterator[range]:
    words, cues = seen.words, seen.found
    seeming = {at for place in cues.get("aside.denies_nothing", ()) for at in place}
    for place in cues.get("aside.denies", ()):
        if seeming.isdisjoint(place):
            yield range(place.stop, _end(words, place.stop, ENDS, reach=REACH))
    for place in cues.get("aside.denied", ()):
        yield range(place.start)
    for place in cues.get("aside.told_of", ()):
        yield range(_start(words, place.start), _end(words, place.stop, SENTENCE_ENDS))


def _end(
    words: Sequence[str], start: int, ends: frozenset[str], *, reach: int | None = None
) -> int:
    last = len(words) if reach is None else min(start + reach, len(words))
    return next((at for at in range(start, last) if words[at] in ends), last)


def _start(words: Sequence[str], end: int) -> int:
    return next((at + 1 for at in range(end - 1, -1, -1) if words[at] in SENTENCE_ENDS), 0)
