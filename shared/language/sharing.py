"""What a partner sees of a signal, and why it must delete it, in words. Dutch, B1."""

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


def field_name(field: str, transform: str) -> str:
    """Return what a partner sees of a field: in words, with how it was made coarser."""
    return _FIELDS.get(field, field) + _TRANSFORMS.get(transform, "")
