"""One post, whatever way its address was copied."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_SAME = {
    "twitter.com": "x.com",
    "fb.com": "facebook.com",
    "fb.watch": "facebook.com/watch",
    "instagr.am": "instagram.com",
    "youtube-nocookie.com": "youtube.com",
    "telegram.me": "t.me",
}
_SUBDOMAIN = re.compile(r"^(?:www|m|mobile|mbasic|web|nl-nl|old)\.")
# What names a post in a query; everything else says who shared it, and how.
_NAMES = {"v", "id", "story_fbid", "fbid", "list", "p"}
_SHORTCODE = re.compile(r"(?:^|/)(?:p|reel|reels|tv)/([\w-]+)")
_VIDEO = re.compile(r"^/(?:shorts|embed|live|v)/([\w-]+)")


def post_of(url: str) -> str | None:
    """Return the address as all its copies have it, or None when it names no page."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        site = parts.hostname or ""
    except ValueError:
        return None
    while (plain := _SUBDOMAIN.sub("", site)) != site:
        site = plain
    site = _SAME.get(site, site)
    path = re.sub(r"/+", "/", parts.path).rstrip("/")
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if k in _NAMES)

    if site == "instagram.com" and (match := _SHORTCODE.search(path)):
        return f"{site}/p/{match[1]}"
    if site == "youtu.be" and path:
        return f"youtube.com/watch?v={path[1:]}"
    if site == "youtube.com":
        if match := _VIDEO.match(path):
            return f"{site}/watch?v={match[1]}"
        query = [(k, v) for k, v in query if k == "v"] or query
    if not site or not (path or query):
        return None
    return f"{site}{path}" + (f"?{urlencode(query)}" if query else "")
