"""What a worker reads when a command is refused. Dutch, B1."""

REFUSALS = {
    "unknown-platform": "Dit platform kennen we niet. Kies een platform uit de lijst.",
    "unknown-category": "Deze categorie kennen we niet. Kies een categorie uit de lijst.",
    "in-the-future": "De datum ligt in de toekomst. Vul in wanneer je het zag.",
    "signal-id-taken": "Dit signaal bestaat al, met een andere tekst. Maak een nieuw signaal.",
    "signal-closed": "Dit signaal is al afgesloten. Maak een nieuw signaal.",
    "unknown-signal": "Dit signaal kennen we niet. Kijk of het nummer klopt.",
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}
