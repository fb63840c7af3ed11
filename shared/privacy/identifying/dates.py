"""Dates: which figures are a day, and which day is one a person was born on."""

import re
from collections.abc import Iterator
from datetime import date

from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span

_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>(?:19|20)\d{2}|'?\d{2})"
_NAMES = (
    r"(?:jan(?:uar[iy])?|feb(?:ruar[iy])?|maart|mrt|march|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|aug(?:ustus|ust)?|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|de[ck](?:ember)?)\.?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d)(?<!\d[-/.]){_DAY}(?P<sep>\s?[-/.]\s?){_MONTH}(?P=sep){_YEAR}(?!\d|\s?[-/.]\s?\d)",
        rf"(?<![\d+])(?<!\d[\s./-]){_DAY}\s{_MONTH}\s(?P<year>(?:19|20)\d{{2}})(?![\s./-]?\d)",
        rf"(?<!\d)(?<!\d[-/.])(?P<year>(?:19|20)\d{{2}})(?P<sep>[-/.]){_MONTH}(?P=sep){_DAY}(?!\d)",
        rf"(?<!\d){_DAY}(?:e|de|ste|st|nd|rd|th)?\s?-?(?:of\s)?{_NAMES}[\s-]?,?\s?{_YEAR}(?!\d)",
        rf"\b{_NAMES}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d)",
    )
)
_BORN = re.compile(
    r"\b(?:geboren|geboortedatum|geboortedag|geb\.?|gebdatum|verjaart|verjaardag|jarig"
    r"|born|birth\s?da(?:te|y)|date of birth|d\.?o\.?b\.?)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 30  # characters between the cue and its date
_CENTURY, _NEXT = 100, 60
_OLD = 8  # years: few posts on a platform are older, nearly every young person is


def dates(text: str) -> tuple[Span, ...]:
    """Return where a day of a year stands, in figures or with the name of a month."""
    return tuple(span for span, _ in _dated(text))


def birth_dates(text: str, *, today: date | None) -> Iterator[Candidate]:
    """Yield dates beside a word as `geboren`, and those long before `today` if it is given."""
    for span, year in _dated(text):
        before = text[max(0, span.start - _NEAR) : span.start]
        behind = text[span.end : span.end + _NEAR]
        if _BORN.search(before) or _BORN.search(behind):
            yield Candidate(Kind.BIRTH_DATE, span, Certainty.LIKELY, "said-to-be")
        elif today and year <= today.year - _OLD:
            yield Candidate(Kind.BIRTH_DATE, span, Certainty.POSSIBLE, "long-ago")


def _dated(text: str) -> Iterator[tuple[Span, int]]:
    taken: list[Span] = []
    for form in _FORMS:
        for match in form.finditer(text):
            span = Span(*match.span())
            if not span.meets(taken):
                taken.append(span)
                yield span, _year(match["year"])


def _year(figures: str) -> int:
    """Return the year; two figures are of this century up to 2059."""
    number = int(figures.strip("'"))
    if number >= _CENTURY:
        return number
    return number + (2000 if number < _NEXT else 1900)
