"""Names of persons: what is written like one and is no word of another kind."""

from collections.abc import Iterator, Sequence

from shared.privacy.identifying import words
from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Kind
from shared.privacy.identifying.reading import Span, without
from shared.privacy.identifying.suspicion import suspect
from shared.privacy.identifying.tokens import Word, is_latin, tokens

_BETWEEN = frozenset(" .-'")
_PARTICLES = 3  # "van den der" at most


def names(text: str) -> Iterator[Candidate]:
    """Yield every name once, from its first word or initial to its last."""
    line = tokens(without(text, words.listed_phrases(text)))
    end = -1
    for place in range(len(line)):
        if place <= end:
            continue
        suspicion = suspect(line, place)
        if suspicion:
            first, end = _first(line, place, text), _last(line, place, text)
            span = Span(line[first].span.start, line[end].span.end)
            yield Candidate(Kind.NAME, span, suspicion.certainty, suspicion.why)


def _last(line: Sequence[Word], place: int, text: str) -> int:
    """Return where the name that `place` is in ends: over particles to the next capital."""
    last = step = place
    while step + 1 < len(line) and step - last <= _PARTICLES:
        step += 1
        if not _joined(text, line[step - 1], line[step]):
            break
        surname = line[step - 1].is_particle and line[step].is_capital
        if _may_be_of_a_name(line[step], line[place]) or (surname and _is_free(line[step])):
            last = step
        elif not line[step].is_particle:
            break
    return last


def _first(line: Sequence[Word], place: int, text: str) -> int:
    """Return where the name begins: before it stand first names and initials."""
    first = step = place
    while step > 0 and first - step <= _PARTICLES:
        step -= 1
        word = line[step]
        if not _joined(text, word, line[step + 1]):
            break
        plain = words.is_in_dictionary(word.small) and not words.is_person(word.text)
        if _may_be_of_a_name(word, line[place]) and not (plain and len(word.text) > 1):
            first = step
        elif not word.is_particle:
            break
    return first


def _joined(text: str, one: Word, other: Word) -> bool:
    """Tell whether nothing but a space, or the stop of an initial, stands between two words."""
    between = text[one.span.end : other.span.start]
    if not set(between) <= _BETWEEN:
        return False
    return "." not in between or len(one.text) == 1 or one.is_particle


def _is_free(word: Word) -> bool:
    """Tell whether a place may be a surname here: `van der Berg`, not `van Rotterdam`."""
    return not words.is_listed(word.text)


def _may_be_of_a_name(word: Word, beside: Word) -> bool:
    if not is_latin(word.text):
        return not is_latin(beside.text)
    if word.shouting:
        return words.is_person(word.text) or not words.is_ordinary(word.small)
    if not word.is_capital:
        small = not beside.is_capital and not words.is_ordinary(word.small)
        return small and words.is_person(word.text)
    return not words.is_known(word.text) or words.is_person(word.text)
