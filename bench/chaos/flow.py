"""Signals at a steady rate, whatever happens, and what became of each."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from bench.chaos import agreed
from bench.chaos.agreed import GRANTS, Signal, differs
from bench.chaos.town import Town

RATE = 20  # signals a second
QUIET = 60.0  # seconds without a delivery after which what is missing is lost
NORMAL = 2.0  # seconds from phone to partner that nobody would call a delay
_serials: Iterator[int] = count(1)


@dataclass(slots=True)
class Sent:
    """A signal, and what became of it."""

    signal: Signal
    acknowledged: float | None = None
    """When the broker said that it has it."""
    received: dict[str, list[float]] = field(default_factory=dict)
    """Partner, and when it read each message about it: one is right."""

    @property
    def due(self) -> set[str]:
        """Return the partners that must hear of it."""
        return set(self.signal.must_reach()) if self.acknowledged else set()

    @property
    def missing(self) -> set[str]:
        """Return the partners that have not heard of it yet."""
        return self.due - self.received.keys()


class Flow:
    """Phones that send, and partners that read."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.sent: dict[str, Sent] = {}
        self.earlier = 0
        """Deliveries of what another flow of this town sent, and all of which arrived then."""
        self.wrong: list[str] = []
        """What a partner received and must not have, or not like this."""
        self._sending: set[asyncio.Task[None]] = set()
        self._phones: asyncio.Task[None] | None = None
        self._partners: list[asyncio.Task[None]] = []

    async def send(self, signal: Signal) -> None:
        """Send like a phone: again, with the same number, until the broker says it has it."""
        sent = self.sent[signal.place] = Sent(signal)
        self.town.known.add(signal.place)
        while sent.acknowledged is None:
            with suppress(NatsError, TimeoutError, OSError):
                await self.town.publish(signal.log())
                sent.acknowledged = monotonic()
                return
            await asyncio.sleep(0.2)

    def expect(self, signal: Signal) -> None:
        """Take it that this one is acknowledged: somebody else sends it."""
        self.sent[signal.place] = Sent(signal, monotonic())
        self.town.known.add(signal.place)

    def next_signal(self) -> Signal:
        """Return a signal that nobody sent before."""
        return agreed.signal(next(_serials))

    def start(self) -> None:
        """Let phones send, and partners read."""
        self._partners = [asyncio.create_task(self._partner(name)) for name in GRANTS]
        self._phones = asyncio.create_task(self._send_steadily())

    async def stop(self) -> None:
        """Send no more, and return when all has arrived that will."""
        if self._phones:
            self._phones.cancel()
        had, since = -1, monotonic()
        while self._sending or any(sent.missing for sent in self.sent.values()):
            has = sum(len(sent.received) for sent in self.sent.values())
            if has != had:
                had, since = has, monotonic()
            if monotonic() - since > QUIET:
                return
            await asyncio.sleep(0.1)

    async def end(self) -> None:
        """Let nobody do anything any more."""
        tasks = {*self._partners, *self._sending, *((self._phones,) if self._phones else ())}
        pending = tasks
        while pending:  # a library that waits may swallow the first time it is told
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=1)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send_steadily(self) -> None:
        """Send at a steady rate: one that must wait holds up nobody."""
        begun = monotonic()
        for number in count(1):
            task = asyncio.create_task(self.send(self.next_signal()))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            await asyncio.sleep(max(0.0, begun + number / RATE - monotonic()))

    async def _partner(self, name: str) -> None:
        """Read and acknowledge, for ever."""
        while True:
            with suppress(NatsError, TimeoutError, OSError):
                js = self.town.nats.jetstream(timeout=2)
                queue = await js.pull_subscribe_bind(name, stream="PARTNERS")
                try:
                    while True:
                        for raw in await queue.fetch(50, timeout=1):
                            self._note(name, raw)
                            await raw.ack_sync(timeout=2)
                finally:
                    with suppress(NatsError):
                        await queue.unsubscribe()
            await asyncio.sleep(0.05)

    def _note(self, partner: str, raw: Msg) -> None:
        number = raw.metadata.sequence.stream
        if number in self.town.read:
            return  # the same one again: the broker did not hear that it was read
        self.town.read.add(number)
        if not raw.subject.endswith(".shared-signal.v1"):
            return  # an alert, which has no field of the signal
        body = json.loads(raw.data)
        place = str(body.get("neighbourhood"))
        sent = self.sent.get(place)
        if sent is None and place in self.town.known:
            self.earlier += 1
            return
        if sent is None:
            self.wrong.append(f"{partner} received what nobody sent: {sorted(body)}")
            return
        must = sent.signal.must_reach().get(partner)
        if must is None:
            self.wrong.append(f"{partner} received {sent.signal.category}")
        elif name := differs(body, must, sent.signal):
            self.wrong.append(f"{partner} received another {name}")
        sent.received.setdefault(partner, []).append(monotonic())


@asynccontextmanager
async def flowing(town: Town) -> AsyncIterator[Flow]:
    """Let signals flow; at the end, wait for what is on its way."""
    flow = Flow(town)
    flow.start()
    try:
        yield flow
        await flow.stop()
    finally:
        await flow.end()
