"""When are two guardians one person? Their number says so, or a worker; a name never does.

Doubt is kept apart from both answers. For whatever allows, two who may be one are two when a
yes is to make up for a no, and one when two must sign. For whatever denies they are one: a no
takes back what the other gave.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from services.consent.domain import names
from services.consent.domain.said import Consent, Settled, Voice
from shared.contracts.consent.record import Signer


class Pair(NamedTuple):
    """Two numbers that may be one guardian."""

    guardian_id: UUID
    other_id: UUID


class Identities:
    """Who is who among the guardians of one young person."""

    def __init__(self, forms: Sequence[Consent], settled: Iterable[Settled]) -> None:
        self._names: dict[UUID, set[str]] = {}
        for form in forms:
            if form.signer is Signer.GUARDIAN and form.guardian_id is not None:
                name = form.signer_name.get_secret_value()
                self._names.setdefault(form.guardian_id, set()).add(name)
        latest = {one.pair: one.same for one in settled}
        self._persons = _joined(pair for pair, same in latest.items() if same)
        self._apart = [pair for pair, same in latest.items() if not same]

    def one_with(self, number: UUID) -> tuple[UUID, ...]:
        """Return the other numbers that are surely the same person."""
        return tuple(n for n in self._names if n != number and self.is_one(n, number))

    def is_one(self, one: Voice, other: Voice) -> bool:
        """Return whether both are surely one person."""
        if one == other:
            return True
        together = isinstance(other, UUID) and other in self._person(one)
        return together and not self._are_apart(one, other)

    def may_be_one(self, one: Voice, other: Voice) -> bool:
        """Return whether they are one person, or nobody can tell."""
        if self.is_one(one, other):
            return True
        if not isinstance(one, UUID) or not isinstance(other, UUID):
            return True  # without a number it may be anybody
        if self._are_apart(one, other):
            return other in self._person(one)  # two workers said two things
        return any(
            names.may_be_one(name, another)
            for name in self._names_of(one)
            for another in self._names_of(other)
        )

    def are(self, count: int, voices: Iterable[Voice]) -> bool:
        """Return whether there are surely this many persons among `voices`."""
        return any(
            not any(self.may_be_one(*two) for two in combinations(group, 2))
            for group in combinations(dict.fromkeys(voices), count)
        )

    def to_settle(self) -> Iterator[Pair]:
        """Yield the numbers of whom somebody must say whether they are one guardian."""
        persons: list[UUID] = []
        for number in self._names:
            if not any(self.is_one(number, person) for person in persons):
                persons.append(number)
        yield from (Pair(*two) for two in combinations(persons, 2) if self.may_be_one(*two))

    def _person(self, voice: Voice) -> frozenset[UUID]:
        """Return all numbers of one person."""
        if not isinstance(voice, UUID):
            return frozenset()
        return next((p for p in self._persons if voice in p), frozenset((voice,)))

    def _are_apart(self, one: Voice, other: Voice) -> bool:
        """Return whether somebody said that they, or others they are one with, are two."""
        person, another = self._person(one), self._person(other)
        return any(
            (first in person and second in another) or (second in person and first in another)
            for first, second in map(tuple, self._apart)
        )

    def _names_of(self, number: UUID) -> set[str]:
        return {name for each in self._person(number) for name in self._names.get(each, ())}


def _joined(pairs: Iterable[frozenset[UUID]]) -> list[frozenset[UUID]]:
    """Return the persons that pairs of numbers make: whoever shares a number is one."""
    persons: list[frozenset[UUID]] = []
    for pair in pairs:
        touched = [person for person in persons if person & pair]
        persons = [person for person in persons if not person & pair]
        persons.append(pair.union(*touched))
    return persons
