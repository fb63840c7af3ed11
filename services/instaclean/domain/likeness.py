"""Two handles that may be one person's: a suggestion, for a person to confirm."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import SecretStr

from services.instaclean.domain.account import Account
from services.instaclean.domain.states import MERGED

_LOOKS = str.maketrans("013457$!|l", "oieastsiii")
SHORTEST = 4  # a shorter rest would make half the platform alike
TOO_COMMON = 20  # a handle so many have something in common with says nothing
MOST_SHOWN = 5
NOBODY: frozenset[UUID] = frozenset()


def likeness(handle: str) -> str | None:
    """Return what like handles have in common, or None when too little is left.

    `drugs.plug_010`, `DrugsPlug2` and `drugs-p1ug` are alike.
    """
    plain = unicodedata.normalize("NFKD", handle).casefold()
    words = "".join(c for c in plain if c.isalnum() or c in "$!|")
    rest = words.rstrip("0123456789").translate(_LOOKS)
    return rest if len(rest) >= SHORTEST else None


class Alikes:
    """Which accounts look like which, kept up to date with every change of a row."""

    def __init__(self) -> None:
        self._by_shape: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)

    def put(self, account: Account) -> None:
        """Take an account in."""
        for place in _places(account):
            self._by_shape[place].add(account.entry_id)

    def drop(self, account: Account) -> None:
        """Take an account out, if it is in."""
        for place in _places(account):
            self._by_shape[place].discard(account.entry_id)

    def like(self, account: Account) -> Sequence[UUID]:
        """Return a few accounts on the same platform whose handle looks like this one's."""
        shape = likeness(account.handle.get_secret_value())
        others = self._by_shape.get((account.platform, shape or ""), NOBODY)
        if len(others) > TOO_COMMON:
            return ()
        return sorted(others - {account.entry_id} - set(account.unlike))[:MOST_SHOWN]

    def same_number(self, account: Account) -> UUID | None:
        """Return another account with the same number at the platform."""
        if account.platform_id is None:
            return None
        others = self._by_shape.get(_numbered(account, account.platform_id), NOBODY)
        return min(others - {account.entry_id} - set(account.unlike), default=None)


def _places(account: Account) -> Iterator[tuple[str, str]]:
    if account.state == MERGED:
        return
    if shape := likeness(account.handle.get_secret_value()):
        yield account.platform, shape
    if account.platform_id:
        yield _numbered(account, account.platform_id)


def _numbered(account: Account, platform_id: SecretStr) -> tuple[str, str]:
    return account.platform, f"#{platform_id.get_secret_value()}"
