"""Links in a text: all that could be one, or only what looks like one.

Which net to use is a choice. `Net.WIDE` is for taking links out where none may be kept:
one that is missed is worse than a word too many, so a sentence that starts without a space
(`ging mis.Toen`) loses two words. Times, amounts, dates and abbreviations (`12.30`,
`o.a.`) stay: no host name ends on a digit or a single letter. `Net.LIKELY` is for reading:
it leaves names with a dot (`jan.jansen`) and sentences alone, and takes what has a scheme,
a path, a hidden dot, or an ending that exists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from shared.language.addresses.address import DOT, trimmed
from shared.language.addresses.endings import could_end, is_ending
from shared.language.addresses.letters import with_places

_LABEL = r"[\w-]++"
_HIDDEN = rf"\s{{0,2}}{DOT}\s{{0,2}}"
_TAIL = r"(?P<tail>(?::\d{1,5}(?!\d))?(?:\.?[/?#]\S*+)?)"
_WIDE_TAIL = r"(?P<tail>(?::\d{1,5}(?!\d))?(?:\s{0,2}[/?#]\s{0,2}[^\s]++)*+/?)"
_SCHEME = re.compile(
    r"[a-z][a-z0-9+-]{0,20}\s?(?:\[:\]|\(:\)|:)\s?(?://\s?\S+)"
    r"|h[tx]{2}ps?\s?:\s?/?\s?[^\s/]\S+|[a-z]{3,6}%3a(?:%2f){2}\S+",
    re.IGNORECASE,
)
_OTHER_SCHEME = re.compile(
    r"(?<![a-z])(?:mailto|magnet|tg|sms|tel|blob|javascript|intent|about|file):\S+",
    re.IGNORECASE,
)
_WWW = re.compile(rf"(?<![a-z0-9])www\d?(?:\.|{_HIDDEN}|\s?\.\s?)[^\s.]\S*", re.IGNORECASE)
_HOST = rf"(?<![\w-]){_LABEL}(?:(?:\.|{_HIDDEN}){_LABEL})++\.?+"
_TIGHT = re.compile(rf"(?P<host>{_HOST}){_TAIL}", re.IGNORECASE)
_TIGHT_WIDE = re.compile(rf"(?P<host>{_HOST}){_WIDE_TAIL}", re.IGNORECASE)
_SPACED = re.compile(
    rf"(?<![\w-])(?P<first>{_LABEL}(?:\.{_LABEL}){{0,5}}+)"
    rf"(?P<gap>\s{{1,3}}\.\s{{0,3}}|\.\s{{1,3}}|\s{{1,3}}(?:dot|punt)\s{{1,3}})"
    rf"(?P<last>{_LABEL}(?:\s?\.\s?{_LABEL})*?){_WIDE_TAIL}",
    re.IGNORECASE,
)
_IP6 = re.compile(
    r"\[[0-9a-f:.]{2,45}\](?::\d{1,5})?(?:/\S*)?"
    r"|(?<![\w:.])(?=[0-9a-f]*:)[0-9a-f:]{4,39}(?![\w:])(?:/\S*)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_ROUNDS = 9
_SPLIT = re.compile(rf"\.|{_HIDDEN}", re.IGNORECASE)


class Net(StrEnum):
    """How much is taken for a link; see the top of this file."""

    WIDE = "wide"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: from `start` up to `end`, and its address in plain letters."""

    start: int
    end: int
    address: str


def find_links(text: str, *, net: Net = Net.WIDE) -> tuple[Link, ...]:
    """Return the links in `text`, in order; they never overlap."""
    folded = with_places(text)
    links: list[Link] = []
    for start, end in _merged(_spans(folded.text, net)):
        address = trimmed(folded.text[start:end])
        if not address:
            continue
        shift = max(folded.text[start:end].find(address), 0)
        first, last = start + shift, start + shift + len(address) - 1
        links.append(Link(folded.places[first], folded.places[last] + 1, address))
    return tuple(links)


def has_link(text: str, *, net: Net = Net.WIDE) -> bool:
    """Return whether there is a link in `text`."""
    return next(_spans(with_places(text).text, net), None) is not None


def without_links(text: str, *, instead: str, net: Net = Net.WIDE) -> str:
    """Return `text` with `instead` in the place of every link.

    `instead` must be no link itself. What was stuck to a link may be one too once that link
    is gone, so the text is looked through until nothing is found.
    """
    for _ in range(_ROUNDS):
        links = find_links(text, net=net)
        if not links:
            break
        ends = [0, *(link.end for link in links)]
        starts = [*(link.start for link in links), len(text)]
        text = instead.join(text[a:b] for a, b in zip(ends, starts, strict=True))
    return text


def _spans(text: str, net: Net) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _SCHEME.finditer(text))
    yield from (match.span() for match in _WWW.finditer(text))
    yield from (match.span() for match in _IP6.finditer(text) if _is_ip6(match[0]))
    if net is Net.LIKELY:
        for match in _TIGHT.finditer(text):
            if _looks_like_one(match):
                yield _start_of_user(text, match.start()), match.end()
        return
    yield from (match.span() for match in _OTHER_SCHEME.finditer(text))
    for match in _TIGHT_WIDE.finditer(text):
        if _could_be_one(match["host"]):
            yield _start_of_user(text, match.start()), match.end()
        else:
            yield from _within(match)
    yield from _spaced(text)


def _within(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield what could be a link in a row of words and dots that is none as a whole.

    A dot between two spaces may be one that lists things: `zie · 192.0.2.7 · 3 foto's`.
    """
    host = match["host"]
    dots = [dot.span() for dot in _SPLIT.finditer(host)]
    starts = [0, *(after for _, after in dots)]
    ends = [*(before for before, _ in dots), len(host)]
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if number and could_end(host[first:last]):
            yield match.start(), match.start() + last
        fourth = starts[number - 3] if number >= 3 else last  # noqa: PLR2004 - of four numbers
        if _is_ip4(_SPLIT.sub(".", host[fourth:last])):
            is_last = last == len(host.rstrip("."))
            yield match.start() + fourth, match.end() if is_last else match.start() + last


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    while match := _SPACED.search(text, place):
        if _could_be_spaced(match):
            yield match.span()
        place = match.start("last")


def _could_be_one(host: str) -> bool:
    labels = _SPLIT.split(host.rstrip("."))
    return could_end(labels[-1]) or _is_ip4(host)


def _looks_like_one(match: re.Match[str]) -> bool:
    host, tail = match["host"].rstrip("."), match["tail"]
    labels = _SPLIT.split(host)
    if not _could_be_one(host):
        return False
    if tail.strip("?"):
        return True
    if _is_ip4(host) or match.string.startswith("@", match.start() - 1):
        return False
    hidden = host.count(".") < len(labels) - 1 or re.search(r"[\[({<]", host) is not None
    return hidden or any(la.startswith("xn--") for la in labels) or _ends_well(labels[-1])


def _ends_well(label: str) -> bool:
    starts_a_sentence = label[0].isupper() and not label.isupper()
    return is_ending(label) and not starts_a_sentence


def _could_be_spaced(match: re.Match[str]) -> bool:
    last = re.split(r"\s?\.\s?", match["last"])[-1]
    if not could_end(last):
        return False
    gap, follows = match["gap"], bool(match["tail"].strip())
    if gap.startswith("."):  # the end of a sentence, nearly always
        return is_ending(last)
    if gap.strip() == ".":
        return follows or is_ending(last) or last.islower()
    return follows or is_ending(last)


def _start_of_user(text: str, start: int) -> int:
    """Return where `naam:geheim@` before a host starts."""
    if start and text[start - 1] == "@":
        while start and not text[start - 1].isspace():
            start -= 1
    return start


def _is_ip4(host: str) -> bool:
    if not _NUMBERS.fullmatch(host):
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_ip6(text: str) -> bool:
    host = text[1:].partition("]")[0] if text.startswith("[") else text.partition("/")[0]
    try:
        ip_address(host)
    except ValueError:
        return False
    return len(re.findall("[0-9a-f]+", host, re.IGNORECASE)) > 1


def _merged(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return iter(merged)
