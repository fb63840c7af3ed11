"""What a person reads for each code of the signals service. Dutch, B1."""

REFUSALS = {
    "unknown-platform": "Dit platform kennen we niet. Kies een platform uit de lijst.",
    "unknown-category": "Deze categorie kennen we niet. Kies een categorie uit de lijst.",
    "other-beside": "Overig staat altijd alleen. Noem de categorieën die het wel zijn.",
    "no-text": "Er staat geen tekst in. Schrijf op wat je zag.",
    "in-the-future": "De datum ligt in de toekomst. Vul in wanneer je het zag.",
    "signal-id-taken": "Dit signaal bestaat al, met een andere tekst. Maak een nieuw signaal.",
    "signal-closed": "Dit signaal is al afgesloten. Maak een nieuw signaal.",
    "signal-erased": "Dit signaal is gewist. Je kunt er niets meer mee doen.",
    "unknown-delivery": "Deze levering kennen we niet. Kijk of het nummer klopt.",
    "to-be-checked": "Wij kijken dit signaal eerst na. Probeer het later weer.",
    "no-longer-permitted": "De afspraak staat niet meer toe dat je dit signaal ophaalt.",
    "not-decided-yet": "Dit signaal is net veranderd. Probeer het over een paar tellen weer.",
    "try-later": "Dit kan nu even niet. Probeer het straks weer.",
    "unknown-signal": "Dit signaal kennen we niet. Kijk of het nummer klopt.",
    "bad-worker": "De naam van de jongerenwerker mag alleen a-z, 0-9 en - bevatten.",
    "no-images": "Hier mag geen foto of video in. Beschrijf wat je zag in woorden.",
    "no-link-here": "Hier mag geen link in. Gebruik een kort woord.",
    "never-a-link": "Hierover mag nergens een link staan. Schrijf in woorden op wat je zag.",
    "nothing-to-amend": "Vul een account, een link of een wijk in.",
    "unknown-post": "Dit soort bericht kennen we niet. Kies post, story, snap of live.",
    "not-now": "Dit kan nu niet met dit signaal. Kijk eerst hoe ver het is.",
    "no-alarm": "Voor dit signaal is geen alarm. Je hoeft niets te doen.",
    "alarm-over": "Dit alarm is al voorbij: iemand heeft gezegd wat het is, of sloot het af.",
    "does-not-vanish": "Dit bericht verdwijnt niet vanzelf. Je hoeft het niet vast te leggen.",
    "not-a-due-date": "Kies een datum in de komende twaalf maanden.",
    "task-id-taken": "Deze taak hoort bij een ander signaal. Maak een nieuwe taak.",
    "unknown-task": "Deze taak kennen we niet. Kijk of het nummer klopt.",
    "unknown-request": "Deze vraag kennen we niet. Kijk of het nummer klopt.",
    "request-id-taken": "Deze vraag bestaat al, met een andere tekst. Stuur een nieuwe vraag.",
    "too-late": "Deze datum is al voorbij. Kies een latere datum.",
    "not-a-message": "Dit is een vraag en geen bericht om te delen. Geef er antwoord op.",
    "duplicate-of-itself": "Een signaal kan geen dubbel van zichzelf zijn. Kies een ander.",
    "already-duplicate": "Dit signaal is al dubbel van een ander. Maak dat eerst los.",
    "duplicate-circle": "Het andere signaal is zelf dubbel van dit signaal. Draai ze om.",
    "no-such-duplicate": "Deze twee signalen waren niet aan elkaar gekoppeld.",
    "unknown-plugin": "Deze plugin is er niet. `seintje plugins` laat zien welke er zijn.",
    "unknown-model": "Dit model is er niet, of niet meer. Kijk met `seintje learn status`.",
    "no-model-file": "Het bestand van dit model staat niet in de map SEINTJE_MODELS.",
    "model-not-good-enough": "Dit model is slechter dan het meegeleverde. Het mag niet.",
    "erased-meanwhile": "Er is intussen een signaal gewist. Train het model opnieuw.",
    "not-for-helpers": "Dit mag een helper niet. Vraag het aan je begeleider.",
    "not-your-role": "Dit mag je niet met jouw rol. Vraag het aan je leidinggevende.",
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "no-such-time": "Deze datum kan niet kloppen. Kies een dag tussen 1900 en 2199.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}

# How far a signal is.
STATES = {
    "logged": "gelogd",
    "being-verified": "navraag op straat",
    "verified": "nagevraagd",
    "shared": "gedeeld",
    "acted-upon": "er is iets gedaan",
    "closed": "afgesloten",
    "reopened": "weer open",
}

# Kinds of post: a word that people type as it is.
POSTS = ("post", "story", "snap", "live")

# Tasks that the service plans by itself.
TASKS = {
    "check-category": "Kijk na welke categorie het is",
    "look-again": "Steekproef: is dit echt Overig",
    "second-opinion": "Kijk nog eens naar een signaal",
    "answer-help-request": "Beantwoord een hulpvraag",
    "compliment": "Geef een compliment",
}

# What a partner asks.
REQUESTS = {"look": "Vraag", "spread": "Bericht"}

# What came of a partner's question.
OUTCOMES = {"found": "gevonden", "nothing-found": "niets-gevonden", "declined": "nee"}

# Why two signals may be about the same thing.
LIKENESS = {
    "post": "hetzelfde bericht",
    "text": "bijna dezelfde tekst",
    "account": "hetzelfde account",
    "worker": "een collega zei het",
}
