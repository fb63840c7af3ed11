"""What the signals service remembers."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from services.signals.domain import alarm, evidence, opinions, requests, tasks, trends
from services.signals.domain.alarm import Alarm, Called
from services.signals.domain.duplicates import Link, Lookalikes
from services.signals.domain.evidence import Evidence
from services.signals.domain.learning import Models
from services.signals.domain.opinions import SUSPICION, Opinion
from services.signals.domain.past import WINDOW, Past, sighting_of
from services.signals.domain.requests import Request
from services.signals.domain.signal import Erased, Signal
from services.signals.domain.tasks import Task
from services.signals.domain.trends import Trend
from services.signals.domain.words import words_of
from shared.messaging.inbox import Refuse, TooEarly
from shared.storage.bucket import Bucket
from shared.storage.table import Table

_MODELS = "all"  # the key of the one row
_COMPARED = ("category", "neighbourhood", "platform", "seen_at", "text", "url", "handle")


class Found(NamedTuple):
    """Signals that were asked for, and how many there are in all."""

    signals: Sequence[Signal]
    total: int


class SignalStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self.past, self._alike, self.linking = Past(), Lookalikes(), asyncio.Lock()
        self._words: dict[UUID, tuple[str, ...]] = {}
        self._delivered: dict[UUID, UUID] = {}
        table = bucket.table
        self._signals: Table[Signal] = table("signal", Signal, self._count)
        self.erased: Table[Erased] = table("erased", Erased, self._note_erased)
        self.alarms: Table[Alarm] = table("alarm", Alarm, clock=alarm.next_timer)
        self.evidence: Table[Evidence] = table("evidence", Evidence, clock=evidence.next_timer)
        self.tasks: Table[Task] = table("task", Task, clock=tasks.next_timer)
        self.requests: Table[Request] = table("request", Request, clock=requests.next_timer)
        self.links: Table[Link] = table("link", Link, self._relink)
        self.calls: Table[Called] = table("call", Called)
        self._models: Table[Models] = table("models", Models)
        self._readers: dict[UUID, set[str]] = {}
        self._opinions: Table[Opinion] = table(
            "opinion", Opinion, self._note_reader, clock=opinions.next_timer
        )
        self.trends: Table[Trend] = table("trend", Trend, self._tick, clock=trends.next_timer)

    def find(self, signal_id: UUID) -> Signal | None:
        """Return the signal, or None while it is not known."""
        return self._signals.get(signal_id)

    def known(self, signal_id: UUID, *, field: str = "signal_id") -> Signal:
        """Return the signal; `TooEarly` while it is not known, refused if it was erased."""
        if self.erased.get(signal_id):
            raise Refuse("signal-erased", field=field, keep=False)
        if (signal := self.find(signal_id)) is None:
            raise TooEarly("unknown-signal", field=field)
        return signal

    def open(self, signal_id: UUID, *, by: UUID) -> Signal:
        """Return the signal as `known` does; refused when closed, unless `by` changed it."""
        signal = self.known(signal_id)
        if signal.closed_as and not signal.changed_by(by):
            raise Refuse("signal-closed", field="signal_id")
        return signal

    async def keep(self, signal: Signal, *, by: UUID | None = None) -> None:
        """Keep this version of `signal`; again, or by the same message, changes nothing."""
        await self._signals.put(signal.signal_id, signal, by=by)

    def was_changed_by(self, signal_id: UUID, message_id: UUID) -> bool:
        """Return whether `keep` was told that this message changed the signal."""
        return self._signals.was_changed_by(signal_id, message_id)

    async def erase(self, erased: Erased) -> None:
        """Forget a signal and all that hangs on it; that it was there stays known."""
        signal_id = erased.signal_id
        await self.erased.put(signal_id, erased)  # first: from here on nothing revives it
        for task in [task for task in self.tasks if task.signal_id == signal_id]:
            await self.tasks.delete(task.task_id)
        for link in [link for link in self.links if signal_id in (link.signal_id, link.of)]:
            await self.links.delete(link.signal_id)
        for opinion in self.opinions_on(signal_id):
            await self._opinions.delete(_key_of(opinion.signal_id, opinion.reader))
        for table in (self.alarms, self.evidence, self._signals):
            await table.delete(signal_id)

    @property
    def models(self) -> Models:
        """Return which models learnt on site."""
        return self._models.get(_MODELS) or Models()

    async def keep_models(self, models: Models, *, by: UUID) -> None:
        """Keep which models there are; by the same message once."""
        await self._models.put(_MODELS, models, by=by)

    def models_changed_by(self, message_id: UUID) -> bool:
        """Return whether `keep_models` was told of this message."""
        return self._models.was_changed_by(_MODELS, message_id)

    @property
    def labelled(self) -> int:
        """Return of how many signals a person named the categories."""
        return sum(signal.is_confirmed for signal in self._signals)

    async def keep_opinion(self, opinion: Opinion) -> None:
        """Keep this version of what a reader says; the same again changes nothing."""
        await self._opinions.put(_key_of(opinion.signal_id, opinion.reader), opinion)

    def opinion(self, signal_id: UUID, reader: str) -> Opinion | None:
        """Return what one reader was asked about a signal, and said; None if it was not."""
        return self._opinions.get(_key_of(signal_id, reader))

    def opinions_on(self, signal_id: UUID) -> Sequence[Opinion]:
        """Return what readers were asked about a signal, by their names."""
        readers = sorted(self._readers.get(signal_id, ()))
        return [o for name in readers if (o := self.opinion(signal_id, name))]

    def suspected(self, signal: Signal) -> tuple[str, ...]:
        """Return the acute categories that a plugin or a reader suspects, for who checks it."""
        read = () if signal.is_confirmed else self.opinions_on(signal.signal_id)
        seen = (o.category for o in read if o.adds == SUSPICION and o.category)
        return tuple(dict.fromkeys((*signal.suspected, *seen)))

    def delivered(self, delivery_id: UUID) -> UUID | None:
        """Return the signal a partner was told of by this delivery."""
        return self._delivered.get(delivery_id)

    def newest(
        self, limit: int, *, category: str | None = None, worker: str | None = None
    ) -> Found:
        """Return the newest signals that fit."""
        fitting = [
            signal
            for signal in self._signals
            if category in (None, signal.category, *signal.also)
            and worker in (None, signal.worker)
        ]
        fitting.sort(key=lambda signal: signal.logged_at, reverse=True)
        return Found(fitting[:limit], len(fitting))

    def is_shared(self, signal_id: UUID, *, with_: str) -> bool:
        """Return whether a partner was given the signal."""
        signal = self.find(signal_id)
        return signal is not None and any(share.partner == with_ for share in signal.shares)

    def by_id(self, *, after: UUID | None) -> Sequence[Signal]:
        """Return the signals with a higher id, in the order of their ids."""
        found = (s for s in self._signals if after is None or s.signal_id > after)
        return sorted(found, key=lambda signal: signal.signal_id)

    def suggestion(self, signal_id: UUID) -> Link | None:
        """Return which other signal this one may repeat, if any; a pair is suggested once."""
        alike = self._alike.find(
            signal_id, unless=lambda other: signal_id in self._linked_to(other)
        )
        if alike is None:
            return None
        root = self.repeated_by(alike.signal_id)[-1]
        return Link(
            signal_id=signal_id, of=root, because=alike.because, likeness=alike.likeness
        )

    def repeated_by(self, signal_id: UUID) -> Sequence[UUID]:
        """Return the signal, what it repeats, what that repeats, and so on to the root."""
        chain = [signal_id]
        while (link := self.links.get(chain[-1])) and link.state == "confirmed":
            if link.of in chain:
                break
            chain.append(link.of)
        return chain

    def _linked_to(self, signal_id: UUID) -> Sequence[UUID]:
        link = self.links.get(signal_id)
        return (*self.repeated_by(signal_id), *((link.of,) if link else ()))

    def words_of(self, trend: Trend, *, key: str) -> tuple[str, ...]:
        """Return the words a trend is of: found in its signals, for it keeps none itself."""
        if trend.trend_id not in self._words:
            signals = (self.find(signal_id) for signal_id in trend.signals)
            words = {w for s in signals if s for w in words_of(s.text.get_secret_value())}
            by_reference = {trends.reference(word, key=key): word for word in words}
            self._words[trend.trend_id] = tuple(
                by_reference[name] for name in trend.references if name in by_reference
            )
        return self._words[trend.trend_id]

    def _note_reader(self, _key: str, old: Opinion | None, new: Opinion | None) -> None:
        if new is not None:
            self._readers.setdefault(new.signal_id, set()).add(new.reader)
        elif old is not None:
            self._readers[old.signal_id].discard(old.reader)

    def _note_erased(self, _key: str, _old: Erased | None, new: Erased | None) -> None:
        if new is not None:
            self._note_deliveries(new)

    def _note_deliveries(self, of: Signal | Erased) -> None:
        for share in of.shares:
            if share.delivery_id:
                self._delivered[share.delivery_id] = of.signal_id

    def _count(self, _key: str, old: Signal | None, new: Signal | None) -> None:
        if new is not None and new.shares:
            self._note_deliveries(new)
        if old and new and all(getattr(old, n) == getattr(new, n) for n in _COMPARED):
            return
        if old is not None:
            self._alike.forget(old.signal_id)
            self.past.forget(old.signal_id)
        if new is None:
            self._words.clear()  # what was erased is in no cache
            return
        sighting = sighting_of(new)
        if self.past.tick(new.seen_at):
            self._alike.forget_before(self.past.clock - 2 * WINDOW)
        self._alike.learn(sighting)
        link = self.links.get(new.signal_id)
        if link is None or link.state != "confirmed":
            self.past.learn(sighting)

    def _relink(self, _key: str, old: Link | None, new: Link | None) -> None:
        if (link := new or old) is None:
            return
        signal = self.find(link.signal_id)
        if new is not None and new.state == "confirmed":
            self.past.forget(link.signal_id)
        elif signal is not None:
            self.past.learn(sighting_of(signal))

    def _tick(self, _key: str, _old: Trend | None, new: Trend | None) -> None:
        if new is not None:
            self.past.tick(new.over_at or new.looked_at or new.found_at)


def _key_of(signal_id: UUID, reader: str) -> str:
    return f"{signal_id}.{reader}"
