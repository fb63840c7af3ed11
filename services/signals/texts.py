"""What a worker reads when a command is refused. Dutch, B1."""

REFUSALS = {
    "unknown-platform": "Dit platform kennen we niet. Kies een platform uit de lijst.",
    "unknown-category": "Deze categorie kennen we niet. Kies een categorie uit de lijst.",
    "in-the-future": "De datum ligt in de toekomst. Vul in wanneer je het zag.",
    "signal-id-taken": "Dit signaal bestaat al, met een andere tekst. Maak een nieuw signaal.",
    "signal-closed": "Dit signaal is al afgesloten. Maak een nieuw signaal.",
    "unknown-signal": "Dit signaal kennen we niet. Kijk of het nummer klopt.",
    "no-images": "Hier mag geen foto of video in. Beschrijf wat je zag in woorden.",
    "unknown-post": "Dit soort bericht kennen we niet. Kies post, story, snap of live.",
    "not-now": "Dit kan nu niet met dit signaal. Kijk eerst hoe ver het is.",
    "no-alarm": "Voor dit signaal is geen alarm. Je hoeft niets te doen.",
    "does-not-vanish": "Dit bericht verdwijnt niet vanzelf. Je hoeft het niet vast te leggen.",
    "not-a-due-date": "Kies een datum in de komende twaalf maanden.",
    "task-id-taken": "Deze taak hoort bij een ander signaal. Maak een nieuwe taak.",
    "unknown-task": "Deze taak kennen we niet. Kijk of het nummer klopt.",
    "unknown-request": "Deze vraag kennen we niet. Kijk of het nummer klopt.",
    "request-id-taken": "Deze vraag bestaat al, met een andere tekst. Stuur een nieuwe vraag.",
    "too-late": "Deze datum is al voorbij. Kies een latere datum.",
    "not-a-message": "Dit is een vraag en geen bericht om te delen. Geef er antwoord op.",
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}
