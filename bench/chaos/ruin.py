"""Faults that nothing can go on after: they must be noticed, and never be worked on over.

Each ruins a town of its own.
"""

import asyncio

from bench.chaos.faults import AFTER, CALM, Fault
from bench.chaos.flow import Flow
from bench.chaos.town import Town
from bench.chaos.waiting import comes_true

PATIENCE = 90.0  # seconds: a start on a busy machine takes half of it

Objections = tuple[str, ...]


async def bucket_deleted(town: Town, flow: Flow) -> Objections:
    """Delete what a service remembers; to make it anew would be to have forgotten all."""
    await flow.stop()
    await town.services["policy"].end()
    await town.nats.jetstream(timeout=5).delete_stream("KV_policy")
    refused = await town.provision() != 0
    await town.services["policy"].start()
    ready = await town.services["policy"].gets_ready(within=PATIENCE)
    return (
        *(() if refused else ("`seintje provision` made an empty bucket",)),
        *(("policy goes on with an empty memory",) if ready else ()),
    )


async def bytes_flipped(town: Town, flow: Flow) -> Objections:
    """Change a byte in what a service remembers while all is down."""
    await flow.stop()
    for service in town.services.values():
        await service.end()
    await town.broker.stop()
    blocks = town.broker.flip_bytes("KV_signals")
    await town.broker.start()
    await town.services["signals"].start()
    ready = await town.services["signals"].gets_ready(within=PATIENCE)
    ended = await town.services["signals"].end()
    return (
        *(() if blocks else ("there was no block to change",)),
        *(() if ended else ("signals does not end on SIGTERM",)),
        *(("signals goes on with what is left of its memory",) if ready else ()),
    )


async def events_deleted(town: Town, flow: Flow) -> Objections:
    """Delete the stream that all services tell by, under their eyes."""
    await flow.stop()
    await town.nats.jetstream(timeout=5).delete_stream("EVENTS")

    async def noticed() -> bool:
        return not await town.services["signals"].says_ready()

    if await comes_true(noticed, within=PATIENCE):
        return ()
    return ("signals still says that it is ready",)


async def disk_full(town: Town, _: Flow) -> Objections:
    """Fill the broker's disk, and free it again; what looks after it begins it anew.

    nats-server 2.15 takes nothing for a stream any more after it failed to write to it once.
    """
    town.broker.fill_disk()
    await asyncio.sleep(CALM + AFTER)
    town.broker.free_disk()
    town.broker.begin_anew()
    return ()


RUINS = (
    Fault("bucket deleted", bucket_deleted),
    Fault("bytes flipped in a block", bytes_flipped),
    Fault("EVENTS deleted", events_deleted),
)
FULL = Fault("disk full and freed", disk_full, within=60.0)
