"""What the fields of a signal are called on the command line."""

FIELDS = {
    "text": "de tekst",
    "platform": "--platform",
    "post": "--soort",
    "neighbourhood": "--wijk",
    "handle": "--account",
    "url": "--url",
    "age": "--leeftijd",
    "category": "--categorie",
    "seen_at": "--gezien",
}
