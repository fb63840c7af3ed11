"""What an organisation's own signals may teach: no piece of words that could be one case's.

A piece of a text may be somebody's name, street or handle. So a model keeps a piece only if two
of the texts that ship have it, or signals of three different accounts; signals that name no
account count together as one.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bench.categories.texts import Text
from services.signals.plugins import lexicon
from services.signals.plugins.names import without_names
from services.signals.plugins.pieces import all_bits, all_words
from shared.privacy.identifying.reading import read

IN_TEXTS = 2
OF_ACCOUNTS = 3
UNKNOWN = ""
KINDS: Mapping[str, Callable[[str], list[str]]] = {"bits": all_bits, "words": all_words}


@dataclass(frozen=True, slots=True)
class SiteText:
    """A text with the categories a worker gave it, and whom it is about: a keyed hash."""

    text: Text
    account: str = UNKNOWN


def may_be_kept(
    shipped: Iterable[Text], own: Iterable[SiteText]
) -> Mapping[str, frozenset[str]]:
    """Return by kind the pieces that a model may keep."""
    shipped, own = list(shipped), list(own)
    return {
        kind: _in_enough(shipped, cut) | _of_enough(own, cut) for kind, cut in KINDS.items()
    }


def without_others(file: bytes, kept: Mapping[str, frozenset[str]]) -> bytes:
    """Return the file of a model without the pieces that may not be kept."""
    head, _, numbers = gzip.decompress(file).partition(b"\n")
    raw = json.loads(head)
    width = len(raw["categories"]) + 1
    rows: list[bytes] = []
    start = 0
    for kind in KINDS:
        pieces = raw[kind]
        raw[kind] = [piece for piece in pieces if piece in kept[kind]]
        for at, piece in enumerate(pieces, start=start):
            if piece in kept[kind]:
                rows.append(numbers[at * width : (at + 1) * width])
        start += len(pieces)
    line = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(line.encode() + b"\n" + b"".join(rows), mtime=0)


def _in_enough(texts: Iterable[Text], cut: Callable[[str], list[str]]) -> frozenset[str]:
    counted = Counter(piece for text in texts for piece in cut(_as_read(text)))
    return frozenset(piece for piece, many in counted.items() if many >= IN_TEXTS)


def _of_enough(own: Iterable[SiteText], cut: Callable[[str], list[str]]) -> frozenset[str]:
    accounts: dict[str, set[str]] = defaultdict(set)
    for one in own:
        for piece in cut(_as_read(one.text)):
            accounts[piece].add(one.account)
    return frozenset(piece for piece, of in accounts.items() if len(of) >= OF_ACCOUNTS)


def _as_read(text: Text) -> str:
    """Return a text as the categoriser reads it: names are taken out first."""
    return without_names(read(text.text).text, but=lexicon.no_names())
