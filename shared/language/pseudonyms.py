"""The pseudonyms of an account: one account has one, whatever way its name was typed."""

from functools import lru_cache

from shared.language.addresses.accounts import canonical_name
from shared.privacy.pseudonyms import keyed


def account_key(platform: str, handle: str, *, key: str) -> str:
    """Return the keyed hash of an account: 64 hex characters.

    A plain name has had the same one in every release; `canonical_name` says what else is it.
    """
    return keyed(platform, _canonical(handle, platform), key=key)


def person_key(platform: str, handle: str, *, key: str) -> str:
    """Return the name the share ledger has for an account: no other list has the same."""
    return account_key(platform, handle, key=f"{key}/ledger")


# One signal asks for its account's name again for each partner and for each list.
@lru_cache(maxsize=256)
def _canonical(handle: str, platform: str) -> str:
    return canonical_name(handle, platform=platform)
