"""The files of a batch as they are stored."""

from typing import Any

from services.instaclean.domain.files import content_of


def files_of(world: Any, batch_id: Any) -> dict[str, bytes]:
    names = {part.name for part in world.store.parts_in(batch_id)}
    return {name: content_of(world.store.parts_of(batch_id, name)) for name in names}
