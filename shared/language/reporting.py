"""What a person reads for each code of the reporting service. Dutch, B1."""

REFUSALS = {
    "not-a-period": "Dit is geen periode. Geef bijvoorbeeld 2026-q4, 2026-h2 of 2026.",
    "unknown-file": "Dit bestand zit niet bij het verslag.",
    "report-changed": "Er kwam iets bij terwijl je het verslag ophaalde. Haal het opnieuw op.",
    "not-ready": "We zijn nog bezig met tellen. Probeer het over een minuut weer.",
    "being-made": "Het verslag wordt nog gemaakt. Vraag er over een minuut weer om.",
    "cannot-make": "Op deze server kan geen verslag worden gemaakt. Vraag het de beheerder.",
    "try-later": "Dit kan nu even niet. Probeer het straks weer.",
    "not-for-helpers": "Dit mag een helper niet. Vraag het aan je begeleider.",
    "not-your-role": "Dit mag je niet met jouw rol. Vraag het aan je leidinggevende.",
    "malformed": "We konden dit bericht niet lezen.",
    "no-such-time": "Deze datum kan niet kloppen. Kies een dag tussen 1900 en 2199.",
    "failed": "Er ging bij ons iets mis. Het bericht is bewaard; de beheerder kijkt ernaar.",
}
