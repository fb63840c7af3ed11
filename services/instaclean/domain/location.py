"""Where an item is online: DSA art. 16(2)(b) asks for its exact electronic location."""

from collections.abc import Iterable, Sequence

from services.instaclean.domain.account import Item
from shared.language.addresses import posts
from shared.language.addresses.accounts import canonical_name
from shared.language.addresses.kinds import Kind

ONE_ITEM = "remove-item"  # the only action that is not about the account as a whole


def is_exact(url: str, *, platform: str, action: str | None) -> bool:
    """Return whether `url` is exact in a notice that asks for `action`.

    That is a post; in a notice about a whole account it may be the profile.
    """
    return posts.is_exact(url, platform=platform, whole_account=action != ONE_ITEM)


def why_not_exact(url: str, *, platform: str) -> str | None:
    """Return the reason that `url` is exact in no notice, None if it is in one."""
    if is_exact(url, platform=platform, action=None):
        return None
    match posts.exactness(url, platform=platform):
        case Kind.STORY:
            return "story-goes-away"
        case Kind.SHARE:
            return "short-link"
        case Kind.LOGIN:
            return "login-page"
    return "no-exact-address"


def place_of(url: str, *, platform: str) -> str:
    """Return what all addresses of one post, or of one profile, have in common."""
    return posts.post_of(url) or canonical_name(url, platform=platform)


def fitting(items: Iterable[Item], *, platform: str, action: str | None) -> Sequence[Item]:
    """Return the items whose address is exact in a notice; all of them if none is."""
    found = list(items)
    exact = [
        item
        for item in found
        if is_exact(item.url.get_secret_value(), platform=platform, action=action)
    ]
    return exact or found
