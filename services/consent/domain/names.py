"""May two names be one person's? Wide on purpose: a doubt costs a question, a mistake a child.

A name is no proof that two are one, and two names are no proof that they are not: the same
mother signs as `Mama`, `F. Yilmaz` and `Fatma Yilmaz`.
"""

import re

from rapidfuzz import fuzz

from shared.privacy.identifying.reading import fold

ALIKE = 80  # of 100: one letter in five may be another
JOINED = 92  # of 100, of names that differ in where their spaces are
MOST = 8  # words of a name that are looked at
KIN = {
    **dict.fromkeys(("mama", "mam", "moeder", "mother", "mum", "mom"), "mother"),
    **dict.fromkeys(("papa", "pap", "vader", "father", "dad"), "father"),
    **dict.fromkeys(("ouder", "voogd", "verzorger", "parent", "guardian"), ""),
}
"""What a child calls them: says which parent it is at most, and not who."""
FILLERS = frozenset(
    (
        *("de", "den", "der", "het", "t", "te", "ten", "ter", "van", "von", "el", "al"),
        *("een", "mijn", "the", "my"),
        *("mevr", "mevrouw", "mw", "mrs", "ms", "mr", "meneer", "dhr", "heer", "drs", "dr"),
    )
)


def may_be_one(name: str, other: str) -> bool:
    """Return whether both may be the name of one person."""
    words, others = _words(name), _words(other)
    roles, other_roles = _roles(words), _roles(others)
    if roles and other_roles and roles.isdisjoint(other_roles):
        return False  # a mother and a father
    if not words or not others or _is_kin(words) or _is_kin(others):
        return True  # it says whose parent they are, not who
    if _is_dutch(words) is not _is_dutch(others):
        return True  # in other letters it cannot be compared
    shorter, longer = sorted((words, others), key=len)
    return (
        _fits(shorter, longer)
        or _is_word(words[0], others[0])  # a surname may change, by marriage or by custom
        or (len(words) != len(others) and fuzz.ratio("".join(words), "".join(others)) >= JOINED)
    )


def plain(name: str) -> str:
    """Return a name in small letters without marks, titles and small words."""
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    """Return the words of a name: no titles, no small words, no marks over letters."""
    plain = re.sub(r"['`\u2018\u2019\u00b4]", "", fold(name))
    words = re.findall(r"[^\W\d_]+", plain)
    return [word for word in words if word not in FILLERS][:MOST]


def _roles(words: list[str]) -> set[str]:
    return {KIN[word] for word in words if KIN.get(word)}


def _is_kin(words: list[str]) -> bool:
    return any(word in KIN for word in words)


def _is_dutch(words: list[str]) -> bool:
    """Return whether a name is in the letters of Dutch."""
    return all(word.isascii() for word in words)


def _fits(shorter: list[str], longer: list[str]) -> bool:
    """Return whether each word of one has its own in the other: alike, or an initial."""
    if not shorter:
        return True
    first, *rest = shorter
    return any(
        (_is_word(first, word) or _is_initial(first, word))
        and _fits(rest, [*longer[:place], *longer[place + 1 :]])
        for place, word in enumerate(longer)
    )


def _is_word(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 1 and fuzz.ratio(one, other) >= ALIKE


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]
