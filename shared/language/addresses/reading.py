"""What is known of one address: its platform, its kind, and what its shape caught."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from shared.language.addresses.address import Address, read_address
from shared.language.addresses.kinds import Kind
from shared.language.addresses.letters import folded_name, plain
from shared.language.addresses.phones import e164
from shared.language.addresses.rules import Platform, Rules, Shape
from shared.language.addresses.templates import compiled

_DEEPEST = 4  # a login page behind a redirect behind a login page; more is a trap


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of an address; `whole` is the same for every copy of it."""

    address: Address
    kind: Kind
    whole: str
    platform: Platform | None = None
    account: str | None = None
    certain: bool = False


def read(text: str, *, rules: Rules) -> Reading | None:
    """Return what is known of the address `text`, or None when it is no address."""
    address = read_address(text)
    return read_parts(address, rules=rules) if address else None


def behind(reading: Reading, *, rules: Rules) -> Reading:
    """Return what a login page or a redirect leads to, or the reading itself."""
    for _ in range(_DEEPEST):
        target = _target(reading, rules)
        if target is None:
            break
        reading = target
    return reading


def read_parts(address: Address, *, rules: Rules) -> Reading:
    """Return what is known of an address that was taken apart."""
    platform = rules.owner(address.host)
    site = rules.site(address.host)
    ignored = rules.trackers | (platform.trackers if platform else frozenset())
    whole = address.written(site, without=ignored)
    if platform is None:
        return Reading(address, Kind.UNKNOWN, whole)
    parts = _without_locale(address.parts, platform)
    local = Address(address.scheme, site, "", parts, address.query, address.fragment)
    for shape in platform.shapes:
        if (caught := _fit(shape, local, platform, rules)) is not None:
            return _as(shape, caught, address, platform, whole)
    first = parts[0].casefold() if parts else ""
    listed = first in platform.lists or local.is_front_page
    return Reading(address, Kind.LIST if listed else Kind.UNKNOWN, whole, platform)


def _as(
    shape: Shape, caught: Mapping[str, str], address: Address, platform: Platform, whole: str
) -> Reading:
    account = _filled(shape.account, caught)
    if shape.key:
        added = urlencode([(n, v) for n, v in address.query if n in shape.adds])
        mark = "&" if "?" in shape.key else "?"
        whole = f"{_filled(shape.key, caught)}{added and mark}{added}"
    return Reading(address, shape.kind, whole, platform, account or None, shape.certain)


def _fit(
    shape: Shape, address: Address, platform: Platform, rules: Rules
) -> Mapping[str, str] | None:
    hosts = shape.host or platform.hosts[:1]
    query = dict(address.query)
    compared = [
        (hosts, address.host),
        (shape.path, address.path),
        *(((template,), query.get(name, "")) for name, template in shape.query.items()),
    ]
    if shape.fragment is not None:
        compared.append(((shape.fragment,), address.fragment.lstrip("/")))
    caught: dict[str, str] = {}
    for templates, text in compared:
        found = _caught(tuple(templates), text, platform.name)
        if found is None:
            return None
        caught |= found
    return _named(caught, address, platform, rules)


def _named(
    caught: dict[str, str], address: Address, platform: Platform, rules: Rules
) -> dict[str, str] | None:
    """Return what was caught with the account as its platform compares it, if it is one."""
    if "phone" in caught:
        number = caught["phone"]
        name = e164(number if number.startswith(("0", "+")) else f"+{number}")
    elif "account" in caught:
        name = folded_name(caught["account"], keeps_case=platform.keeps_case).rstrip(".")
        first = folded_name(address.parts[0]) if address.parts else ""
        if first == name.casefold() and rules.is_taken(first, by=platform):
            return None
    else:
        return caught
    return caught | {"account": name} if name else None


def _caught(templates: tuple[str, ...], text: str, name: str) -> dict[str, str] | None:
    for template in templates:
        if match := _compiled(template, name).fullmatch(plain(text).strip()):
            return match.groupdict()
    return None


@lru_cache(maxsize=2048)
def _compiled(template: str, name: str) -> re.Pattern[str]:
    return compiled(template, name=name)


def _filled(template: str, caught: Mapping[str, str]) -> str | None:
    try:
        return template.format_map(caught)
    except KeyError:
        return None


def _without_locale(parts: tuple[str, ...], platform: Platform) -> tuple[str, ...]:
    locale = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
    if platform.locale_prefix and parts and locale.fullmatch(parts[0]):
        return parts[1:]
    return parts


def _target(reading: Reading, rules: Rules) -> Reading | None:
    platform = reading.platform
    if platform is None or reading.kind not in (Kind.LOGIN, Kind.SHARE):
        return None
    names = {name for shape in platform.shapes for name in shape.leads_to}
    for name, value in reading.address.query:
        if name not in names:
            continue
        on_site = value.startswith("/") and not value.startswith("//")
        site = f"https://{platform.hosts[0]}" if on_site else ""
        if target := read(f"{site}{value}", rules=rules):
            return target
    return None
