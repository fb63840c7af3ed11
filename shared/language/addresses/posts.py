"""Which post an address leads to, and whether the address is exact."""

import re
from dataclasses import dataclass

from shared.language.addresses.accounts import Account, account_in
from shared.language.addresses.address import Address
from shared.language.addresses.kinds import Kind
from shared.language.addresses.links import Link, Net, find_links
from shared.language.addresses.reading import Reading, behind, read
from shared.language.addresses.rules import RULES, Rules

_NO_POSTS = (Kind.PROFILE, Kind.LOGIN, Kind.LIST)


@dataclass(frozen=True, slots=True)
class Found:
    """What one link in a text says: its platform, its account and its post, if it has them."""

    link: Link
    kind: Kind
    platform: str | None
    account: Account
    post: str | None

    @property
    def to_open(self) -> str | None:
        """Return the address to open: as it was pasted, or of the post if that was hidden."""
        if self.post is None:
            return None
        address = self.link.address
        as_it_is = re.match(r"https?://[^\s\[\](){}]+$", address, re.IGNORECASE)
        return address if as_it_is and self.kind is not Kind.LOGIN else f"https://{self.post}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """The links in a text, in order; `first` is the first of a platform that is known."""

    first: Found | None
    links: tuple[Found, ...]


def post_of(url: str, *, rules: Rules = RULES) -> str | None:
    """Return what all addresses of one post become, or None when it names no post.

    Of a story, a short link and an address we know nothing of it is the whole address,
    without what says who shared it: two names for one post are better than one for two.
    """
    reading = read(url, rules=rules)
    return _post(behind(reading, rules=rules)) if reading else None


def kind_of(url: str, *, rules: Rules = RULES) -> Kind:
    """Return what the address itself leads to; what is behind a login page is not looked at."""
    reading = read(url, rules=rules)
    return reading.kind if reading else Kind.UNKNOWN


def platform_of(url: str, *, rules: Rules = RULES) -> str | None:
    """Return the code of the platform whose address it is, if it is known."""
    reading = read(url, rules=rules)
    return reading.platform.code if reading and reading.platform else None


def exactness(url: str, *, platform: str | None = None, rules: Rules = RULES) -> Kind:
    """Return what kind of address `url` is, as a notice to a platform would have it.

    Only `Kind.POST` is an exact electronic location (DSA art. 16(2)(b)); `Kind.PROFILE` is
    one in a notice about an account as a whole. What a browser would not open as it
    stands, and what is of another platform than the known one named, is `Kind.UNKNOWN`.
    """
    reading = _as_typed(url, rules)
    if reading is None or _is_of_another(reading, platform, rules):
        return Kind.UNKNOWN
    return reading.kind


def is_exact(
    url: str, *, platform: str | None = None, whole_account: bool = False, rules: Rules = RULES
) -> bool:
    """Return whether `url` is exact in a notice about a post, or about a whole account.

    On a site that nothing is known of any address with a path is: nobody can tell better.
    """
    kind = exactness(url, platform=platform, rules=rules)
    if kind is Kind.UNKNOWN and rules.find(platform) is None:
        reading = _as_typed(url, rules)
        return reading is not None and reading.platform is None and _has_page(reading.address)
    return kind is Kind.POST or (whole_account and kind is Kind.PROFILE)


def read_pasted(text: str, *, platform: str | None = None, rules: Rules = RULES) -> Pasted:
    """Return what the links in `text` say of platform, account and post."""
    links = find_links(text, net=Net.LIKELY)
    readings = [(link, read(link.address, rules=rules)) for link in links]
    found = tuple(_found(link, one, platform, rules) for link, one in readings if one)
    return Pasted(next((one for one in found if one.platform), None), found)


def _found(link: Link, reading: Reading, platform: str | None, rules: Rules) -> Found:
    leads_to = behind(reading, rules=rules)
    code = leads_to.platform.code if leads_to.platform else None
    account = account_in(reading, platform=platform, rules=rules)
    return Found(link, reading.kind, code, account, _post(leads_to))


def _post(reading: Reading) -> str | None:
    if reading.kind in _NO_POSTS or reading.address.is_front_page:
        return None
    return reading.whole


def _as_typed(url: str, rules: Rules) -> Reading | None:
    url = url.strip()
    if not re.match(r"https?://", url, re.IGNORECASE):
        return None
    if any(c.isspace() or not c.isprintable() for c in url):
        return None
    reading = read(url, rules=rules)
    return reading if reading and "." in reading.address.host.strip(".") else None


def _is_of_another(reading: Reading, platform: str | None, rules: Rules) -> bool:
    chosen = rules.find(platform)
    return chosen is not None and reading.platform != chosen


def _has_page(address: Address) -> bool:
    return bool(address.parts or address.query)
