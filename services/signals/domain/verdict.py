"""What the categorisers make of a text, and what is left to a person."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shared.language.safety import keeps_no_link
from shared.language.taxonomy import CATEGORIES

OTHER = "overig"
LIKELY = 0.5  # confidence from which a category is named, though somebody is to check it


@dataclass(frozen=True, slots=True)
class Label:
    """A category, how sure the plugin is (0 to 1), and the words that made it say so.

    With `check` the plugin is not sure, and a person is asked to look.
    """

    category: str
    confidence: float
    why: tuple[str, ...]
    check: bool = False

    @property
    def is_named(self) -> bool:
        """Return whether it names its category: it is sure or likely, and has words to show."""
        return has_evidence(self) and (not self.check or self.confidence >= LIKELY)


NOTHING = Label(OTHER, 0.0, (), check=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The category of a signal, others it has as well, and what a person should look at.

    `alarming` is what of `suspected` has words to show: too little to name it by, and enough to
    look at once.
    """

    category: str
    confidence: float
    why: tuple[str, ...]
    guess: str | None
    also: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    alarming: tuple[str, ...] = ()
    unsure: bool = False
    may_be_never_shared: bool = False


def verdict_on(labels: Sequence[Label], *, chosen: str | None = None) -> Verdict:
    """Return the verdict; what the worker has `chosen` wins, and leaves nothing to check.

    A label that is unlikely, or has no words to show, names nothing: without evidence a
    text is `overig`, for a person to look at. A category that is never shared comes first, also
    when another one is likelier: what it forbids must hold. A category the taxonomy does not
    know is passed over.
    """
    heard = [label for label in labels if label.category in CATEGORIES] or [NOTHING]
    guess = heard[0].category
    if chosen is not None:
        return Verdict(chosen, 1.0, heard[0].why, guess=guess)

    doubt_of_links = may_be_never_shared(heard)
    named = [label for label in heard if label.is_named]
    doubted = [x for x in heard if x not in named and _is_acute(x.category)]
    suspected = tuple(label.category for label in doubted)
    alarming = tuple(label.category for label in doubted if has_evidence(label))
    if not named:
        doubt = heard[0].confidence if guess == OTHER else 0.0
        return Verdict(
            OTHER,
            doubt,
            (),
            guess=guess,
            suspected=suspected,
            alarming=alarming,
            unsure=True,
            may_be_never_shared=doubt_of_links,
        )
    named.sort(key=lambda label: not CATEGORIES[label.category].never_shared)
    best, *others = named
    return Verdict(
        best.category,
        best.confidence,
        best.why,
        guess=guess,
        also=tuple(label.category for label in others),
        suspected=suspected,
        alarming=alarming,
        unsure=best.check,
        may_be_never_shared=doubt_of_links,
    )


def may_be_never_shared(labels: Sequence[Label]) -> bool:
    """Return whether a label is of a category that is never shared, however unsure it is."""
    return any(keeps_no_link(label.category) for label in labels)


def has_evidence(label: Label) -> bool:
    """Return whether a label has a word or a picture to show: punctuation says nothing."""
    return any(unicodedata.category(sign)[0] in "LNS" for word in label.why for sign in word)


def _is_acute(category: str) -> bool:
    return CATEGORIES[category].urgency == "acute"
