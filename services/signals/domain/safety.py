"""What is never kept: a link, where a signal is or may be of what is never shared.

Having, passing on or looking up sexual images of somebody under eighteen is an offence, also
for a youth worker (Wetboek van Strafrecht art. 252). The words stay, so that a category
wrongly given by a plugin costs no more than the link. The worker reads the right route at
once: the `hint` of the category.
"""

from pydantic import SecretStr

from services.signals.domain.signal import Signal
from shared.language import safety
from shared.language.addresses.accounts import account_of


def without_what_may_not_be_kept(signal: Signal) -> Signal:
    """Return the signal as it may be kept: as it is, or without a link in any field.

    Its account stays only as the name that is certain: an address may lead to the image.
    """
    if not signal.keeps_no_link:
        return signal
    note = signal.note and without_links(signal.note)
    update = {
        "text": without_links(signal.text),
        "note": note,
        "url": None,
        "handle": _name(signal),
    }
    return signal.model_copy(update=update)


def note_on(signal: Signal, note: SecretStr | None) -> SecretStr | None:
    """Return a note about the signal as it may be kept."""
    return without_links(note) if note and signal.keeps_no_link else note


def without_links(text: SecretStr) -> SecretStr:
    """Return the text with every link in it taken out."""
    return SecretStr(safety.without_links(text.get_secret_value()))


def _name(signal: Signal) -> SecretStr | None:
    if signal.handle is None:
        return None
    typed = signal.handle.get_secret_value()
    account = account_of(typed, platform=signal.platform)
    return SecretStr(account.name) if account.certain and account.name else None
