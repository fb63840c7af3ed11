"""Who the account of a signal is, to compare it: one account in any spelling is one."""

from pydantic import SecretStr

from shared.language.addresses.accounts import account_of, canonical_name
from shared.language.addresses.kinds import Kind
from shared.language.addresses.posts import kind_of

_NOBODY = (Kind.LOGIN, Kind.LIST)


def known_as(handle: SecretStr | None, *, platform: str) -> str | None:
    """Return what an account is compared by; None where a login page or list names nobody."""
    if handle is None:
        return None
    typed = handle.get_secret_value()
    canonical = canonical_name(typed, platform=platform)
    # A name without a dot is no address: no need to look further.
    if "." in canonical and _names_nobody(typed, canonical, platform):
        return None
    return canonical or None


def _names_nobody(typed: str, canonical: str, platform: str) -> bool:
    is_certain = account_of(typed, platform=platform).certain
    return not is_certain and kind_of(canonical) in _NOBODY
