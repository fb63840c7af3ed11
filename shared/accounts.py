"""One account, whatever way its name was typed; and its pseudonym, which hides the name."""

import hashlib
import hmac
import re
import unicodedata

_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/(?:add/|c/|user/|channel/|in/)?@?([^/?#\s]+)"
)


def normalise_handle(handle: str) -> str:
    """Return the account's name as its platform compares it: no @, no case, no address."""
    name = unicodedata.normalize("NFKC", handle).strip().casefold()
    if match := _PROFILE.match(name):
        name = match[1]
    return re.sub(r"\s+", "", name).lstrip("@")


def account_key(platform: str, handle: str, *, key: str) -> str:
    """Return the keyed hash of an account: 64 hex characters.

    Keyed, because handles are guessable: whoever has an unkeyed hash has the handle.
    """
    told = f"{platform}|{normalise_handle(handle)}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()
