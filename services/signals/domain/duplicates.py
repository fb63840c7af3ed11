"""Which signals may be about the same thing, and what a person said of it."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from rapidfuzz import fuzz, process

from services.signals.domain.past import Mark, Sighting
from shared.contracts.message import Code, Frozen

WINDOW = timedelta(days=7).total_seconds()  # between when the two were seen
LIKE = 85.0  # of 100: rapidfuzz's ratio of the sorted words
ENOUGH = 4  # words: two texts of three words are soon alike
RAREST, NEWEST = 6, 40  # words to look under, and signals per word

State = Literal["suggested", "confirmed", "rejected"]


class Link(Frozen):
    """A signal and the earlier one it may repeat; a signal repeats at most one other."""

    signal_id: UUID
    of: UUID
    because: Code
    likeness: float | None = None
    state: State = "suggested"
    decided_by: tuple[UUID, ...] = ()

    @property
    def waits(self) -> bool:
        """Return whether nobody has said yet what they are."""
        return self.state == "suggested"

    def decided(self, command_id: UUID, state: State, *, of: UUID) -> "Link":
        """Return the link as a person decided it; one command decides once."""
        if command_id in self.decided_by:
            return self
        same = of == self.of
        return self.model_copy(
            update={
                "of": of,
                "because": self.because if same else "worker",
                "likeness": self.likeness if same else None,
                "state": state,
                "decided_by": (*self.decided_by, command_id),
            }
        )


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier signal that may be the same, and why."""

    signal_id: UUID
    because: str
    likeness: float | None = None


class Lookalikes:
    """Finds signals of the same post, nearly the same text, or the same account.

    Texts are compared with those that share one of their rarest words: comparing with
    everything in the window finds hardly more, and takes the longer the more there is.
    """

    def __init__(self) -> None:
        self._known: dict[UUID, Sighting] = {}
        self._by: dict[tuple[str, str], list[Mark]] = {}

    def __len__(self) -> int:
        """Return how many signals can be found."""
        return len(self._known)

    def learn(self, sighting: Sighting) -> None:
        """Let `sighting` be found."""
        self.forget(sighting.signal_id)
        self._known[sighting.signal_id] = sighting
        for key in _keys(sighting):
            insort(self._by.setdefault(key, []), sighting.mark)

    def forget(self, signal_id: UUID) -> None:
        """Let the signal no longer be found."""
        if (sighting := self._known.pop(signal_id, None)) is None:
            return
        for key in _keys(sighting):
            marks = self._by[key]
            del marks[bisect_left(marks, sighting.mark)]
            if not marks:
                del self._by[key]

    def forget_before(self, moment: datetime) -> None:
        """Let what was seen before `moment` no longer be found."""
        for sighting in list(self._known.values()):
            if sighting.mark[0] < moment.timestamp():
                self.forget(sighting.signal_id)

    def find(self, signal_id: UUID, *, unless: Callable[[UUID], bool]) -> Alike | None:
        """Return what the signal most surely repeats, or None; `unless` passes one over."""
        if (sighting := self._known.get(signal_id)) is None:
            return None

        def others(kind: str, value: str) -> Iterator[UUID]:
            marks = self._near(kind, value, sighting)
            return (i for _, i in marks if i != signal_id and not unless(i))

        if sighting.post and (same := next(others("post", sighting.post), None)):
            return Alike(same, "post")
        if like := self._likest(sighting, unless=unless):
            return like
        if sighting.account and (same := next(others("account", sighting.account), None)):
            return Alike(same, "account")
        return None

    def _likest(self, sighting: Sighting, *, unless: Callable[[UUID], bool]) -> Alike | None:
        if len(sighting.words) < ENOUGH:
            return None
        rare = sorted((self._near("word", w, sighting) for w in self._rare(sighting)), key=len)
        texts = {i: _text(self._known[i]) for marks in rare for _, i in marks}
        texts.pop(sighting.signal_id, None)
        like = process.extract(
            _text(sighting), texts, scorer=fuzz.ratio, score_cutoff=LIKE, limit=None
        )
        return next(
            (Alike(i, "text", round(s / 100, 2)) for _, s, i in like if not unless(i)), None
        )

    def _rare(self, sighting: Sighting) -> list[str]:
        counts = ((len(self._by["word", word]), word) for word in sighting.words)
        return [word for count, word in sorted(counts) if count > 1][:RAREST]

    def _near(self, kind: str, value: str, sighting: Sighting) -> Sequence[Mark]:
        marks = self._by.get((kind, value), ())
        at = sighting.mark[0]
        start, end = bisect_left(marks, (at - WINDOW,)), bisect_left(marks, (at + WINDOW,))
        return marks[max(start, end - NEWEST) : end] if kind == "word" else marks[start:end]


def _text(sighting: Sighting) -> str:
    return " ".join(sighting.words)


def _keys(sighting: Sighting) -> Iterator[tuple[str, str]]:
    if sighting.post:
        yield "post", sighting.post
    if sighting.account:
        yield "account", sighting.account
    for word in sighting.words:
        yield "word", word
