"""Finds what looks like a victim's personal data in an explanation."""

import re

from services.instaclean.hooks import hookimpl

_PATTERNS = {
    "e-mail-address": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    "phone-number": re.compile(r"(?<![\w/.-])(?:\+31|0031|0)[\s-]?(?:\d[\s-]?){8,9}(?!\d)"),
    "postcode": re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b"),
    "address": re.compile(
        r"\b[A-Z][\w'-]*(?:straat|laan|weg|plein|kade|gracht|hof|dreef|singel|pad)\s+\d+",
        re.IGNORECASE,
    ),
    "birth-date": re.compile(
        r"\b(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d{2}\b"
    ),
}
_NINE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_CALLED = re.compile(r"\b(?:heet|genaamd|named|called)\s+[A-Z]\w+")
_FULL_NAME = re.compile(
    r"(?<![.!?]\s)(?<!^)\b[A-Z][a-zà-ÿ]{2,}\s+"
    r"(?:(?i:van|de|der|den|el|al|ben|ter|ten)\s+){0,2}[A-Z][a-zà-ÿ]{2,}\b"
)
_NO_NAMES = ("Community Standards", "Community Guidelines", "Wetboek van Strafrecht")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


@hookimpl
def personal_data(text: str) -> tuple[str, ...]:
    """Look for numbers and addresses by their form, and for what is written like a name."""
    found = [code for code, pattern in _PATTERNS.items() if pattern.search(text)]
    if any(_is_bsn(number) for number in _NINE.findall(text)):
        found.append("bsn")
    rest = text
    for known in _NO_NAMES:
        rest = rest.replace(known, "")
    if _CALLED.search(rest) or _FULL_NAME.search(rest):
        found.append("name-of-a-person")
    return tuple(found)


def _is_bsn(number: str) -> bool:
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=True))
    return total % 11 == 0 and int(number) > 0
