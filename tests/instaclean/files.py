"""The files of a batch, as they are stored and as they are made."""

from typing import Any

from services.instaclean.domain.batch import quarter_batch
from services.instaclean.domain.bundle import Sender, bundle
from services.instaclean.domain.files import content_of
from services.instaclean.domain.manifest import signing_key

KEY = signing_key("for tests only, thirty-two characters or more")


def files_of(world: Any, batch_id: Any) -> dict[str, bytes]:
    names = {part.name for part in world.store.parts_in(batch_id)}
    return {name: content_of(world.store.parts_of(batch_id, name)) for name in names}


async def made(world: Any, *names: str, language: str = "en") -> dict[str, bytes]:
    await world.ready(*names)
    notices = list(world.store.notices)
    batch = quarter_batch("2026-q4", "instagram")
    sender = Sender("Jongerenwerk Maasdam", "meld@maasdam.example", language, KEY)
    return dict(bundle(batch, notices, at=world.now, sender=sender))
