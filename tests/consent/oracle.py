"""May this be shown? Answered once more, by going through the history from its beginning.

The service looks back from a use at all that was ever said. This walks forward: it lets each
word change who is for and who is against, and looks at the end at who is left. It shares
nothing with the service but the messages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.guardians import EndGuardianship, SettleGuardians
from shared.contracts.consent.may_publish import MayPublish
from shared.contracts.consent.record import InvalidateConsent, RecordConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.message import Command
from tests.consent.world import AGAIN, MOTHER

Heard = tuple[datetime, Command]
YES, NO, GONE = range(3)  # of words at one moment the no counts; whose voice ended has neither


@dataclass
class Persons:
    """Which numbers are one guardian: what workers said last of each two, and the names."""

    last_words: dict[frozenset[UUID], bool] = field(default_factory=dict)
    signed: set[UUID] = field(default_factory=set)
    alike: frozenset[UUID] = frozenset()

    def chain(self, number: object) -> set[object]:
        """Return every number that is one with this one, by as many steps as it takes."""
        chain, before = {number}, 0
        while len(chain) > before:
            before = len(chain)
            for pair, same in self.last_words.items():
                chain |= pair if same and pair & chain else set()
        return chain

    def told_apart(self, one: object, other: object) -> bool:
        return any(
            not same and len(pair & self.chain(one)) and len(pair & self.chain(other))
            for pair, same in self.last_words.items()
        )

    def surely(self, one: object, other: object) -> bool:
        return one == other or (other in self.chain(one) and not self.told_apart(one, other))

    def perhaps(self, one: object, other: object) -> bool:
        if "youth" in {one, other} or self.surely(one, other):
            return one == other or self.surely(one, other)
        if self.told_apart(one, other):
            return other in self.chain(one)
        names = [self.chain(each) & self.signed & self.alike for each in (one, other)]
        return all(names)


@dataclass
class Room:
    """Everybody who has a say about one young person and one use, as far as was told."""

    persons: Persons = field(default_factory=Persons)
    for_it: dict[object, list[RecordConsent]] = field(default_factory=dict)
    against_it: set[UUID] = field(default_factory=set)
    asked: bool = False
    willing: bool = True

    def no_of_everybody(self) -> None:
        self.for_it.clear()

    def no_of(self, guardian: object) -> None:
        """Take back what this guardian gave, or what perhaps was theirs."""
        for voice in list(self.for_it):
            if self.persons.perhaps(voice, guardian):
                self.for_it.pop(voice)

    def gone(self, guardian: UUID) -> None:
        self.no_of(guardian)
        self.against_it = {
            no for no in self.against_it if not self.persons.surely(no, guardian)
        }

    def as_many(self, needed: int, voices: set[object]) -> bool:
        two = any(not self.persons.perhaps(*pair) for pair in combinations(voices, 2))
        return bool(voices) and (needed == 1 or two)

    def nobody_against(self, voices: set[object]) -> bool:
        return all(
            any(self.persons.surely(no, yes) for yes in voices) for no in self.against_it
        )


def may(history: Sequence[Heard], query: MayPublish, now: datetime, **rules: object) -> bool:
    """Return whether everybody shown is fine with it, and so are those who must be."""
    return all(_one(history, who, query, now, **rules) for who in query.people)  # type: ignore[arg-type]


def _one(
    history: Sequence[Heard],
    who: UUID,
    query: MayPublish,
    now: datetime,
    *,
    guardians: int,
    notices: dict[int, date],
) -> bool:
    about = [(at, c) for at, c in history if getattr(c, "youth_id", None) == who]
    void = {c.consent_id for _, c in about if isinstance(c, InvalidateConsent)}
    born = {
        c.born_on for _, c in about if isinstance(c, RecordConsent) and c.consent_id not in void
    }
    if not born:
        return False
    assert len(born) == 1, "one file, two birthdays"
    (born_on,) = born
    today = _day(now)

    room = Room(_persons(about, void))
    for _, _, word in sorted(_words(about, void, born_on, query), key=lambda w: w[:2]):
        _hear(room, word, query)

    def stands(paper: RecordConsent) -> bool:
        needed = max((v for v, since in notices.items() if since <= today), default=0)
        until = paper.valid_until or _a_year_later(_day(paper.signed_at))
        return today <= until and (paper.notice_version or 0) >= needed

    voices = {voice for voice, papers in room.for_it.items() if any(map(stands, papers))}
    if _sixteen(born_on, today):
        return "youth" in voices
    voices.discard("youth")
    return (
        room.asked
        and room.willing
        and room.as_many(guardians, voices)
        and room.nobody_against(voices)
    )


def _persons(about: Iterable[Heard], void: set[UUID]) -> Persons:
    """Return who is one: the mother and her second number have a name that says so perhaps."""
    persons = Persons(alike=frozenset((MOTHER, AGAIN)))
    for _, command in about:
        if isinstance(command, SettleGuardians):
            pair = frozenset((command.guardian_id, command.other_id))
            persons.last_words[pair] = command.same
        elif (
            isinstance(command, RecordConsent)
            and command.consent_id not in void
            and command.signer is Signer.GUARDIAN
            and command.guardian_id is not None
        ):
            persons.signed.add(command.guardian_id)
    return persons


def _words(
    about: Iterable[Heard], void: set[UUID], born_on: date, use: MayPublish
) -> Iterable[tuple[datetime, int, Command]]:
    """Yield what was said with the moment it was said by our clock, and its rank then."""
    for heard, c in about:
        if isinstance(c, RecordConsent):
            at = min(heard, c.signed_at)
            adult = _sixteen(born_on, _day(c.signed_at))
            # Who was never the one to sign said nothing, for or against.
            right = c.signer is Signer.YOUTH if adult else c.signer is Signer.GUARDIAN
            right = right and (adult or c.authority is not False)
            if c.consent_id not in void and right:
                yield at, YES, c.model_copy(update={"assent": None})
                yield at, NO, c.model_copy(update={"assent": None, "channels": ()})
            if c.assent is not None and c.signer is Signer.GUARDIAN:
                said = RecordAssent(
                    id=c.id, youth_id=c.youth_id, given=c.assent, said_at=c.signed_at
                )
                if not (c.assent and c.consent_id in void):
                    yield at, YES if _fine(said, use) else NO, said
        elif isinstance(c, RecordAssent):
            yield min(heard, c.said_at), YES if _fine(c, use) else NO, c
        elif isinstance(c, WithdrawConsent):
            yield min(heard, c.withdrawn_at), NO, c
        elif isinstance(c, EndGuardianship):
            yield min(heard, c.ended_at), GONE, c


def _hear(room: Room, word: Command, use: MayPublish) -> None:
    if isinstance(word, RecordConsent):
        _paper(room, word, use)
    elif isinstance(word, RecordAssent):
        if _fine(word, use):
            room.asked = room.willing = True
        else:
            room.asked, room.willing = True, False
            room.for_it.pop("youth", None)
    elif isinstance(word, WithdrawConsent):
        if word.channels and use.channel not in word.channels:
            return
        if word.by is Signer.GUARDIAN and word.guardian_id is not None:
            room.no_of(word.guardian_id)
            room.against_it.add(word.guardian_id)
            return
        room.no_of_everybody()
        if word.by is Signer.YOUTH:
            room.willing = False
    elif isinstance(word, EndGuardianship):
        room.gone(word.guardian_id)


def _paper(room: Room, paper: RecordConsent, use: MayPublish) -> None:
    voice = "youth" if paper.signer is Signer.YOUTH else paper.guardian_id
    same_event = paper.event_id in (None, use.event_id)
    no = use.channel in paper.refused_channels or use.purpose in paper.refused_purposes
    if no:
        if set(paper.images) & set(use.images) if paper.images else same_event:
            room.no_of(voice)
            if isinstance(voice, UUID):
                room.against_it.add(voice)
    elif use.channel in paper.channels and use.purpose in paper.purposes:
        if paper.images:
            shown = bool(use.images) and all(i in paper.images for i in use.images)
        else:
            shown = same_event
        if shown:
            room.for_it.setdefault(voice, []).append(paper)


def _fine(word: RecordAssent, use: MayPublish) -> bool:
    return (
        word.given
        and (use.channel in word.channels or not word.channels)
        and (use.purpose in word.purposes or not word.purposes)
    )


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo("Europe/Amsterdam")).date()


def _sixteen(born_on: date, today: date) -> bool:
    """Return whether sixteen birthdays have passed, counting them one by one."""
    month, day = born_on.month, born_on.day
    return today.year - born_on.year > 16 or (
        today.year - born_on.year == 16 and (today.month, today.day) >= (month, day)
    )


def _a_year_later(on: date) -> date:
    if (on.month, on.day) == (2, 29):
        return date(on.year + 1, 2, 28)
    return date(on.year + 1, on.month, on.day)
