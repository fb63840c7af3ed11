"""What may rest nowhere, whichever field it comes by: pictures, and links to some of them.

Pure functions: a client refuses with them before it sends, the owner before it keeps.

Having, passing on or looking up sexual images of somebody under eighteen is an offence, also
for a youth worker (Wetboek van Strafrecht art. 252). So a picture is never taken, and of a
category that is never shared no link.
"""

import re
from html import unescape
from urllib.parse import unquote

from shared.language.addresses import links
from shared.language.addresses.letters import plain
from shared.language.addresses.links import Net
from shared.language.taxonomy import CATEGORIES

LINK_TAKEN_OUT = "(link niet bewaard)"
NO_LINKS = (
    "Hierover mag nergens een link staan. Haal de link weg en schrijf in woorden op wat je "
    "zag. Meld beeld van iemand onder de 18 bij Offlimits."
)

# RFC 2397. `data:` alone is a Dutch word before a colon, so a kind of file must follow it.
_DATA_ADDRESS = re.compile(
    r"data\s*:\s*(?:image|video|audio|application)\s*/|;\s*base64\s*,|<\s*svg[\s>]",
    re.IGNORECASE,
)
# How pictures and films begin, in base64 (RFC 4648): JPEG, PNG, GIF, WebP and AVI, TIFF (two
# orders), MP4 with HEIC and AVIF, Matroska and WebM, SVG, and what may hold one: PDF, ZIP.
_BEGINNING = re.compile(
    r"(?<![\w+/-])(?:[/_]9j[/_][24-7w][\w+/-]{2}|iVBOR|R0lGOD|UklGR|SUkqA|TU0AK"
    r"|AAAA[\w+/-]{2}Z0eX|GkXfo|PHN2Z|JVBERi0|UEsDB)"
)
_BYTES = (("ff", "d8", "ff", "[de][0-9a-f]"), ("89", "50", "4e", "47", "0d", "0a"))
_IN_HEXADECIMAL = re.compile(
    "|".join(r"(?:\W|0?x){0,4}".join(beginning) for beginning in _BYTES), re.IGNORECASE
)
_RUN = re.compile(r"[\w+/-]{16,}={0,2}(?:\s+[\w+/-]{16,}={0,2})*", re.ASCII)
_ENCODED = 200  # characters; the address of a post has shorter parts, no picture is smaller
_DIGITS, _CAPITALS = 10, 20  # that base64 of that length has, and a sentence has not
_ROUNDS = 3  # an address that was encoded in an address that was encoded; more is a game
_ID = re.compile(r"[0-9a-f-]{1,64}")
_NO_WORDS = re.compile(r"[0-9a-f]+", re.IGNORECASE)


def holds_an_image(text: str) -> bool:
    """Return whether a picture or a film was pasted into `text`: only words are taken.

    Invisible letters and encodings of an address are undone first. Whatever its kind, what
    is as long as a picture and is not made of words counts as one.
    """
    seen = {text := plain(text)}
    for _ in range(_ROUNDS):
        seen.add(text := unescape(unquote(text)))
    return any(map(_is_an_image, seen))


def no_images(text: str) -> str | None:
    """Return the reason why `text` may rest nowhere if it holds a picture, else None.

    An id or a hash in hexadecimal is not looked into: it is too short to hold one.
    """
    if _ID.fullmatch(text):
        return None
    return "no-images" if holds_an_image(text) else None


def holds_a_link(text: str) -> bool:
    """Return whether there is anything in `text` that could be a link."""
    return links.has_link(text, net=Net.WIDE)


def name_holds_a_link(name: str) -> bool:
    """Return whether the name of an account is a link: `jan.jansen` is a name."""
    return links.has_link(name, net=Net.LIKELY)


def without_links(text: str) -> str:
    """Return `text` with every link in it replaced by `LINK_TAKEN_OUT`."""
    return links.without_links(text, instead=LINK_TAKEN_OUT)


def keeps_no_link(category: str | None) -> bool:
    """Return whether nothing about `category`, a code, may hold a link.

    Of a category that is unknown, or not chosen yet, that cannot be told: then it may.
    """
    known = CATEGORIES.get(category or "")
    return known is not None and known.never_shared


def _is_an_image(text: str) -> bool:
    return (
        any(kind.search(text) for kind in (_DATA_ADDRESS, _BEGINNING, _IN_HEXADECIMAL))
        or any(_is_encoded("".join(run[0].split())) for run in _RUN.finditer(text))
    )  # fmt: skip


def _is_encoded(run: str) -> bool:
    digits, capitals = (sum(map(kind, run)) for kind in (str.isdigit, str.isupper))
    return (
        len(run) >= _ENCODED
        and digits >= _DIGITS
        and (capitals >= _CAPITALS or _NO_WORDS.fullmatch(run) is not None)
    )
