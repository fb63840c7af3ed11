"""What a person reads for each code of the instaclean service. Dutch, B1."""

REFUSALS = {
    "unknown-account": "Dit account kennen we niet. Kijk of het nummer klopt.",
    "unknown-notice": "Deze melding kennen we niet. Kijk of het nummer klopt.",
    "unknown-batch": "Deze lijst kennen we niet. Kijk of het nummer klopt.",
    "unknown-platform": "Dit platform kennen we niet. Kies een platform uit de lijst.",
    "unknown-category": "Deze categorie kennen we niet. Kies een categorie uit de lijst.",
    "unknown-file": "Dit bestand zit niet in de lijst.",
    "unknown-import": "Dit bestand met besluiten kennen we niet.",
    "never-on-the-list": "Dit mag nooit op de lijst. Bel de politie of meld het bij Offlimits.",
    "no-images": "Hier mag geen foto of video in. Beschrijf wat je zag in woorden.",
    "no-exact-address": "Dit is geen precieze link. Open het bericht en kopieer de hele link.",
    "story-goes-away": "Een story is na een dag weg. Kies het profiel of een bericht.",
    "short-link": "Dit is een korte link. Open hem en kopieer de hele link.",
    "login-page": "Dit is de pagina om in te loggen. Open het bericht en kopieer de link.",
    "unknown-finding": "Dit staat niet in de uitleg. Kijk opnieuw wat er mist.",
    "no-reason": "Leg met meer woorden uit waarom dit mag blijven.",
    "held-back": "Een signaal is gewist. Zeg eerst of de lijst al is aangekomen.",
    "same-account": "Dit is twee keer hetzelfde account. Kies een ander account.",
    "other-platform": "Deze accounts staan niet op hetzelfde platform.",
    "not-now": "Dit kan nu niet. Kijk eerst hoe ver de melding of de lijst is.",
    "in-a-batch": "Deze melding staat in een lijst. Haal de melding er eerst uit.",
    "in-the-future": "De datum ligt in de toekomst. Vul in wanneer het was.",
    "before-sending": "Deze datum is van voor het versturen. Kijk of de datum klopt.",
    "empty-batch": "Er staat nog niets in deze lijst. Maak eerst meldingen af.",
    "incomplete-row": "Een melding in de lijst is niet af. Kijk wat er nog ontbreekt.",
    "not-rechecked": "Van een account weten we niet of het er nog is. Kijk dat eerst na.",
    "own-work": "Je werkte zelf mee aan deze lijst. Laat een collega de lijst goedkeuren.",
    "not-in-batch": "Dit account staat niet in deze lijst.",
    "no-contact": "Voor dit platform is geen adres ingesteld. Vraag de beheerder.",
    "in-test": "De verzending staat op test. Zet eerst de echte verzending aan.",
    "other-decision-known": "Er is al een ander besluit. Kijk welk besluit klopt.",
    "no-decision": "Er is nog geen besluit over deze melding.",
    "nothing-to-complain": "Het platform gaf je gelijk. Een klacht is niet nodig.",
    "too-late": "De tijd om te klagen is voorbij.",
    "no-complaint": "Er is geen klacht over dit besluit.",
    "bad-term": "De einddatum moet binnen een jaar liggen.",
    "unknown-helper": "Deze helper kennen we niet. Laat de helper eerst toe.",
    "helper-ended": "Je tijd als helper is voorbij. Vraag het aan je begeleider.",
    "not-suitable": "Dit is niet geschikt voor een helper.",
    "not-screened": "Dit is nog niet bekeken door een begeleider.",
    "own-neighbourhood": "Dit komt misschien uit je eigen wijk. Kies iets anders.",
    "acquaintance": "Dit is een account van iemand die je kent. Kies iets anders.",
    "unknown-proposal": "Dit voorstel kennen we niet.",
    "proposal-id-taken": "Dit nummer hoort al bij een ander voorstel.",
    "take-a-pause": "Je hebt veel gezien. Neem een pauze en praat er met iemand over.",
    "nobody-named": "Zeg om wie het gaat: een account met platform, of nummers van signalen.",
    "not-for-helpers": "Dit mag een helper niet. Vraag het aan je begeleider.",
    "not-your-role": "Dit mag je niet met jouw rol. Vraag het aan je leidinggevende.",
    "malformed": "We konden dit bericht niet lezen.",
    "no-such-time": "Deze datum kan niet kloppen. Kies een dag tussen 1900 en 2199.",
    "failed": "Er ging bij ons iets mis. Het bericht is bewaard; de beheerder kijkt ernaar.",
}

# In which state an account, a notice or a batch is.
STATES = {
    "queued": "wacht op een melding",
    "draft": "melding nog niet af",
    "ready": "melding klaar",
    "listed": "staat in een lijst",
    "collecting": "lijst wordt gemaakt",
    "submitted": "lijst wacht op een collega",
    "approved": "lijst is goedgekeurd",
    "frozen": "lijst ligt vast",
    "sending": "wordt verstuurd",
    "sent": "verstuurd",
    "out": "verstuurd",
    "acknowledged": "ontvangen door het platform",
    "decided": "besloten",
    "complained": "klacht ingediend",
    "reviewed": "klacht behandeld",
    "unanswered": "geen antwoord",
    "gone": "al weg voor het versturen",
    "dropped": "van de lijst gehaald",
    "merged": "hoort bij een ander account",
    "closed": "afgesloten",
}

# Why a batch was not taken, and what to do about it.
NOT_TAKEN = {
    "not-reached": "De mailserver of het adres van het platform geeft geen antwoord.",
    "refused": "Het platform of de mailserver neemt de lijst niet aan. Kijk met de beheerder "
    "of het adres klopt. Verstuur de lijst daarna opnieuw.",
    "redirected": "Het adres van het platform is veranderd. Laat de beheerder het nieuwe "
    "adres instellen. Verstuur de lijst daarna opnieuw.",
    "not-acknowledged": "Het platform zei niet dat het de lijst heeft. Vraag het platform of "
    "de lijst er is. Is de lijst er niet? Verstuur de lijst dan opnieuw.",
    "no-contact": "Voor dit platform is geen goed adres ingesteld. Vraag de beheerder. "
    "Verstuur de lijst daarna opnieuw.",
    "gave-up": "Vijf dagen lang lukte het niet. Vraag het platform om een ander adres, of geef "
    "de lijst zelf.",
}

# What makes an account urgent; how often it was seen is told beside it.
PRIORITIES = {
    "urgency-acute": "kan niet wachten",
    "urgency-high": "dringend",
    "urgency-normal": "gewoon",
    "minor-affected": "gaat om een minderjarige",
    "returned": "kwam terug",
    "several-categories": "meer dan één soort",
}

# Kinds of batch.
BATCHES = {"quarter": "kwartaal", "urgent": "spoed"}

# What two accounts are to each other.
LINKS = {"same": "zelfde", "returned": "teruggekomen", "different": "ander"}

# What became of a line in a platform's file of decisions.
IMPORTED = {
    "applied": "verwerkt",
    "repeated": "was al bekend",
    "contradicting": "spreekt een eerder besluit tegen",
    "not-ours": "niet van ons",
    "unreadable": "niet te lezen",
}

# What a platform decides on a notice.
DECISIONS = {
    "removed": "weggehaald",
    "disabled": "niet meer te zien",
    "suspended": "account tijdelijk dicht",
    "terminated": "account opgeheven",
    "demoted": "minder goed te vinden",
    "age-restricted": "alleen voor volwassenen",
    "accepted": "melding toegewezen",
    "partly": "melding voor een deel toegewezen",
    "rejected": "melding afgewezen",
    "no-action": "niets gedaan",
    "already-gone": "het was al weg",
}

# What in an explanation may identify a victim.
FINDINGS = {
    "e-mail-address": "mailadres",
    "phone-number": "telefoonnummer",
    "postcode": "postcode",
    "address": "adres",
    "birth-date": "geboortedatum",
    "bsn": "burgerservicenummer",
    "iban": "rekeningnummer",
    "licence-plate": "kenteken",
    "handle": "naam van een ander account",
    "name-of-a-person": "naam",
}
