"""What a person reads for each code of the policy service. Dutch, B1."""

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
    "unknown-delivery": "Deze levering kennen we niet. Kijk of het nummer klopt.",
    "unknown-recall": "Dit verzoek om te wissen kennen we niet. Kijk of het nummer klopt.",
    "no-longer-permitted": "Dit signaal is afgesloten of gewist: niet meer op te halen.",
    "nobody-named": "Zeg om wie het gaat: een account met platform, of nummers van signalen.",
    "unknown-platform": "Dit platform kennen we niet. Kies een platform uit de lijst.",
    "unknown-metric": "Dit kunnen we niet meten. Kijk met `seintje goal metrics` wat wel.",
    "no-change": "Het doel is wat het al was. Kies een ander getal.",
    "bad-period": "Een doel heeft een begin en een einde, hoogstens twee jaar later.",
    "unknown-goal": "Dit doel kennen we niet.",
    "unknown-point": "Dit punt staat niet op de lijst. Kijk met `seintje checklist show`.",
    "checklist-open": "Er staan nog punten open. Kijk met `seintje checklist show` welke.",
    "unknown-agreement": "Deze afspraak geldt nu niet. Kijk of de naam klopt.",
    "unknown-profile": "Dit profiel kennen we niet. Meld het eerst aan.",
    "in-the-future": "De datum ligt in de toekomst. Kijk of de datum klopt.",
    "not-for-helpers": "Dit mag een helper niet. Vraag het aan je begeleider.",
    "not-your-role": "Dit mag je niet met jouw rol. Vraag het aan je leidinggevende.",
    "malformed": "We konden dit bericht niet lezen.",
    "no-such-time": "Deze datum kan niet kloppen. Kies een dag tussen 1900 en 2199.",
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

# How far a version of the agreements is.
VERSIONS = {"proposed": "voorgesteld", "in-force": "geldt", "past": "gold eerder"}

# What is agreed beside categories and fields.
TERMS = {
    "purpose": "doel",
    "legal_basis": "wettelijke grondslag",
    "dpia": "DPIA",
    "partner": "partner",
    "valid_from": "geldt vanaf",
    "valid_until": "geldt tot en met",
    "review_by": "te evalueren voor",
    "retention_days": "dagen te bewaren",
    "onward": "doorgeven mag aan",
    "delivery": "hoe het komt",
}
DELIVERIES = {"full": "het hele bericht", "thin": "een seintje, en op te halen"}

# What is evaluated, what came of it, and how it stands.
REVIEWED = {"agreement": "afspraak", "goal": "doel", "point": "punt van de lijst"}
OUTCOMES = {"continue": "doorgaan", "change": "aanpassen", "stop": "stoppen"}
REVIEWS = {
    "in-time": "op tijd",
    "near": "binnenkort",
    "overdue": "te laat",
    "stopped": "delen is gestopt",
}

# What a profile is checked for, what a worker can do, and with what.
POINTS = {
    "closed": "besloten",
    "recognisable": "herkenbaar",
    "uniform": "zelfde-stijl",
    "personal": "persoonlijk",
    "attractive": "aantrekkelijk",
    "work-apart": "prive-apart",
    "hours-shown": "bereikbaarheid",
}
COMPETENCES = {
    "social-media": "sociale-media",
    "signalling": "signaleren",
    "accuracy": "zorgvuldig",
    "cooperation": "samenwerken",
    "curiosity": "nieuwsgierig",
    "privacy": "privacy",
}
MEANS = {"work-phone": "werktelefoon", "shared-laptop": "laptop"}
