"""One try to handle a message, and what becomes of the message after it."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from time import monotonic

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from shared.broker.publisher import ConnectionLost
from shared.broker.streams import TIMERS, Durable
from shared.contracts.message import Command
from shared.messaging.alone import alone
from shared.messaging.begun import Beginnings
from shared.messaging.burying import Burying, Reason
from shared.messaging.connection import Connection
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.lanes import Outcome
from shared.messaging.turn import Means
from shared.messaging.work import InHand, Work
from shared.process import logs, metrics
from shared.process.clock import clock
from shared.storage.shelf import Conflict

log = structlog.get_logger()

MeansFor = Callable[[str, Work], Means]
"""Makes what the bus lends to a handling, from the actor and the message in hand."""


BROKER_ERRORS = (NatsError, APIError, ConnectionLost, TimeoutError)

TRUSTED = 3  # deliveries: what comes more often may take the process down, or its neighbour

MOST_BEGUN = 7  # deaths by itself: what takes a process down is not tried for ever

HELD = 1.0  # seconds until another process may have what we hold back


@dataclass(frozen=True, slots=True)
class Ending:
    """How the handling of a message ended."""

    kind: str = "done"
    reason: str = ""
    """What an operator reads in the dead letter."""
    refusal: Refuse | None = None
    """What the sender of the command hears."""


DONE = Ending()


class Attempts:
    """Tries the messages of one service; what a handler raises decides what follows."""

    def __init__(
        self,
        connection: Connection,
        in_hand: InHand,
        burying: Burying,
        means: MeansFor,
        is_sure: Callable[[], bool],
    ) -> None:
        self._connection, self._settings = connection, connection.settings
        self._in_hand, self._burying, self._means = in_hand, burying, means
        self._is_sure = is_sure
        self._beginnings = Beginnings(connection)
        self._durables: list[Durable] = []
        # Looking a metric up by its labels costs more than counting: look once.
        name = connection.name
        self._age = metrics.AGE.labels(name)
        self._handled = cache(partial(metrics.HANDLED.labels, name))
        self._handling = cache(partial(metrics.HANDLING.labels, name))

    def watch(self, durables: Iterable[Durable]) -> None:
        """Know where messages for this service wait; what becomes known is in no timer."""
        self._durables.extend(d for d in durables if d.stream != TIMERS)

    async def attempt(self, work: Work) -> tuple[Outcome, float]:
        """Try once; return the outcome and, unless done, the seconds to wait.

        While it is not known what time it is nothing is tried: it would be refused as too late,
        or be taken for something of the future.
        """
        if not self._is_sure():
            await self._in_hand.hand_back(work.raw, "held", later=HELD)
            return Outcome.DONE, 0
        message = work.message
        with logs.about(
            service=self._connection.name,
            message=message.name,
            message_id=str(message.id),
            correlation_id=str(message.correlation_id),
        ):
            if work.raw.metadata.num_delivered <= TRUSTED:
                async with alone.beside_others():
                    return await self._try(work)
            async with alone.by_itself():
                return await self._try_marked(work)

    async def _try_marked(self, work: Work) -> tuple[Outcome, float]:
        """Try what came suspiciously often, with a mark that stays if we die of it."""
        try:
            times = await self._beginnings.times(work.raw)
            if times < MOST_BEGUN:
                await self._beginnings.begin(work.raw, times=times + 1)
        except BROKER_ERRORS as error:
            return self._again(work, error, wait=0.5, counts=False)
        try:
            return await (self._try(work) if times < MOST_BEGUN else self._give_up(work))
        finally:
            with suppress(*BROKER_ERRORS):
                await self._beginnings.end(work.raw)

    async def _give_up(self, work: Work) -> tuple[Outcome, float]:
        self._in_hand.count("given-up", work.raw)
        reason = f"given up: begun by itself {MOST_BEGUN} times, and the process died of it"
        log.error("message.given-up", handler=work.bound.handler.name)
        return await self._end(work, Ending("failed", reason, Refuse("failed")))

    async def _try(self, work: Work) -> tuple[Outcome, float]:
        try:
            async with asyncio.timeout(self._settings.deadline):
                await work.bound(work.message, self._means(work.actor, work))
        except TooEarly as early:
            return await self._wait_or_refuse(work, early)
        except Refuse as no:
            return await self._end(work, Ending("refused", str(no), no))
        except Conflict as conflict:
            return self._again(work, conflict, wait=0.01)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is lost
            return await self._again_or_bury(work, error)
        return await self._end(work, DONE)

    async def _wait_or_refuse(self, work: Work, early: TooEarly) -> tuple[Outcome, float]:
        wait = await self._worth_waiting(work)
        if wait is not None:
            return self._again(work, early, wait=wait, outcome=Outcome.EARLY)
        no = Refuse(early.reason, field=early.field)
        return await self._end(work, Ending("refused", str(no), no))

    async def _again_or_bury(self, work: Work, error: Exception) -> tuple[Outcome, float]:
        if isinstance(error, ConnectionLost) or not self._connection.is_up:
            await self._connection.wait()
            return self._again(work, error, wait=0.05, counts=False)
        if self._connection.publisher.refusal:
            # As good as away: what cannot be stored now says nothing of this message.
            return self._again(work, error, wait=1, counts=False)
        if work.tries < len(self._settings.patience):
            return self._again(work, error, wait=self._settings.patience[work.tries])
        handler, kind = work.bound.handler.name, type(error).__name__
        log.error("message.failed", handler=handler, error=kind)
        return await self._end(work, Ending("failed", f"{kind} in {handler}", Refuse("failed")))

    async def _worth_waiting(self, work: Work) -> float | None:
        """Return how long what came too early waits; None when waiting will not help.

        The sender of a command waits for an answer, so it hears a no soon; unless what the
        command speaks of may still be on its way.
        """
        waits = self._settings.patience
        if isinstance(work.message, Command):
            early = self._settings.early
            waits = early + waits
            if work.tries >= len(early) and not await self._is_behind():
                return None
        return waits[work.tries] if work.tries < len(waits) else None

    async def _is_behind(self) -> bool:
        """Return whether there are messages for this service that it has not in hand.

        What a process had in hand when it was killed comes again after `ack_wait`, behind
        what was sent later.
        """
        ours = self._in_hand.per_durable()
        try:
            for durable in self._durables:
                info = await self._connection.js.consumer_info(durable.stream, durable.name)
                if (info.num_pending or 0) + (info.num_ack_pending or 0) > ours[durable.name]:
                    return True
        except (NatsError, TimeoutError):
            return True  # it cannot be known now
        return False

    def _again(
        self,
        work: Work,
        error: Exception,
        *,
        wait: float,
        outcome: Outcome = Outcome.AGAIN,
        counts: bool = True,
    ) -> tuple[Outcome, float]:
        work.tries += counts
        kind = type(error).__name__
        metrics.RETRIED.labels(self._connection.name, work.message.name, kind).inc()
        log.warning("message.retried", error=kind, wait=wait, tries=work.tries)
        return outcome, wait

    async def _end(self, work: Work, ending: Ending) -> tuple[Outcome, float]:
        if ending.refusal is not None or work.erase:
            try:
                async with asyncio.timeout(self._settings.deadline):
                    await self._put_aside(work, ending)
            except Exception as error:  # noqa: BLE001 - not put aside, so not let go of
                return self._again(work, error, wait=1, counts=False)
        await self._in_hand.end(work.raw)
        self._count(work, ending)
        return Outcome.DONE, 0

    async def _put_aside(self, work: Work, ending: Ending) -> None:
        """Keep what we failed at, not what we refuse; tell the sender."""
        refusal, ours = ending.refusal, ending.kind == "failed"
        if refusal is not None and refusal.keep:
            reason = Reason(ending.kind, work.bound.handler.name, ending.reason)
            whole = ours and not work.erase
            await self._burying.bury(work.raw, reason, whole=whole, key=work.message.key)
        if refusal is not None:
            await self._burying.tell_refused(work, refusal)
        if work.erase or (refusal is not None and not ours):
            await self._burying.erase(work.raw)

    def _count(self, work: Work, ending: Ending) -> None:
        name, took = work.message.name, monotonic() - work.began
        self._handled(name, ending.kind).inc()
        self._handling(name).observe(took)
        self._age.observe(max((clock.now() - work.message.at).total_seconds(), 0))
        log.info("message.handled", outcome=ending.kind, took_ms=round(took * 1000, 1))
