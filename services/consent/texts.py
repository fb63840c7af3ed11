"""What a worker or a signer reads when the answer is no. Dutch, B1."""

REFUSALS = {
    "in-the-future": "De datum van tekenen ligt in de toekomst. Kijk of je klok goed staat.",
    "not-a-birthday": "Deze geboortedatum kan niet kloppen.",
    "before-birth": "De dag van tekenen ligt voor de geboortedatum. Kijk welke klopt.",
    "other-birthday": "Eerder is een andere geboortedatum ingevuld. Kijk welke klopt.",
    "unknown-channel": "Dit kanaal kennen we niet. Kies een kanaal uit de lijst.",
    "ends-before-it-starts": "De einddatum ligt voor de dag van tekenen.",
    "guardian-must-sign": "Deze jongere is nog geen 16. Een ouder of voogd moet tekenen.",
    "youth-must-sign": "Deze jongere is 16 of ouder en moet zelf tekenen.",
    "consent-id-taken": "Deze toestemming bestaat al, met een andere inhoud.",
    "not-ready": "We starten net op. Plaats nog niets en probeer het zo weer.",
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}

OBJECTIONS = {
    "no-consent": "Er is geen toestemming.",
    "withdrawn": "De toestemming is ingetrokken.",
    "expired": "De toestemming is verlopen.",
    "channel-not-covered": "De toestemming geldt niet voor dit kanaal.",
    "own-consent-needed": "De jongere is nu 16 en moet zelf toestemming geven.",
}
