"""Who an account is, whatever way its name or address was typed.

What `canonical_name` makes of a plain name or a plain profile's address is what every
stored pseudonym was made from, so it never changes: no @, no capitals, no address.
Deliberately different from the names of before:

- A phone number on a platform where it is the account is E.164: `06-12345678` is
  `+31612345678`, and so is `wa.me/31612345678`.
- A login page or a redirect is the account behind it: `…/accounts/login/?next=/naam/`.
- An encoded name is decoded: `tiktok.com/%40naam` is `naam`.
- What stands around a name goes: `<naam>`, `naam)`, `@naam.`, `Naam (@naam) • Instagram`,
  a link in a sentence. So do invisible letters that are no format characters.
- All dashes are one.
- Of an address that is no profile's the whole is kept, with the capitals in its path, so
  that two short links, invitations or posts are never one account: `vm.tiktok.com/ZMa`.
  So it is with companies on LinkedIn and numbered channels on YouTube, and with a path
  that we do not know. Before, the first part of the path was the name.
- The address of another platform than the one that was chosen, or of an unknown site, is
  kept whole: somebody with the same name elsewhere is somebody else.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from shared.language.addresses.address import names_a_page, trimmed
from shared.language.addresses.kinds import Kind
from shared.language.addresses.letters import folded_name, plain_address
from shared.language.addresses.links import Net, find_links, has_link
from shared.language.addresses.phones import e164
from shared.language.addresses.reading import Reading, behind, read
from shared.language.addresses.rules import RULES, Platform, Rules
from shared.language.addresses.templates import NAME

_JOINTS = re.compile(r"\s*([./:@?#])\s*")
_SHOWN = re.compile(r"\(\s*@([^()\s]+)\s*\)")  # `Naam (@naam) • Instagram`
_SIMPLE = re.compile(r"@?[A-Za-z][A-Za-z0-9_]*")  # most names: no need to look further
_ROUNDS = 8  # a name in an address in an address; more is a game


@dataclass(frozen=True, slots=True)
class Account:
    """Who an account is; `name` is None when the address names nobody that we can tell.

    `certain` says that the platform and the way it was typed leave no doubt. `canonical`
    is what a keyed pseudonym is made from: the name, or else the whole address.
    """

    platform: str | None
    name: str | None
    certain: bool
    canonical: str


def account_of(typed: str, *, platform: str | None = None, rules: Rules = RULES) -> Account:
    """Return who `typed` is; `platform` is the code of the platform that was chosen."""
    account = _once(typed, platform, rules)
    for _ in range(_ROUNDS):
        again = _once(account.canonical, platform, rules)
        if again.canonical == account.canonical:
            break
        account = again
    return account


def canonical_name(typed: str, *, platform: str | None = None, rules: Rules = RULES) -> str:
    """Return what a keyed pseudonym is made from; naming it again changes nothing.

    It does not hold the platform: that goes into the pseudonym beside it.
    """
    if _SIMPLE.fullmatch(typed) and not _is_special(rules.find(platform)):
        return typed.lstrip("@").lower()
    return account_of(typed, platform=platform, rules=rules).canonical


def account_in(reading: Reading, *, platform: str | None, rules: Rules) -> Account:
    """Return whose address it is that was read, or that of the page behind it."""
    reading = behind(reading, rules=rules)
    code = reading.platform.code if reading.platform else None
    if platform is not None and platform != code:
        return Account(code, None, certain=False, canonical=reading.whole)
    name = reading.account or (reading.whole if reading.kind is Kind.PROFILE else None)
    return Account(code, name, reading.certain and name is not None, name or reading.whole)


def _is_special(platform: Platform | None) -> bool:
    return platform is not None and (platform.keeps_case or platform.phone_numbers != "no")


def _once(typed: str, platform: str | None, rules: Rules) -> Account:
    chosen = rules.find(platform)
    if chosen and (number := _number(typed, chosen)):
        return Account(platform, number, certain=True, canonical=number)
    if reading := _address(typed, rules):
        name = None if platform else _on_unknown_site(reading, rules)
        if name:
            return Account(None, name, certain=False, canonical=name)
        return account_in(reading, platform=platform, rules=rules)
    name = _plain_name(typed, chosen)
    certain = (
        chosen is not None
        and chosen.phone_numbers != "any"
        and re.fullmatch(chosen.name, name, re.IGNORECASE) is not None
        and not has_link(name, net=Net.LIKELY)
    )
    return Account(chosen.code if chosen else None, name or None, certain, name)


def _number(typed: str, platform: Platform) -> str | None:
    if platform.phone_numbers == "no":
        return None
    return e164(typed, bare=platform.phone_numbers == "any")


def _address(typed: str, rules: Rules) -> Reading | None:
    """Return the address that was typed, or the first of a known platform in a sentence."""
    joined = _JOINTS.sub(r"\1", plain_address(typed).strip()).lstrip("@")
    if not re.search(r"\s", joined):
        if names_a_page(joined):
            return read(joined, rules=rules)
        reading = read(joined, rules=rules)
        return reading if reading and reading.account else None
    for link in find_links(typed, net=Net.LIKELY):
        reading = read(link.address, rules=rules)
        if reading and reading.platform:
            return reading
    return None


def _on_unknown_site(reading: Reading, rules: Rules) -> str | None:
    """Return the name in the address of a profile on a site that nothing is known of."""
    parts = reading.address.parts
    if reading.platform is not None or len(parts) != 1:
        return None
    name = folded_name(parts[0]).lstrip("@")
    return name if re.fullmatch(NAME, name) and name not in rules.reserved else None


def _plain_name(typed: str, platform: Platform | None) -> str:
    shown = _SHOWN.search(plain_address(typed))
    text = shown[1] if shown else trimmed(typed).strip("/").lstrip("@ ") or typed
    keeps_case = platform is not None and platform.keeps_case
    name = folded_name(text, keeps_case=keeps_case)
    name = folded_name(unquote(name), keeps_case=keeps_case).lstrip("@")
    return trimmed(name) or name
