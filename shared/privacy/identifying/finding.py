"""What was found, how sure that is, and how a person overrules it."""

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

Digest = Callable[[str], str]


class Kind(StrEnum):
    """What identifies a person; the value is the code that others know it by."""

    E_MAIL = "e-mail-address"
    PHONE = "phone-number"
    BSN = "bsn"
    IBAN = "iban"
    PLATE = "licence-plate"
    POSTCODE = "postcode"
    ADDRESS = "address"
    BIRTH_DATE = "birth-date"
    HANDLE = "handle"
    NAME = "name-of-a-person"


class Certainty(StrEnum):
    """How sure a finding is: `certain` passed a check of its own, `possible` is a guess."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may identify a person, from `start` up to `end` of the text as written.

    It holds none of the text. `why` is the code of the rule that found it. `mark` is the same
    for the same words of the same kind, wherever they stand and however they are spelled, so
    that a person who overruled it is not asked again after another word was changed.
    """

    kind: Kind
    start: int
    end: int
    certainty: Certainty
    why: str
    mark: str


def keyed(key: bytes, *, about: str) -> Digest:
    """Return a digest that only who has `key` can repeat: 32 hexadecimal characters.

    A plain hash of a BSN is found by trying all of them. What was overruled in one notice is
    not overruled in another: `about` names the notice. Raises `ValueError` without a key.
    """
    if not key:
        raise ValueError("a mark without a key shows what it stands for: give a key")

    def digest(words: str) -> str:
        message = f"{about}\x00{words}".encode()
        return hmac.new(key, message, hashlib.sha256).hexdigest()[:32]

    return digest


def unresolved(findings: Iterable[Finding], overruled: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings whose mark no person has overruled, in their order."""
    return tuple(finding for finding in findings if finding.mark not in overruled)
