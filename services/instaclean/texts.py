"""What people read: why a command is refused, what a notice misses, the letter. Dutch, B1."""

OR_SAY_WHY = "Haal dat weg, of zeg waarom het mag blijven."

MISSING = {
    "category": "Kies een categorie die het platform kent.",
    "items": "Voeg een link toe naar wat je zag.",
    "exact-address": "Een link is niet precies. Open het bericht en kopieer de hele link.",
    "ground": "Kies: is het verboden door de wet, of door de regels van het platform?",
    "reference": "Kies de wet of de regel die bij de categorie past.",
    "explanation": "Leg uit wat je zag en waarom dat niet mag. Gebruik meer woorden.",
    "affected-minor": "Vul in of er iemand onder de 18 bij betrokken is.",
    "requested-action": "Kies wat het platform moet doen.",
    "language": "Kies in welke taal de uitleg is.",
    "good-faith": "Verklaar dat je denkt dat de melding klopt.",
    "notifier": "De organisatie en haar mailadres zijn niet ingesteld. Vraag de beheerder.",
    "e-mail-address": "In de uitleg staat een mailadres. " + OR_SAY_WHY,
    "phone-number": "In de uitleg staat een telefoonnummer. " + OR_SAY_WHY,
    "postcode": "In de uitleg staat een postcode. " + OR_SAY_WHY,
    "address": "In de uitleg staat een adres. " + OR_SAY_WHY,
    "birth-date": "In de uitleg staat een geboortedatum. " + OR_SAY_WHY,
    "bsn": "In de uitleg staat een burgerservicenummer. " + OR_SAY_WHY,
    "iban": "In de uitleg staat een rekeningnummer. " + OR_SAY_WHY,
    "licence-plate": "In de uitleg staat een kenteken. " + OR_SAY_WHY,
    "handle": "In de uitleg staat de naam van een ander account. " + OR_SAY_WHY,
    "name-of-a-person": "In de uitleg lijkt een naam te staan. " + OR_SAY_WHY,
    "erased": "Een signaal onder deze melding is gewist. Kijk wat nog klopt. Schrijf de "
    "melding opnieuw.",
}

NAMES_NOBODY = "De schrijver zegt dat dit geen naam is."

GOOD_FAITH_TEXT = {
    "nl": "Wij verklaren te goeder trouw dat wat wij melden naar ons beste weten juist en "
    "volledig is (DSA, artikel 16, lid 2, onder d).",
    "en": "We confirm in good faith that the information and allegations in these notices are "
    "accurate and complete (DSA, article 16(2)(d)).",
}

LETTER: dict[str, dict[str, str]] = {
    "nl": {
        "title": "Melding van accounts: {category}",
        "body": "Aan: {platform}\n"
        "Van: {organisation}, {mailbox}\n"
        "Datum: {on}. Kwartaal: {quarter}.\n"
        "Bij deze brief zitten meldingen over {accounts} accounts in de categorie {category}. "
        "Elke melding noemt de precieze links, de grond en de uitleg.\n"
        "Bestanden: {files}. De controlegetallen staan in manifest.json.\n"
        "Wilt u de ontvangst bevestigen, en per melding laten weten wat u besluit? Gebruik "
        "daarbij het veld notice_id. De meldingen zijn van onze organisatie; noem geen "
        "medewerker aan de houder van het account.",
        "closing": "Met vriendelijke groet,<br/>{organisation}<br/>{mailbox}",
    },
    "en": {
        "title": "Notice of accounts: {category}",
        "body": "To: {platform}\n"
        "From: {organisation}, {mailbox}\n"
        "Date: {on}. Quarter: {quarter}.\n"
        "With this letter come notices on {accounts} accounts in the category {category}. "
        "Each gives the exact URLs, the ground and a substantiated explanation.\n"
        "Files: {files}. Their checksums are in manifest.json.\n"
        "Please confirm receipt, and tell us your decision on each notice by its notice_id. "
        "The notices are those of our organisation; please disclose no notifier to the account "
        "holder.",
        "closing": "Kind regards,<br/>{organisation}<br/>{mailbox}",
        "drugs_aanbod": "drugs on offer",
        "wapens": "weapons",
        "vuurwerk": "fireworks and explosives",
        "nepgeld": "counterfeit money",
        "geweld": "violence and fight videos",
        "exposing": "exposing",
        "fraude": "scams and money mules",
    },
}

MAIL = {
    "nl": {
        "subject": "{test}Meldingen {platform} {quarter} ({accounts} accounts)",
        "body": "Beste collega,\n\nIn de bijlage vindt u onze meldingen. De controlegetallen "
        "staan in manifest.json (SHA-256 daarvan: {manifest}).\n\nGraag een bevestiging, en "
        "per melding uw besluit.\n\n{organisation}\n",
    },
    "en": {
        "subject": "{test}Notices {platform} {quarter} ({accounts} accounts)",
        "body": "Dear colleague,\n\nOur notices are attached. Their checksums are in "
        "manifest.json (its SHA-256: {manifest}).\n\nPlease confirm receipt, and tell us your "
        "decision on each notice.\n\n{organisation}\n",
    },
}

# What the person concerned reads: what is kept of an account, and what a platform was told.
# They know what their account is called: a letter that gets lost should not tell others.
PERSON = {
    "listed": "Het account op {platform} staat op onze lijst met schadelijke accounts.",
    "off-the-list": "Het account op {platform} stond op onze lijst met schadelijke "
    "accounts. Het is er af gehaald.",
    "seen": "Wij zagen het {times} keer: de eerste keer op {first}, de laatste keer op {last}.",
    "categories": "Waar het over ging: {categories}.",
    "sent": "Op {on} stuurden wij {platform} een melding over dit account.",
    "not-sent": "Op {on} schreven wij een melding over dit account voor {platform}. "
    "Die is niet verstuurd.",
    "why": "Waarom: {category}.",
    "illegal": "Volgens ons mag dit niet van de wet: {rule}.",
    "terms": "Volgens ons mag dit niet van de regels van het platform: {rule}.",
    "explanation": "Wat wij erover schreven: {text}",
    "addresses": "De links in de melding: {links}",
    "decided": "{platform} besloot op {on}: {decision}.",
    "undecided": "{platform} heeft nog niet gezegd wat het besluit is.",
    "complained": "Wij waren het daar niet mee eens. Op {on} klaagden wij bij {platform}.",
    "complaint-open": "Op die klacht is nog geen antwoord.",
    "complaint-won": "Het platform gaf ons daarna gelijk.",
    "complaint-lost": "Het platform gaf ons geen gelijk.",
    "kept-until": "Wij bewaren dit tot {day}. Daarna houden wij alleen aantallen over.",
    "kept-while-open": "Wij bewaren dit zolang de zaak loopt, en daarna nog {days} dagen. "
    "Dan houden wij alleen aantallen over.",
    "kept-while-listed": "Wij bewaren dit zolang het account op de lijst staat, en daarna nog "
    "{days} dagen.",
    "unknown": "niet meer bekend",
}
