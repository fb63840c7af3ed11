"""Phone numbers, however they are written."""

import re
from collections.abc import Collection, Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span

# Digits with whatever people put between them; the library reads the usual spellings only.
_DIGITS = re.compile(r"(?<![\d+])(?:\+\s?|\(\+)?\(?\d(?:[ \t().\-/_*:|]{0,4}\d){8,15}(?!\d)")
# A number that was not written out still tells who it belongs to.
_BEGUN = re.compile(
    r"(?<!\d)(?<!\d[-/.])0\s?6[\s./-]{1,3}(?P<rest>\d(?:[\s.-]{0,3}\d){3,6})(?!\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNITS = "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_NUMBER = rf"(?:(?:{_UNITS})?(?:en|ën)?(?:{_TENS})|{_TEENS}|{_UNITS}|\d{{1,2}})"
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:0\s?6|nul[\s-]?zes)(?:[\s.-]+{_NUMBER}(?!\w)){{3,8}}", re.IGNORECASE
)
_OF_AN_ORGANISATION = (
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
)
_HOME = "NL"


def phone_numbers(text: str, *, dates: Collection[Span]) -> Iterator[Candidate]:
    """Yield the numbers that can be called; `dates` are none, nor is 0800 or 0900."""
    taken = list(dates)
    for span in (*_usual(text), *_any_spelling(text)):
        if not span.meets(taken):
            taken.append(span)
            yield Candidate(Kind.PHONE, span, Certainty.CERTAIN, "numbering-plan")
    for match in (*_BEGUN.finditer(text), *_IN_WORDS.finditer(text)):
        span = Span(*match.span())
        if not span.meets(taken) and not _is_month(match):
            taken.append(span)
            yield Candidate(Kind.PHONE, span, Certainty.POSSIBLE, "begins-like-one")


def _usual(text: str) -> Iterator[Span]:
    for match in phonenumbers.PhoneNumberMatcher(text, _HOME):
        if phonenumbers.number_type(match.number) not in _OF_AN_ORGANISATION:
            yield Span(match.start, match.end)


def _any_spelling(text: str) -> Iterator[Span]:
    for match in _DIGITS.finditer(text):
        if _can_be_called(match.group()):
            yield Span(*match.span())


def _can_be_called(written: str) -> bool:
    digits = re.sub(r"\D", "", re.sub(r"\(\s?0\s?\)", "", written))
    if "+" not in written and not digits.startswith("0"):
        return False
    try:
        number = phonenumbers.parse(f"+{digits}" if "+" in written else digits, _HOME)
    except phonenumbers.NumberParseException:
        return False
    return (
        phonenumbers.is_valid_number(number)
        and phonenumbers.number_type(number) not in _OF_AN_ORGANISATION
    )


def _is_month(match: re.Match[str]) -> bool:
    """Tell `06-2026`, which is June, from the beginning of a number."""
    return bool(_YEAR.fullmatch(match.groupdict().get("rest") or ""))
