"""What a link in the text says, for a client that left account and link out."""

from pydantic import SecretStr

from services.signals.domain.signal import Signal
from shared.language.addresses.kinds import Kind
from shared.language.addresses.posts import Found, kind_of, read_pasted


def completed_from_text(signal: Signal) -> Signal:
    """Return the signal with the account and post that a link in its text leaves no doubt of.

    What was typed always wins, and links to two accounts or two posts are a doubt. Of what is
    never shared no link is read: none may be kept.
    """
    if signal.keeps_no_link or (signal.handle and signal.url):
        return signal
    pasted = read_pasted(signal.text.get_secret_value(), platform=signal.platform)
    links = [found for found in pasted.links if found.platform == signal.platform]
    update = {
        "handle": signal.handle or _the_only({name for f in links if (name := _account(f))}),
        "url": signal.url or _post(links),
    }
    return signal.model_copy(update=update)


def _account(found: Found) -> str | None:
    return found.account.name if found.account.certain else None


def _post(links: list[Found]) -> SecretStr | None:
    """Return the address to open of the one post that the links lead to."""
    posts = {
        found.post: found.to_open
        for found in links
        if found.post and kind_of(f"https://{found.post}") is Kind.POST
    }
    return _the_only(set(filter(None, posts.values())))


def _the_only(texts: set[str]) -> SecretStr | None:
    return SecretStr(texts.pop()) if len(texts) == 1 else None
