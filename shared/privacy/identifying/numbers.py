"""Numbers that stand for one person: BSN, bank account and licence plate."""

import re
from collections.abc import Collection, Iterator

from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span, found

_CUE = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\b[\w\s:.-]{0,12}$", re.IGNORECASE
)
_CUE_LENGTH = 35  # the longest cue, and what may stand between it and the number
_RUN = re.compile(r"(?<!\d)\d(?:[ .\-/]{0,3}\d)*")
_CHUNK = re.compile(r"\d(?:[.\-/]{0,2}\d)*")
_COUNTED = re.compile(
    r"\s?(?:views|volgers|followers|likes|weergaven|keer|euro|eur|hits)\b", re.IGNORECASE
)
_WRITTEN_DAY = re.compile(
    r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)"
)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_NINE, _EIGHT = 9, 8

_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}\d{2}(?:[ .-]{0,2}[a-z0-9]){11,30}", re.IGNORECASE)
_IBAN_ENDS = re.compile(r"[a-z0-9](?![a-z0-9])", re.IGNORECASE)
_SHORTEST_IBAN = 15  # Norway

# The Dutch series ("sidecodes") of six signs, as the RDW gives them out.
_SERIES = (
    "XX-99-99|99-99-XX|99-XX-99|XX-99-XX|XX-XX-99|99-XX-XX|99-XXX-9|9-XXX-99|XX-999-X|X-999-XX"
    "|XXX-99-X|X-99-XXX|9-XX-999|999-XX-9"
)
_LETTERED = _SERIES.replace("9", r"\d").replace("X", "[A-Z]")
_LOOSE = (
    _SERIES.replace("-", "~").replace("9", r"\d").replace("X", "[A-Z]").replace("~", "[ -]?")
)
_PLATE = re.compile(rf"(?<![\w-])(?:{_LETTERED})(?![\w-])")
_PLATE_CUE = re.compile(
    r"\b(?:kenteken(?:plaat)?|nummerbord|nummerplaat|license plate|licence plate)\b.{0,15}?"
    rf"(?<!\w)(?P<plate>{_LOOSE})(?!\w)",
    re.IGNORECASE,
)


def bsns(text: str, *, taken: Collection[Span]) -> Iterator[Candidate]:
    """Yield numbers of eight or nine digits that pass the eleven test, in any grouping.

    A number that is called a BSN is one, also when a digit was mistyped. `taken` are the
    dates, phone numbers and accounts, which are none.
    """
    for run in found(_RUN, text):
        for span in _readings(text, run):
            called = bool(_CUE.search(text[max(0, span.start - _CUE_LENGTH) : span.start]))
            if not called and (span.meets(taken) or _COUNTED.match(text, span.end)):
                continue
            digits = re.sub(r"\D", "", text[span.start : span.end])
            if is_bsn(digits) and (called or not _WRITTEN_DAY.fullmatch(digits)):
                certain = called or len(digits) == _NINE
                certainty = Certainty.CERTAIN if certain else Certainty.POSSIBLE
                yield Candidate(Kind.BSN, span, certainty, "eleven-test")
                break
            if called and len(digits) == _NINE:
                yield Candidate(Kind.BSN, span, Certainty.POSSIBLE, "said-to-be")
                break


def is_bsn(digits: str) -> bool:
    """Tell whether `digits` pass the eleven test; eight digits lost the zero in front."""
    if len(digits) not in {_EIGHT, _NINE} or not int(digits):
        return False
    padded = digits.zfill(_NINE)
    return sum(w * int(d) for w, d in zip(_WEIGHTS, padded, strict=True)) % 11 == 0


def ibans(text: str) -> Iterator[Candidate]:
    """Yield account numbers whose check digits are right (ISO 13616), in any grouping."""
    for match in _IBAN.finditer(text):
        for end in _IBAN_ENDS.finditer(match.group()):
            signs = re.sub(r"[ .-]", "", match.group()[: end.end()]).upper()
            if len(signs) >= _SHORTEST_IBAN and _remainder(signs) == 1:
                span = Span(match.start(), match.start() + end.end())
                yield Candidate(Kind.IBAN, span, Certainty.CERTAIN, "check-digits")
                break


def plates(text: str) -> Iterator[Candidate]:
    """Yield Dutch licence plates with their dashes, or in any spelling behind `kenteken`."""
    spans = [Span(*match.span("plate")) for match in _PLATE_CUE.finditer(text)]
    for span in spans:
        yield Candidate(Kind.PLATE, span, Certainty.CERTAIN, "said-to-be")
    for span in found(_PLATE, text):
        if not span.meets(spans):
            yield Candidate(Kind.PLATE, span, Certainty.LIKELY, "form")


def _readings(text: str, run: Span) -> Iterator[Span]:
    """Yield how figures may be one number: all of them, what has no space in it, and so on."""
    yield run
    chunks = [
        Span(run.start + match.start(), run.start + match.end())
        for match in _CHUNK.finditer(text[run.start : run.end])
    ]
    yield from chunks
    if _CUE.search(text[max(0, run.start - _CUE_LENGTH) : run.start]):
        for last in chunks[1:-1]:
            yield Span(run.start, last.end)


def _remainder(signs: str) -> int:
    moved = signs[4:] + signs[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97
