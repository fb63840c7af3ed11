"""What the categorisers make of a text, and what is left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.language.taxonomy import CATEGORIES

OTHER = "overig"


@dataclass(frozen=True, slots=True)
class Label:
    """A category, how sure the plugin is (0 to 1), and the words that made it say so.

    With `check` it is a suspicion: a person is asked to look.
    """

    category: str
    confidence: float
    why: tuple[str, ...]
    check: bool = False


NOTHING = Label(OTHER, 0.0, (), check=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The category of a signal, others it has as well, and what a person should look at."""

    category: str
    confidence: float
    why: tuple[str, ...]
    guess: str | None
    also: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    unsure: bool = False


def verdict_on(labels: Sequence[Label], *, chosen: str | None = None) -> Verdict:
    """Return the verdict; what the worker has `chosen` wins, and leaves nothing to check.

    A category that is never shared comes first, also when another one is likelier: what it
    forbids must hold. A category the taxonomy does not know is passed over.
    """
    known = [label for label in labels if label.category in CATEGORIES] or [NOTHING]
    if chosen is not None:
        return Verdict(chosen, 1.0, known[0].why, guess=known[0].category)

    named = [label for label in known if not label.check] or known[:1]
    named.sort(key=lambda label: not CATEGORIES[label.category].never_shared)
    best, *others = named
    return Verdict(
        best.category,
        best.confidence,
        best.why,
        guess=known[0].category,
        also=tuple(label.category for label in others),
        suspected=tuple(label.category for label in known if label not in named),
        unsure=best.check,
    )
