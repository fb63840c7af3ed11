"""One phone number, whatever way it was typed: E.164."""

import re

import phonenumbers

from shared.language.addresses.letters import folded_name

HOME = "NL"  # where a number without a country code is from: ISO 3166-1
_LABEL = re.compile(r"^(?:telefoon|tel|mobiel|mobile|mob|whatsapp|signal|app)?[.:]*")
_NUMBER = re.compile(r"\(?[+\d][\d()+./-]{5,24}")
_TRUNK = re.compile(r"^(\(?(?:\+|00)[\d().-]{1,6}?)\(0\)")
_SHORTEST = 8  # digits; a shorter one is a short code, or a part of a number


def e164(text: str, *, home: str = HOME, bare: bool = True) -> str | None:
    """Return the number `text` is, like `+31612345678`, or None when it is none.

    The rules are ITU-T E.164 as libphonenumber knows them. A number that starts with
    `+`, `00` or `0` need only have a possible length, since new ranges are opened all
    the time; bare digits must be in a range that is in use, since they may be another
    kind of number, and are none at all with `bare=False`.
    """
    number = _LABEL.sub("", folded_name(text))
    if not _NUMBER.fullmatch(number):
        return None
    number = _TRUNK.sub(r"\1", number)
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) < _SHORTEST:
        return None
    if number.lstrip("(").startswith("+"):
        return _possible(f"+{digits}", home)
    if digits.startswith("00"):
        return _possible(f"+{digits[2:]}", home)
    if digits.startswith("0"):
        return _possible(digits, home)
    return _bare(digits, home) if bare else None


def _bare(digits: str, home: str) -> str | None:
    code = str(phonenumbers.country_code_for_region(home))
    if digits.startswith(code) and (number := _possible(f"+{digits}", home)):
        return number
    return _in_use(digits, home) or _in_use(f"+{digits}", home)


def _parsed(number: str, home: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, home)
    except phonenumbers.NumberParseException:
        return None


def _possible(number: str, home: str) -> str | None:
    parsed = _parsed(number, home)
    if parsed is None:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return _written(parsed) if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


def _in_use(number: str, home: str) -> str | None:
    parsed = _parsed(number, home)
    return _written(parsed) if parsed and phonenumbers.is_valid_number(parsed) else None


def _written(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
