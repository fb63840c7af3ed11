"""What is wrong with what a person filled in. Dutch, B1."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import ValidationError

# While a page cannot answer yet.

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
