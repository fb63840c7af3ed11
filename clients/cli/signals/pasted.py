"""What a link that was pasted into a text says: where it was, whose it is, and which post."""

from dataclasses import dataclass

from shared.language.addresses.posts import read_pasted
from shared.language.taxonomy import PLATFORMS

PLATFORM = "instagram"  # where most is seen


@dataclass(frozen=True, slots=True)
class Pasted:
    """Platform, account and link of a signal; `read` has, in Dutch, what came from a link."""

    platform: str
    handle: str | None
    url: str | None
    read: tuple[str, ...] = ()


def read_link(
    text: str, *, platform: str | None, handle: str | None, url: str | None
) -> Pasted:
    """Return where a signal was, as it was typed, completed from the first link in `text`.

    What was typed always wins. An account is taken only if the link leaves no doubt.
    """
    links = read_pasted(text, platform=platform)
    found = links.first or next(iter(links.links), None)
    if found is None:
        return Pasted(platform or PLATFORM, handle, url)
    read = []
    if platform is None and found.platform and found.platform in PLATFORMS:
        platform = found.platform
        read.append(f"platform {PLATFORMS[platform].label}")
    if handle is None and found.account.certain:
        handle = found.account.name
        read.append(f"account {handle}")
    if url is None and found.to_open:
        url = found.to_open
        read.append(f"bericht {url}")
    return Pasted(platform or PLATFORM, handle, url, tuple(read))
