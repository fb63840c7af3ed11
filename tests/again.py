"""All that a service heard is delivered once more, a year on, to a broker that forgot."""

import random
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import REGISTRY

from shared.contracts.cloudevents import ENVELOPE
from shared.contracts.consent.sign import WrongBirthdayNoted
from shared.contracts.message import Command, Delivery, Due, Message
from shared.messaging.inbox import Refuse, TooEarly
from tests.world import Heard, World

A_YEAR = timedelta(days=400)
SEED = 20261127
MOST = 200  # messages of one world: more is a test of speed

AS_IT_IS_NOW = (WrongBirthdayNoted,)  # how many tries there were: nobody acts on an earlier one

Order = Callable[[Sequence[Heard]], Sequence[Heard]]


def _shuffled(history: Sequence[Heard]) -> Sequence[Heard]:
    mixed = list(history)
    random.Random(SEED).shuffle(mixed)  # noqa: S311 - the same in every run
    return mixed


ORDERS: dict[str, Order] = {
    "in order": lambda history: history,
    "backwards": lambda history: history[::-1],
    "shuffled": _shuffled,
}


@dataclass
class Forgetful:
    """A broker that knows no id any more: what is told again is new to it."""

    world: World
    heard: Message | None = None
    effects: list[str] = field(default_factory=list)

    async def publish(
        self, message: Message, *, to: str = "", due: datetime | None = None
    ) -> int:
        told = {earlier.id: earlier for earlier in self.world.told}
        if to or isinstance(message, Delivery):
            self.note("sends", message)
        elif isinstance(message, Due):
            if due is not None and due <= self.world.now:
                self.note("wakes", message)
        elif message.id not in self.world.to:
            if not isinstance(message, Command):  # who hears a command again is a case here too
                self.note("tells anew", message)
        elif isinstance(message, AS_IT_IS_NOW):
            return 1
        elif message.id in told and _words(message) != _words(told[message.id]):
            self.note("tells otherwise", message)
        return 1

    def note(self, what: str, message: Message | str) -> None:
        name = message if isinstance(message, str) else type(message).__name__
        self.effects.append(f"{type(self.heard).__name__} {what} {name}")


async def effects_of_hearing_again(world: World) -> dict[str, list[str]]:
    """Return what happened, by the order in which all was heard once more: nothing may."""
    world.fails = 0
    await world.turn_clock(world.now + A_YEAR)
    world.now += timedelta(hours=1)
    history = [heard for heard in world.history if heard.message.kind != "query"]
    if len(history) > MOST:
        return {}
    return {
        name: happened
        for name, order in ORDERS.items()
        if (happened := await _hear(world, order(history)))
    }


async def _hear(world: World, history: Sequence[Heard]) -> list[str]:
    counted = _counted()
    with _deaf(world) as broker:
        for heard in history:
            broker.heard, rows = heard.message, _rows(world)
            try:
                await world.hear(heard.message, actor=heard.actor)
            except Refuse:
                pass  # and nothing of it is kept but its envelope
            except TooEarly:
                if not isinstance(heard.message, Command):
                    broker.note("waits for", "what is gone")
            for key in _rows(world).items() ^ rows.items():
                broker.note("changes", key[0])
    counts = {name for name, number in _counted().items() if counted.get(name, 0) != number}
    return [*broker.effects, *(f"counts {name}" for name in sorted(counts))]


@contextmanager
def _deaf(world: World) -> Any:
    """Let the world publish to a broker that forgot, and remember nothing of being heard."""
    broker, history = Forgetful(world), list(world.history)
    world.broker, world.telling = broker.publish, broker.publish
    try:
        yield broker
    finally:
        world.broker, world.telling, world.history = None, world.publish, history


def _words(message: Message) -> str:
    return message.model_dump_json(exclude=ENVELOPE)


def _rows(world: World) -> dict[str, bytes | None]:
    return {key: entry.value for key, entry in world.shelf._rows.items()}


def _counted() -> dict[str, float]:
    return {
        f"{sample.name} {sample.labels}": sample.value
        for metric in REGISTRY.collect()
        if metric.type == "counter" and metric.name.startswith("seintje_")
        for sample in metric.samples
        if sample.name.endswith("_total")
    }
