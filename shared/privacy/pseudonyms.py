"""One account, whatever way its name was typed; and its pseudonym, which hides the name."""

import hashlib
import hmac
import re
import unicodedata

_SITE = r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/"
_NUMBERED = re.compile(  # Facebook, for those who chose no name
    rf"{_SITE}(?:profile\.php\?(?:[^#]*&)?id=|people/[^/?#]+/)(\d+)"
)
_NAMED = re.compile(rf"{_SITE}(?:(?:add|c|channel|in|s|stories|u|user|users)/)?@?([^/?#]+)")
_WWW = re.compile(r"https?://(?:www\.)?|www\.")

# What an address of a post, a group or an invitation has where a profile has its name.
# The whole address is kept then: two names for one account are better than one for two.
_NO_NAMES = re.compile(
    "add|c|channels?|clips?|embed|events|explore|groups|hashtag|highlights|in|invite|joinchat|"
    "live|p|pages|people|(?:permalink|photo|profile|story).php|playlist|posts?|r|reels?|s|"
    "search|share|shorts|spotlight|stories|t|tag|tv|u|users?|videos?|watch"
)


def normalise_handle(handle: str) -> str:
    """Return the account's name as its platform compares it: no @, no case, no address."""
    name = _plain(handle)
    while name != (plainer := _plain(name)):  # case folding may undo NFKC, and NFKC add spaces
        name = plainer
    return name


def account_key(platform: str, handle: str, *, key: str) -> str:
    """Return the keyed hash of an account: 64 hex characters.

    Keyed, because handles are guessable: whoever has an unkeyed hash has the handle.
    """
    told = f"{platform}|{normalise_handle(handle)}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()


def person_key(platform: str, handle: str, *, key: str) -> str:
    """Return the name the share ledger has for an account: no other list has the same."""
    return account_key(platform, handle, key=f"{key}/ledger")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Cf: marks nobody sees, which come along when a name is copied from an app.
    seen = (c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
    name = "".join(seen).lstrip("@")
    if match := _NUMBERED.match(name):
        return match[1]
    match = _NAMED.match(name)
    if match and _NO_NAMES.fullmatch(match[1]):
        return _WWW.sub("", name, count=1).rstrip("/")
    return match[1] if match else name
