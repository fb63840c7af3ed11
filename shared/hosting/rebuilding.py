"""Makes a service's memory again from the events, where all that it knows came from those."""

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker import provision
from shared.broker.streams import EVENTS, PROGRESS
from shared.hosting.host import make
from shared.hosting.service import Service
from shared.messaging.durables import durables
from shared.process.settings import Settings
from shared.storage.marking import reset
from shared.storage.marks import Seal


class CannotRebuild(Exception):
    """A service cannot be made from events, or not now; says why, and what to do."""


async def rebuild(
    js: JetStreamContext, service: Service, settings: Settings, *, pseudonym_key: str
) -> None:
    """Let a stopped service hear every event there is again when it starts; rows stay.

    `CannotRebuild` when its state came from commands, which are gone once they are handled.
    """
    if not service.from_events:
        raise CannotRebuild(
            f"{service.name!r} cannot be made from events: what it knows came by commands, "
            "which are gone once handled. Put the broker's data back from a backup."
        )
    hears = [d for d in durables(service.inboxes) if d.stream == EVENTS]
    for durable in hears:
        await _refuse_while_it_runs(js, service.name, durable.name)
    await make(js, [service], settings, new=[service.name])
    await reset(js, [service.name], Seal(pseudonym_key), new=[service.name])
    progress = await js.key_value(PROGRESS)
    for durable in hears:
        await progress.delete(durable.name)
        await js.delete_consumer(EVENTS, durable.name)
        await provision.consumer(js, durable, ack_wait=settings.ack_wait)


async def _refuse_while_it_runs(js: JetStreamContext, service: str, durable: str) -> None:
    try:
        info = await js.consumer_info(EVENTS, durable)
    except NotFoundError:
        return
    if info.num_waiting:
        raise CannotRebuild(f"{service!r} is running: stop it first.")
