"""What a privacy officer reads when a command is refused. Dutch, B1."""

REFUSALS = {
    "bad-agreements": "Er staan fouten in het bestand met afspraken. Verbeter ze eerst.",
    "version-in-force": (
        "Deze versie geldt al en kan niet veranderen. Geef het bestand een hoger nummer."
    ),
    "version-too-old": "Er geldt al een nieuwere versie. Geef het bestand een hoger nummer.",
    "unknown-proposal": "Deze versie kennen we niet. Kijk of de code klopt.",
    "same-person": (
        "Je hebt deze versie zelf voorgesteld. Laat iemand anders haar lezen en goedkeuren."
    ),
    "unknown-signal": "Over dit signaal is nog niets besloten. Kijk of het nummer klopt.",
    "unknown-partner": "Deze partner staat niet in de afspraken.",
    "malformed": "We konden dit bericht niet lezen.",
    "failed": "Er ging bij ons iets mis. Het bericht is bewaard; de beheerder kijkt ernaar.",
}

# Why a partner does not receive a signal.
REASONS = {
    "never-shared": "mag nooit gedeeld worden",
    "no-agreement": "geen afspraak",
    "not-yet-valid": "afspraak gaat later in",
    "expired": "afspraak is verlopen",
    "review-overdue": "afspraak is niet op tijd herzien",
    "category-not-agreed": "geen afspraak over deze categorie",
    "outside-area": "niet in de wijk van deze partner",
    "urgency-too-low": "niet dringend genoeg",
    "not-verified": "nog niet nagegaan op straat",
    "no-consent": "de jongere heeft hier geen ja op gezegd",
    "every-field-dropped": "alle gegevens zijn weggelaten",
    "criminal-data": "gegevens over een strafbaar feit gaan alleen naar de politie",
    "to-be-checked": "een jongerenwerker moet eerst zeggen of de categorie klopt",
}
