"""What this service never keeps: images of any kind, and links to images of minors."""

import re

from pydantic import SecretStr

from services.signals.domain.signal import Signal
from shared.language.taxonomy import CATEGORIES

LINK_TAKEN_OUT = "(link niet bewaard)"
_IMAGE = re.compile(r"data:\s*(?:image|video)/|;base64,", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|nl|net|org|me|gg|io|be)/\S*", re.IGNORECASE
)


def holds_an_image(text: SecretStr | None) -> bool:
    """Return whether a picture was pasted into the text: this service takes words only."""
    return text is not None and _IMAGE.search(text.get_secret_value()) is not None


def without_links(text: SecretStr) -> SecretStr:
    """Return the text with every link in it taken out."""
    return SecretStr(_LINK.sub(LINK_TAKEN_OUT, text.get_secret_value()))


def without_what_may_not_be_kept(signal: Signal) -> Signal:
    """Return the signal without links, where it is or may be of what is never shared.

    Having, passing on or looking up sexual images of somebody under eighteen is an offence,
    also for a youth worker (Wetboek van Strafrecht art. 252). The words stay, so that a
    category wrongly given by a plugin costs no more than the link. The worker reads the
    right route at once: the `hint` of the category.
    """
    maybe = {signal.category, *signal.also, *signal.suspected, signal.guess}
    if signal.chosen_by == "worker":
        maybe = {signal.category}
    if not any(CATEGORIES[code].never_shared for code in maybe if code):
        return signal
    return signal.model_copy(update={"text": without_links(signal.text), "url": None})
