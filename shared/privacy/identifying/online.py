"""E-mail addresses, links and handles."""

import re
from collections.abc import Collection, Iterator

from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span, fold, found

_E_MAIL = re.compile(
    r"[\w.+'-]{0,63}[\w+]\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,8}(?:com|nl|be|org|net|me|eu|gg|link|tv|app|io|ly)\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@])@\w(?:[\w.]*\w)?")


def e_mail_addresses(text: str) -> Iterator[Candidate]:
    """Yield addresses, in every alphabet, also with `(at)`."""
    for span in found(_E_MAIL, text):
        yield Candidate(Kind.E_MAIL, span, Certainty.CERTAIN, "form")


def links(text: str) -> tuple[Span, ...]:
    """Return where links stand, with or without `https://`."""
    return found(_LINK, text)


def handles(text: str) -> tuple[Span, ...]:
    """Return where `@name` stands, the sign included."""
    return found(_HANDLE, text)


def other_handles(text: str, *, reported: Collection[str]) -> Iterator[Candidate]:
    """Yield handles of accounts that are not reported: who else is named is no business."""
    ours = {fold(handle).removeprefix("@") for handle in reported}
    for span in handles(text):
        if fold(text[span.start + 1 : span.end]) not in ours:
            yield Candidate(Kind.HANDLE, span, Certainty.LIKELY, "other-account")
