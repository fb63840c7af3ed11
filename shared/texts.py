"""What people read when a form is wrong, or we have only just begun. Dutch, B1."""

from pydantic import ValidationError

STARTING = "We zijn net opnieuw gestart. Probeer het over een paar tellen weer."
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
}
_OTHERWISE = "klopt niet; voorbeeld van een tijd: 2026-11-23T16:00:00+01:00"


def wrong_fields(error: ValidationError) -> str:
    """Return per field what is wrong with it, without the value."""
    return "; ".join(
        f"{'.'.join(map(str, wrong['loc'])) or 'dit'} "
        + _WRONG.get(wrong["type"], _OTHERWISE).format_map(wrong.get("ctx", {}))
        for wrong in error.errors(include_url=False, include_input=False)
    )
