"""What people read in more than one place. Dutch, B1."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import ValidationError

# While a page cannot answer yet.
STARTING = "We zijn net opnieuw gestart. Probeer het over een paar tellen weer."

# The fields of a signal, and what sharing makes of them.
_FIELDS = {
    "category": "het soort signaal",
    "urgency": "hoe dringend het is",
    "platform": "het platform",
    "seen_at": "wanneer het gezien is",
    "neighbourhood": "de wijk",
    "verified": "of het op straat is nagegaan",
    "text": "wat er te zien was, in woorden",
    "handle": "de naam van het account",
    "url": "de link",
    "age": "de leeftijd",
}
_TRANSFORMS = {
    "week": " (alleen de week)",
    "day": " (alleen de dag)",
    "municipality": " (alleen de gemeente)",
    "pseudonym": " (als code, niet te herleiden voor de partner)",
    "band": " (bij benadering)",
}

# Why a partner must delete what it received.
RECALLS = {
    "no-longer-permitted": "de partner mag dit niet meer hebben",
    "closed": "het signaal is afgesloten",
    "erased": "het signaal is gewist",
    "term-ended": "de bewaartermijn is voorbij",
}

# What is wrong with a form.
_WRONG = {
    "missing": "ontbreekt",
    "extra_forbidden": "kennen we niet; haal dit weg",
    "string_too_long": "is te lang: hoogstens {max_length} tekens",
    "too_long": "is te lang: hoogstens {max_length} tekens",
    "string_too_short": "is leeg; vul dit in",
    "too_short": "is leeg; vul dit in",
    "string_pattern_mismatch": "mag alleen kleine letters, cijfers en - _ . / bevatten",
    "uuid_parsing": "is geen geldig nummer van een signaal",
    "timezone_aware": "moet een tijdzone hebben, zoals 2026-11-23T16:00:00+01:00",
    "greater_than_equal": "is te klein: minstens {ge}",
    "less_than_equal": "is te groot: hoogstens {le}",
    "literal_error": "klopt niet; kies uit {expected}",
}
_TIME = "klopt niet; voorbeeld van een tijd: 2026-11-23T16:00:00+01:00"
_AS_IT_IS: Mapping[str, str] = MappingProxyType({})


def wrong_fields(error: ValidationError, called: Mapping[str, str] = _AS_IT_IS) -> str:
    """Return per field what is wrong with it, without the value.

    `called` has the names of fields as a person knows them.
    """
    return "; ".join(
        f"{_name(wrong['loc'], called)} {_what(wrong['type']).format_map(wrong.get('ctx', {}))}"
        for wrong in error.errors(include_url=False, include_input=False)
    )


def _name(place: tuple[int | str, ...], called: Mapping[str, str]) -> str:
    return ".".join(called.get(str(part), str(part)) for part in place) or "dit"


def _what(kind: str) -> str:
    return _WRONG.get(kind) or (_TIME if kind.startswith("datetime") else "klopt niet")


def field_name(field: str, transform: str) -> str:
    """Return what a partner sees of a field: in words, with how it was made coarser."""
    return _FIELDS.get(field, field) + _TRANSFORMS.get(transform, "")
