"""Finds phrases, compounds and groups of words in a text, and sees when they are denied."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from services.signals.plugins.fold import fold

NEGATIONS = frozenset(("geen", "niet", "niks", "nooit", "zonder", "niemand"))
NEGATED = 0.25
REACH = 3  # words a negation, and `..` in a phrase, can look over
ENDS = frozenset((".", ";", "!", "?", ",", "maar", "en"))  # where a negation stops
SHORTEST = 3  # letters of a part of a compound written as two words
LOOK_ALIKE = "look-alike"
TOKEN = re.compile(r"[^\W_]{1,40}|[.,;!?]|[\u2190-\u2bff\U0001f000-\U0001faff]")
PART = re.compile(rf"\.\.|\*?[^\W_]+\*?|{TOKEN.pattern}")

Places = Mapping[str, Sequence[range]]  # where each phrase and group stands, in words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, ready to be found in one pass over a text."""

    patterns: set[str] = field(default_factory=set)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    rules: dict[str, list[tuple[tuple[str, ...], str, float]]] = field(default_factory=dict)

    def learn(self, phrase: str, name: str) -> None:
        """Let `phrase` be found under `name`."""
        first, *rest = PART.findall(fold(phrase))
        self.phrases.setdefault(first, []).append((tuple(rest), name))
        self.patterns.update((first, *rest))

    def add(self, rule: str, category: str, weight: float) -> None:
        """Let all phrases and groups of `rule` together count for `category`."""
        name, *others = rule.split(" + ")
        for part in (name, *others):
            if not part.startswith("@") and part not in self.rules:
                self.learn(part, part)
        self.rules.setdefault(name, []).append((tuple(others), category, weight))


def triggered(
    known: Lexicon, words: Sequence[str], found: Places
) -> Iterator[tuple[str, float, list[range]]]:
    """Yield category, weight and places of every rule that holds."""
    for name, at in found.items():
        for others, category, weight in known.rules.get(name, ()):
            if found.keys() >= set(others):
                for place in at:
                    hits = [place, *(found[other][0] for other in others)]
                    denied = weight > 0 and any(_negated(words, hit.start) for hit in hits)
                    yield category, weight * (NEGATED if denied else 1), hits


def places(known: Lexicon, words: Sequence[str]) -> Places:
    """Return where in `words` each phrase and group is found, look-alikes left out."""
    seen = [[p for p in _patterns(word) if p in known.patterns] for word in words]
    found: dict[str, list[range]] = defaultdict(list)
    for first, (word, following) in enumerate(pairwise([*words, ""])):
        whole = [p for p in _joined(word, following) if p in known.patterns]
        for pattern, at in [(p, first + 1) for p in seen[first]] + [
            (p, first + 2) for p in whole
        ]:
            for rest, name in known.phrases.get(pattern, ()):
                if end := _follow(seen, at, rest):
                    found[name].append(range(first, end))

    hidden = {at for place in found.pop(LOOK_ALIKE, ()) for at in place}
    shown = {n: [p for p in at if not hidden.issuperset(p)] for n, at in found.items()}
    return {name: at for name, at in shown.items() if at}


def _follow(seen: list[list[str]], at: int, rest: tuple[str, ...]) -> int:
    """Return where the phrase ends, or 0 if the rest of it does not follow."""
    reach = 1
    for wanted in rest:
        if wanted == "..":
            reach = 1 + REACH
            continue
        near = range(at, min(at + reach, len(seen)))
        at = next((n + 1 for n in near if wanted in seen[n]), 0)
        if not at:
            return 0
        reach = 1
    return at


def _patterns(word: str) -> Iterator[str]:
    """Yield every way the lexicon may have written `word`: `mes`, `me*`, `*es`, `*e*`."""
    yield word
    size = len(word)
    for start in range(size - 1):
        for end in range(start + 2, size + 1):
            if start == 0:
                yield f"{word[:end]}*"
            if end == size:
                yield f"*{word[start:]}"
            yield f"*{word[start:end]}*"


def _joined(word: str, following: str) -> Iterator[str]:
    """Yield how a compound may stand in the lexicon that was written as two words."""
    if len(word) >= SHORTEST and len(following) >= SHORTEST:
        whole = word + following
        yield whole
        yield from (f"{whole[:end]}*" for end in range(len(word) + 2, len(whole) + 1))


def _negated(words: Sequence[str], first: int) -> bool:
    """Return whether a negation stands shortly before, in the same part of the sentence."""
    for word in reversed(words[max(0, first - REACH) : first]):
        if word in NEGATIONS or word in ENDS:
            return word in NEGATIONS
    return False
