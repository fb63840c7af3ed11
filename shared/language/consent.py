"""What a person reads for each code of the consent service. Dutch, B1."""

REFUSALS = {
    "in-the-future": "De datum van tekenen ligt in de toekomst. Kijk of je klok goed staat.",
    "not-a-birthday": "Deze geboortedatum kan niet kloppen.",
    "before-birth": "De dag van tekenen ligt voor de geboortedatum. Kijk welke klopt.",
    "other-birthday": "Eerder is een andere geboortedatum ingevuld. Kijk welke klopt.",
    "unknown-channel": "Dit kanaal kennen we niet. Kies uit: website, newsletter, instagram, "
    "snapchat, tiktok, youtube, facebook, press, internal.",
    "ends-before-it-starts": "De einddatum ligt voor de dag van tekenen.",
    "guardian-must-sign": "Deze jongere is nog geen 16. Een ouder of voogd moet tekenen.",
    "youth-must-sign": "Deze jongere is 16 of ouder en moet zelf tekenen.",
    "consent-id-taken": "Deze toestemming bestaat al, met een andere inhoud.",
    "unknown-purpose": "Dit doel kennen we niet. Kies uit: show, invite, learn.",
    "unknown-language": "In deze taal hebben we geen uitleg. Kies uit: en, nl.",
    "unknown-relation": "Deze relatie kennen we niet, of past niet bij wie tekent.",
    "unknown-notice": "Deze uitleg kennen we niet. Kijk welke versie is getoond.",
    "unknown-consent": "Deze toestemming kennen we niet.",
    "unknown-guardian": "Onder dit nummer kennen we bij deze jongere geen ouder.",
    "one-number": "Dit is twee keer hetzelfde nummer. Geef de nummers van twee ouders.",
    "unknown-publication": "Dit bericht kennen we niet. Meld eerst wat er is geplaatst.",
    "yes-and-no": "Iets staat als ja en als nee op het formulier. Kies één van de twee.",
    "no-authority": "Alleen wie het gezag heeft over de jongere mag tekenen.",
    "publication-id-taken": "Dit nummer hoort al bij een ander bericht.",
    "nothing-to-take-down": "Dit bericht hoeft niet weg.",
    "bad-expiry": "De link moet minstens even en hoogstens 60 dagen werken.",
    "child-first": "Vraag het eerst aan de jongere zelf. Daarna aan de ouder of voogd.",
    "token-taken": "Deze link is al gebruikt voor iemand anders. Maak een nieuwe.",
    "link-unknown": "Deze link kennen we niet. Kijk of de link compleet is.",
    "link-used": "Deze link is al gebruikt.",
    "link-expired": "Deze link werkt niet meer. Vraag een nieuwe link.",
    "link-cancelled": "Deze link werkt niet meer: de toestemming is ingetrokken.",
    "link-locked": "De geboortedatum was te vaak fout. Vraag een nieuwe link.",
    "bad-drawing": "We konden de tekening niet lezen. Teken opnieuw, of laat het vak leeg.",
    "not-ready": "We starten net op. Plaats nog niets en probeer het zo weer.",
    "not-for-helpers": "Dit mag een helper niet. Vraag het aan je begeleider.",
    "not-your-role": "Dit mag je niet met jouw rol. Vraag het aan je leidinggevende.",
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "no-such-time": "Deze datum kan niet kloppen. Kies een dag tussen 1900 en 2199.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}

OBJECTIONS = {
    "no-consent": "Er is geen toestemming.",
    "assent-missing": "De jongere is nog niet gevraagd. Vraag het eerst aan de jongere zelf.",
    "child-objects": "De jongere wil dit niet, of is hier nog niet naar gevraagd.",
    "conflict": "De ouders zijn het niet eens. Dan mag het niet.",
    "maybe-one-guardian": "Er is ja gezegd en nee, misschien door één ouder met twee nummers. "
    "Zoek uit of het dezelfde ouder is, en zeg dat.",
    "second-guardian-needed": "De andere ouder moet ook nog tekenen.",
    "guardian-ended": "Wie tekende, heeft geen gezag meer. Vraag de ouder of voogd van nu.",
    "notice-changed": "De uitleg is veranderd. Vraag opnieuw toestemming.",
    "purpose-not-covered": "De toestemming geldt niet voor dit doel.",
    "picture-not-covered": "De toestemming geldt voor andere beelden.",
    "refused": "Er is nee gezegd.",
    "withdrawn": "De toestemming is ingetrokken.",
    "expired": "De toestemming is verlopen.",
    "channel-not-covered": "De toestemming geldt niet voor dit kanaal.",
    "own-consent-needed": "De jongere is nu 16 en moet zelf toestemming geven.",
}

# Where a picture can be posted, and what for: words that people type as they are.
CHANNELS = (
    "website",
    "newsletter",
    "instagram",
    "snapchat",
    "tiktok",
    "youtube",
    "facebook",
    "press",
    "internal",
)
PURPOSES = {
    "show": "laten zien wat we doen",
    "invite": "uitnodigen",
    "learn": "ervan leren",
}

# Who signs.
SIGNERS = {"youth": "jongere", "guardian": "ouder"}

# Why a form does not count.
MISTAKES = {
    "mistake": "vergissing",
    "wrong-person": "verkeerde-persoon",
    "forged": "vervalst",
}

# Why somebody is asked anew.
ENDINGS = {
    "ends": "loopt af",
    "ended": "is verlopen",
    "notice-changed": "de uitleg is veranderd",
    "sixteen": "de jongere wordt 16",
}

# What somebody wanted, beside the forms.
STATEMENTS = {
    "assent": "de jongere zei ja",
    "objection": "de jongere zei nee",
    "withdrawal": "toestemming ingetrokken",
    "invalidation": "formulier ongeldig gemaakt",
    "guardian-ended": "ouder of voogd heeft geen gezag meer",
    "guardians-settled": "gezegd of twee nummers van dezelfde ouder zijn",
}

# What became of a form, and of a picture.
STATES = {
    "ConsentGiven": "geldt",
    "RenewedConsentGiven": "vernieuwd, en geldt",
    "ConsentRefused": "nee gezegd",
    "ConsentWithdrawn": "ingetrokken",
    "ConsentExpired": "verlopen",
    "ConsentInvalidated": "telt niet: er stond een fout in",
    "there": "staat er",
    "to-be-taken-down": "moet weg",
    "taken-down": "is weg",
}
