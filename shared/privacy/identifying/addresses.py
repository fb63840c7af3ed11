"""Where somebody lives: postcodes, and streets with a number."""

import re
from collections.abc import Iterator

from shared.privacy.identifying import words
from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span

_POSTCODE = re.compile(
    r"(?<![\w.,/-])(?P<figures>[1-9]\d{3})(?P<gap> ?)(?P<letters>[A-Za-z]{2})(?![\w-])"
)
_LIVES = re.compile(
    r"\b(?:woont|woon|wonen|woonde|woonachtig|woning|woonadres|adres|huisadres|postcode|thuis|huis"
    r"|lives|living|address|home)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_LIVES_LENGTH = 55

_ENDING = (
    r"(?:straat|straatje|str\.|laan|weg|plein|kade|gracht|hof|dreef|singel|pad|steeg|plantsoen"
    r"|dijk|markt|haven|wal|baan|park|ring|akker|veld|kamp|donk|erf|plaats|boulevard|strjitte"
    r"|hoek|burg|horst|werf|vliet|bos|berg|wijk|rade|meent|tuin|hove)"
)
_SURE = ("straat", "straatje", "str.", "laan", "gracht", "kade", "dreef", "singel", "strjitte")
_HOUSE = (
    r"(?P<house>[1-9]\d{0,3}(?:\s?-?\s?(?:[a-hA-H]|bis|hs|huis|rd|zw|[IVX]{1,4}|\d{1,3}))?)"
    r"(?![\w€%])(?![:.,/-]\d)"
)
_COUNTED = re.compile(
    r"\s?(?:x|uur|keer|maal|euro|gram|kilo|liter|jaar|jarige?|dagen?|maanden|weken|minuten|meter"
    r"|km|man|mannen|vrouwen|mensen|personen|jongens|meiden|meisjes|kinderen|leerlingen|jongeren"
    r"|scooters|fietsen|auto's|agenten|video's|filmpjes|accounts|berichten|nieuwe|grote|kleine"
    r"|andere|verschillende|tegen|januari|februari|maart|april|mei|juni|juli|augustus|september"
    r"|oktober|november|december|of|en|tot|à)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:[,.;)]|$|in\b|te\b|[1-9]\d{3}\s?[A-Za-z]{2}\b)")
_STREET = re.compile(
    rf"(?<![\w-])(?P<street>[^\W\d_][\w'.-]{{0,40}}?{_ENDING})\s+(?:nr\.?\s?|nummer\s)?{_HOUSE}",
    re.IGNORECASE,
)
_OF = re.compile(
    r"(?<![\w-])(?P<street>(?:Laan|Plein|Weg|Hof|Kade|Straat|Park|Dijk)\s(?:van\s|der\s|de\s|den\s|het\s){1,2}"
    rf"[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?)\s+{_HOUSE}"
)
_LIVES_AT = re.compile(
    r"\b(?:woont|wonen|woonachtig|adres|lives|living)\s(?:\w+\s){0,3}?(?:op|aan|in|at|is)\s(?:de\s|het\s)?"
    rf"(?P<street>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?)(?:\s{_HOUSE})?"
)
_ENGLISH = re.compile(
    rf"(?<![\w-]){_HOUSE}\s(?P<street>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?\s(?:Street|Road|Avenue|Lane|Drive))\b"
)


def postcodes(text: str) -> Iterator[Candidate]:
    """Yield postcodes in capitals or small letters; `In 2026 OM` and `2500mg` are none."""
    for match in _POSTCODE.finditer(text):
        lives = bool(_LIVES.search(text[max(0, match.start() - _LIVES_LENGTH) : match.start()]))
        letters = match["letters"]
        if letters.lower() in words.cue("no-postcode") and not (lives and letters.isupper()):
            continue
        small = bool(match["gap"]) and not letters.isupper()
        certainty = Certainty.POSSIBLE if small and not lives else Certainty.LIKELY
        yield Candidate(Kind.POSTCODE, Span(*match.span()), certainty, "form")


def addresses(text: str) -> Iterator[Candidate]:
    """Yield streets with a house number, and where somebody is said to live."""
    taken: list[Span] = []
    for form in (_STREET, _OF, _ENGLISH, _LIVES_AT):
        for match in form.finditer(text):
            span = Span(*match.span())
            if not span.meets(taken) and _is_address(text, match):
                taken.append(span)
                sure = form is not _LIVES_AT or bool(match["house"])
                certainty = Certainty.LIKELY if sure else Certainty.POSSIBLE
                yield Candidate(Kind.ADDRESS, span, certainty, "street")


def _is_address(text: str, match: re.Match[str]) -> bool:
    street, sure = match["street"], match["street"].lower().endswith(_SURE)
    if match.re is not _ENGLISH and match["house"] and _COUNTED.match(text, match.end()):
        return False
    if match.re is _LIVES_AT:
        return bool(match["house"]) or sure
    if match.re is not _STREET or _LIVES.search(text[: match.start()][-_LIVES_LENGTH:]):
        return True
    if not words.is_ordinary(street.lower()):
        return street[0].isupper() or sure
    # `dorpsstraat` and `schoolplein` are both words: a capital inside a sentence decides.
    before = text[: match.start()].rstrip()
    inside = bool(before) and before[-1] not in ".!?:"
    return (sure and bool(_ENDS.match(text, match.end()))) or (inside and street[0].isupper())
