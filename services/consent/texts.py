"""What workers, guardians and young people read. Dutch, B1."""

from typing import Any

from shared.language.consent import REFUSALS

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
            "youth-must-sign": "Uw kind is nu 16 of ouder en moet zelf tekenen.",
            "too-often": "Er zijn te veel links geprobeerd die wij niet kennen. Wacht een "
            "uur en open dan de link die u van ons kreeg.",
            "unreadable": "We konden het formulier niet lezen. Vul het opnieuw in.",
            "not-now": "Het lukt nu even niet. Er is niets opgeslagen. Probeer het zo weer.",
            "being-kept": "We hebben het ontvangen. Open de link over een minuut nog eens.",
            "failed": "Er ging bij ons iets mis. Probeer het later nog eens.",
        },
    },
    "en": {
        "about": {
            "guardian": "This is about:",
            "child": "This is about:",
            "youth": "This is about:",
        },
        "purposes": {
            "u": "What may we use the images for?",
            "je": "What may we use the images for?",
        },
        "channels": {
            "u": "Where may we show the images?",
            "je": "Where may we show the images?",
        },
        "unticked": "Choose what is fine. What is not ticked, we do not do.",
        "relation": "Who are you?",
        "relations": {
            "parent": "The parent",
            "guardian": "The guardian",
            "institution": "Somebody of an institution that has guardianship",
        },
        "authority": "I have parental authority over this child. I may decide this.",
        "born_on": {
            "guardian": "What is your child's date of birth?",
            "child": "What is your date of birth?",
            "youth": "What is your date of birth?",
        },
        "born_on_hint": "So we know the link is with the right person. "
        "Day, month, year. For example: 31-12-2012",
        "name": {"u": "Your name", "je": "Your name"},
        "draw": "Draw a signature. You do not have to: the name is enough.",
        "clear": "Clear the drawing",
        "before": {
            "u": "With the button Sign you say that you have read this and choose so.",
            "je": "With the button Sign you say that you have read this and choose so.",
        },
        "sign": "Sign",
        "refuse": "No, say no to everything",
        "wrong_title": "Something is not right yet",
        "wrong": {
            "half": "Choose something here too. Or press the button No.",
            "no-date": "Fill in the date of birth, such as 31-12-2012.",
            "other-date": "This date of birth does not belong to this link.",
            "choose": "Choose who you are.",
            "authority": "Only who has parental authority may sign. Tick this if that is so.",
            "no-name": "Fill in a name.",
            "long-name": "This name is too long. Use 200 characters at most.",
            "bad-drawing": "The drawing did not work. Draw again, or leave the box empty.",
        },
        "receipt_title": "Receipt of consent",
        "states": {
            "ConsentGiven": "The consent counts.",
            "RenewedConsentGiven": "The consent was renewed and counts.",
            "ConsentRefused": "The answer was no. We show no images.",
            "ConsentWithdrawn": "The consent was withdrawn.",
            "ConsentExpired": "The consent has ended.",
            "ConsentInvalidated": "This form does not count: there was a mistake in it.",
        },
        "signed_by": "Signed by",
        "chosen": {"u": "What you chose", "je": "What you chose"},
        "yes": "Yes",
        "no": "No",
        "until": "The consent counts up to and including",
        "withdraw_title": {"u": "Changed your mind?", "je": "Changed your mind?"},
        "withdraw_text": {
            "u": "With one press of the button you withdraw everything. We then take down what "
            "we posted.",
            "je": "With one press of the button you withdraw everything. We then take down "
            "what we posted.",
        },
        "withdraw": "Withdraw consent",
        "withdrawn_text": "We post nothing new. What we posted, we take down.",
        "keep_title": "Keep this page",
        "keep_text": {
            "u": "Keep the link of this page. Do not share it: who has the link can withdraw "
            "your consent.",
            "je": "Keep the link of this page. Do not share it: who has the link can withdraw "
            "your consent.",
        },
        "download": "Save the receipt",
        "questions": "Questions? Contact",
        "sorry_title": "That does not work",
        "sorry_help": "Do you need help? Ask your youth worker.",
        "sorry": {
            "link-unknown": "We do not know this link. See whether the link is complete.",
            "link-used": "This link was used already. Somebody has signed.",
            "link-expired": "This link no longer works. Ask for a new one.",
            "link-cancelled": "This link no longer works: the consent was withdrawn.",
            "link-locked": "The date of birth was wrong too often. Ask for a new link.",
            "youth-must-sign": "Your child is 16 or older now, and signs.",
            "too-often": "Too many links were tried that we do not know. Wait an hour, then "
            "open the link that we gave you.",
            "unreadable": "We could not read the form. Fill it in again.",
            "not-now": "It does not work just now. Nothing was kept. Try again soon.",
            "being-kept": "We received it. Open the link again in a minute.",
            "failed": "Something went wrong here. Try again later.",
        },
    },
}
