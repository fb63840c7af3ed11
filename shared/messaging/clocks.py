"""Clocks: a row that is to be looked at again has a timer, from when it is kept."""

from functools import partial

from shared.contracts.message import Timer
from shared.messaging.turn import Publish
from shared.storage.bucket import Bucket


def wind(bucket: Bucket, publish: Publish) -> None:
    """Let every row that is kept from now on have its timer set."""
    bucket.set_timer = partial(_set, publish)


async def set_again(bucket: Bucket, publish: Publish) -> None:
    """Set the timer of every row: one may have got lost with a broker's disk, or by a crash."""
    for table in bucket.tables.values():
        for timer in table.timers():
            await _set(publish, timer)


async def _set(publish: Publish, timer: Timer) -> None:
    await publish(timer.message, due=timer.at)
