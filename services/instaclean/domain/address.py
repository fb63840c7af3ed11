"""Whether an address is exact: DSA art. 16(2)(b) asks for the exact URL."""

from urllib.parse import urlsplit

SITES = {
    "instagram": ("instagram.com",),
    "facebook": ("facebook.com", "fb.com", "fb.watch"),
    "tiktok": ("tiktok.com",),
    "snapchat": ("snapchat.com",),
    "youtube": ("youtube.com", "youtu.be"),
    "x": ("x.com", "twitter.com"),
    "telegram": ("t.me", "telegram.me"),
    "discord": ("discord.com", "discord.gg"),
    "linkedin": ("linkedin.com",),
    "whatsapp": ("whatsapp.com", "wa.me"),
}


def is_exact(url: str, *, platform: str) -> bool:
    """Return whether `url` leads to something on the platform, and not to its front door."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.path.strip("/"):
        return False
    if any(c.isspace() or ord(c) < ord(" ") for c in url.strip()):
        return False
    sites = SITES.get(platform)
    if sites is None:
        return "." in host
    return any(host == site or host.endswith(f".{site}") for site in sites)
