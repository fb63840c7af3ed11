"""A signal that was delivered, and what the share ledger says of it."""

from uuid import UUID

from shared.contracts.policy.look_up import LineView, ReadLedger
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.erase import SignalErased
from tests.policy.builders import SIGNAL, TOML, logged
from tests.policy.world import World

BOTH = TOML.replace('categories = ["wapens"]', 'categories = ["wapens", "geweld"]')
CLOSED = SignalClosed(id=UUID(int=7), signal_id=SIGNAL, outcome="done")
ERASED = SignalErased(id=UUID(int=8), signal_id=SIGNAL)


async def delivered(toml: str = TOML, **changed: object) -> World:
    world = World()
    await world.agree(toml)
    await world.hear(logged().model_copy(update={"id": UUID(int=5)}))
    await world.deliver(**changed)
    return world


async def ledger(world: World, **query: object) -> list[LineView]:
    return list((await world.hear(ReadLedger(**query))).lines)
