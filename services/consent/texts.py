"""What workers, guardians and young people read. Dutch, B1."""

from typing import Any

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
    "unknown-purpose": "Dit doel kennen we niet. Kies een doel uit de lijst.",
    "unknown-relation": "Deze relatie kennen we niet, of past niet bij wie tekent.",
    "unknown-notice": "Deze uitleg kennen we niet. Kijk welke versie is getoond.",
    "unknown-consent": "Deze toestemming kennen we niet.",
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
    "malformed": "We konden dit bericht niet lezen. Vul het formulier opnieuw in.",
    "failed": "Er ging bij ons iets mis. Je bericht is bewaard; de beheerder kijkt ernaar.",
}

OBJECTIONS = {
    "no-consent": "Er is geen toestemming.",
    "assent-missing": "De jongere is nog niet gevraagd. Vraag het eerst aan de jongere zelf.",
    "child-objects": "De jongere wil dit zelf niet.",
    "conflict": "De ouders zijn het niet eens. Dan mag het niet.",
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

# What stands on the pages, by language: another language is another key here, and a notice.
# `u` for guardians, `je` for young people.
PAGES: dict[str, dict[str, Any]] = {
    "nl": {
        "about": {"guardian": "Het gaat om:", "child": "Het gaat om:", "youth": "Het gaat om:"},
        "purposes": {
            "u": "Waarvoor mogen wij de beelden gebruiken?",
            "je": "Waarvoor mogen wij de beelden gebruiken?",
        },
        "channels": {
            "u": "Waar mogen wij de beelden laten zien?",
            "je": "Waar mogen wij de beelden laten zien?",
        },
        "unticked": "Kies wat goed is. Wat niet is aangevinkt, doen wij niet.",
        "relation": "Wie bent u?",
        "relations": {
            "parent": "De ouder",
            "guardian": "De voogd",
            "institution": "Iemand van een instelling die de voogdij heeft",
        },
        "authority": "Ik heb het gezag over dit kind. Ik mag dit beslissen.",
        "born_on": {
            "guardian": "Wat is de geboortedatum van uw kind?",
            "child": "Wat is je geboortedatum?",
            "youth": "Wat is je geboortedatum?",
        },
        "born_on_hint": "Zo weten we dat de link bij de juiste persoon is. "
        "Bijvoorbeeld: 31-12-2012",
        "name": {"u": "Uw naam", "je": "Je naam"},
        "draw": "Handtekening tekenen. Dit hoeft niet: de naam is genoeg.",
        "clear": "Tekening wissen",
        "before": {
            "u": "Met de knop Ondertekenen zegt u dat u dit hebt gelezen en zo kiest.",
            "je": "Met de knop Ondertekenen zeg je dat je dit hebt gelezen en zo kiest.",
        },
        "sign": "Ondertekenen",
        "refuse": "Nee, overal nee tegen zeggen",
        "wrong_title": "Er klopt nog iets niet",
        "wrong": {
            "half": "Kies ook hier iets. Of druk op de knop Nee.",
            "no-date": "Vul de geboortedatum in, zoals 31-12-2012.",
            "other-date": "Deze geboortedatum hoort niet bij deze link.",
            "choose": "Kies wie u bent.",
            "authority": "Alleen wie het gezag heeft, mag tekenen. Vink dit aan als dat zo is.",
            "no-name": "Vul een naam in.",
            "long-name": "Deze naam is te lang. Gebruik hoogstens 200 tekens.",
            "bad-drawing": "De tekening is niet gelukt. Teken opnieuw, of laat het vak leeg.",
        },
        "receipt_title": "Bewijs van toestemming",
        "states": {
            "ConsentGiven": "De toestemming geldt.",
            "RenewedConsentGiven": "De toestemming is vernieuwd en geldt.",
            "ConsentRefused": "Er is nee gezegd. Wij laten geen beelden zien.",
            "ConsentWithdrawn": "De toestemming is ingetrokken.",
            "ConsentExpired": "De toestemming is verlopen.",
            "ConsentInvalidated": "Dit formulier telt niet: er stond een fout in.",
        },
        "signed_by": "Getekend door",
        "chosen": {"u": "Wat u koos", "je": "Wat je koos"},
        "yes": "Ja",
        "no": "Nee",
        "until": "De toestemming geldt tot en met",
        "withdraw_title": {"u": "Van gedachten veranderd?", "je": "Van gedachten veranderd?"},
        "withdraw_text": {
            "u": "Met één druk op de knop trekt u alles in. Wij halen dan weg wat wij hebben "
            "geplaatst.",
            "je": "Met één druk op de knop trek je alles in. Wij halen dan weg wat wij hebben "
            "geplaatst.",
        },
        "withdraw": "Toestemming intrekken",
        "withdrawn_text": "Wij plaatsen niets nieuws. Wat wij hebben geplaatst, halen wij weg.",
        "keep_title": "Bewaar deze pagina",
        "keep_text": {
            "u": "Bewaar de link van deze pagina. Deel de link niet: wie de link heeft, kan uw "
            "toestemming intrekken.",
            "je": "Bewaar de link van deze pagina. Deel de link niet: wie de link heeft, kan "
            "je toestemming intrekken.",
        },
        "download": "Het bewijs opslaan",
        "questions": "Vragen? Neem contact op met",
        "sorry_title": "Dat lukt niet",
        "sorry_help": "Kom je er niet uit? Vraag het aan je jongerenwerker.",
        "sorry": {
            "link-unknown": REFUSALS["link-unknown"],
            "link-used": "Deze link is al gebruikt. Er is al getekend.",
            "link-expired": REFUSALS["link-expired"],
            "link-cancelled": REFUSALS["link-cancelled"],
            "link-locked": REFUSALS["link-locked"],
            "too-often": "Er ging te vaak iets mis. Wacht tien minuten en probeer het weer.",
            "too-large": "Dit is te groot. Teken opnieuw, of laat het vak leeg.",
            "unreadable": "We konden het formulier niet lezen. Vul het opnieuw in.",
            "not-now": "Het lukt nu even niet. Er is niets opgeslagen. Probeer het zo weer.",
            "being-kept": "We hebben het ontvangen. Open de link over een minuut nog eens.",
            "failed": "Er ging bij ons iets mis. Probeer het later nog eens.",
        },
    }
}
