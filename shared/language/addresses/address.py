"""An address as it was typed, taken apart: its host, path and query."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import idna

from shared.language.addresses.letters import plain_address

DOT = (  # as people write it so that no software sees a link
    r"(?:\[\s*(?:\.|dot|punt)\s*\]|\(\s*(?:\.|dot|punt)\s*\)|\{\s*(?:\.|dot|punt)\s*\}"
    r"|<\.>|%2e|&#46;|&#x2e;|&period;|[·•∙‧])"
)
_DOT = re.compile(rf"\s*{DOT}\s*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+-]{1,20})\s*(?:\[:\]|\(:\)|:)\s*/{1,3}", re.IGNORECASE)
_LABEL = r"[^\s/?#@:\[\].]+"
_HOST = rf"(?:{_LABEL}\.)+(?:{_LABEL}\.?)|\[[0-9a-f:.]+\]"
_BARE = re.compile(
    rf"(?:[^\s/?#@]+@)?(?P<host>{_HOST})(?::\d{{1,5}})?(?P<rest>[/?#].*)?", re.IGNORECASE
)
_IP6 = re.compile(r"\[[0-9a-f:.]+:[0-9a-f:.]*\]", re.IGNORECASE)
_HOST_NAME = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9_-]+|\[[0-9a-f:.]+\]")
_APP = re.compile(r"[a-z0-9._-]+")  # what an app does: `tg://resolve`
_ENCODED = re.compile(r"[a-z]{3,6}%3a(?:%2f){2}\S+", re.IGNORECASE)
_WEB = re.compile(r"(?:h[tx]{2}ps?|ftps?)$")  # text may be stuck to it: `ziehttps`
_AROUND = "<>()[]{}\"'“”\u2018\u2019„«»`*|,;:!"
_BEHIND = _AROUND + ".?…"
_ODD = re.compile("[/\ud800-\udfff]")
_SAFE = "~$&+=@"  # not what `trimmed` takes off, so that what is written is read the same


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads; `scheme` is empty when none was typed, the path is decoded."""

    scheme: str
    host: str  # of another scheme than the web's: `tg://resolve`
    port: str = ""
    parts: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""

    @property
    def path(self) -> str:
        """Return the path as templates are compared with it."""
        # A slash that was encoded is part of a name, so it must fit no template; so must
        # bytes that are no text.
        return "".join(f"/{_ODD.sub(chr(0xFFFD), part)}" for part in self.parts)

    @property
    def is_front_page(self) -> bool:
        """Return whether it names a host and nothing more."""
        return not (self.parts or self.query or self.fragment)

    def written(self, site: str, *, without: frozenset[str] = frozenset()) -> str:
        """Return the address as all its copies have it: at `site`, some queries left out."""
        path = "".join(f"/{_encoded(part)}" for part in self.parts)
        query = sorted((name, value) for name, value in self.query if name not in without)
        asked = urlencode(query, errors="surrogateescape")
        port = self.port and f":{self.port}"
        fragment = self.fragment and f"#{_encoded(self.fragment, safe='/?')}"
        return f"{site}{port}{path}{asked and f'?{asked}'}{fragment}".rstrip(".")


def trimmed(text: str) -> str:
    """Return `text` without the brackets, quotes and full stops that stand around a link."""
    text = plain_address(text).strip()
    while text and text[0] in _AROUND and not _IP6.match(text):
        text = text[1:]
    while text and text[-1] in _BEHIND and not _closes(text):
        text = text[:-1].rstrip()
    return text


def names_a_page(text: str) -> bool:
    """Return whether `text` is written as an address: with a scheme, or a host and a path."""
    text = _undone(trimmed(text))
    if _SCHEME.match(text):
        return True
    bare = _BARE.fullmatch(text)
    return bare is not None and bool(bare["rest"])


def read_address(text: str) -> Address | None:
    """Return the address that `text` is, or None when it is none.

    What was done to hide it is undone: `hxxps://mega[.]nz`, `mega (dot) nz`, invisible
    letters. A host in another script becomes its ASCII form (RFC 5891).
    """
    text = _undone(trimmed(text))
    if re.search(r"\s", text):
        return None
    scheme = ""
    if match := _SCHEME.match(text):
        scheme, text = match[1].lower(), text[match.end() :]
    elif text.startswith("//"):
        text = text[2:]
    elif not _BARE.fullmatch(text):
        return None
    return _split(scheme, text)


def _split(scheme: str, rest: str) -> Address | None:
    try:
        split = urlsplit(f"//{rest}")
        host, port = (split.hostname or "").rstrip("."), split.port
    except ValueError:
        return None
    of_web = not scheme or _WEB.search(scheme) is not None
    host = _ascii(host)
    if not (_HOST_NAME if of_web else _APP).fullmatch(host):
        return None
    return Address(
        scheme,
        host if of_web else f"{scheme}://{host}",
        "" if port in (None, 80, 443) else str(port),
        tuple(
            unquote(p, errors="surrogateescape") for p in split.path.split("/") if p.strip(".")
        ),
        tuple(
            parse_qsl(split.query, keep_blank_values=True, errors="surrogateescape"),
        ),
        unquote(split.fragment, errors="surrogateescape"),
    )


def _undone(text: str) -> str:
    if _ENCODED.fullmatch(text):
        text = unquote(text)
    scheme = _SCHEME.match(text) or re.match("/*", text)
    start = scheme.end() if scheme else 0
    path = re.compile("[/?#]").search(text, start)
    end = path.start() if path else len(text)
    return f"{text[:start]}{_DOT.sub('.', text[start:end])}{text[end:]}"


def _encoded(text: str, *, safe: str = "") -> str:
    return quote(text, safe=_SAFE + safe, errors="surrogateescape")


def _ascii(host: str) -> str:
    host = host.lower()
    if ":" in host:
        return f"[{_shortest(host)}]"
    try:
        return idna.encode(host, uts46=True).decode() if not host.isascii() else host
    except idna.IDNAError:
        return ""


def _shortest(host: str) -> str:
    try:
        return IPv6Address(host).compressed
    except ValueError:
        return host


def _closes(text: str) -> bool:
    """Whether the last bracket closes one in the link itself: `/wiki/Plug_(drugs)`."""
    opening = {")": "(", "]": "[", "}": "{"}.get(text[-1])
    return opening is not None and text.count(opening) >= text.count(text[-1])
