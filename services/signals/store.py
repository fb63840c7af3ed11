"""What the signals service remembers."""

from collections.abc import Sequence
from uuid import UUID

from services.signals.domain.alarm import Alarm
from services.signals.domain.evidence import Evidence
from services.signals.domain.requests import Request
from services.signals.domain.signal import Signal
from services.signals.domain.tasks import Task
from shared.inbox import TooEarly
from shared.store import Bucket, Table


class SignalStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._signals: Table[Signal] = bucket.table("signal", Signal)
        self.alarms: Table[Alarm] = bucket.table("alarm", Alarm)
        self.evidence: Table[Evidence] = bucket.table("evidence", Evidence)
        self.tasks: Table[Task] = bucket.table("task", Task)
        self.requests: Table[Request] = bucket.table("request", Request)

    def find(self, signal_id: UUID) -> Signal | None:
        """Return the signal, or None while it is not known."""
        return self._signals.get(signal_id)

    def known(self, signal_id: UUID) -> Signal:
        """Return the signal; `TooEarly` while it is not known."""
        if (signal := self.find(signal_id)) is None:
            raise TooEarly("unknown-signal", field="signal_id")
        return signal

    async def keep(self, signal: Signal) -> None:
        """Keep this version of `signal`; keeping it again changes nothing."""
        await self._signals.put(signal.signal_id, signal)

    def newest(
        self, limit: int, *, category: str | None = None, worker: str | None = None
    ) -> tuple[Sequence[Signal], int]:
        """Return the newest signals that fit, and how many fit in all."""
        fitting = [
            signal
            for signal in self._signals
            if category in (None, signal.category) and worker in (None, signal.worker)
        ]
        fitting.sort(key=lambda signal: signal.logged_at, reverse=True)
        return fitting[:limit], len(fitting)
