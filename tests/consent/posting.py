"""A picture that was posted, and what must come down."""

from uuid import UUID

from shared.contracts.consent.take_down import (
    ConfirmTakenDown,
    ListTakeDowns,
    TakeDowns,
)
from tests.consent.world import (
    HOUR,
    World,
    posted,
    signed,
)

GONE = ConfirmTakenDown(
    id=UUID(int=600), publication_id=posted().publication_id, proof_sha256="a" * 64
)


async def posted_with_consent(**changed: object) -> World:
    world = World()
    await world.hear(signed(**changed))
    await world.hear(posted())
    world.now += HOUR
    return world


async def todo(world: World) -> TakeDowns:
    answer = await world.hear(ListTakeDowns())
    assert isinstance(answer, TakeDowns)
    return answer
