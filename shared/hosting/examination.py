"""What is wrong on the broker, and what to do about it: a look from outside, while all runs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic_core import from_json

from shared.broker import made
from shared.broker.made import MARKS, StateMissing
from shared.broker.monitor import complaint
from shared.broker.publisher import Publisher
from shared.broker.streams import DEAD, PROGRESS, STREAMS
from shared.hosting.service import Service, Tools
from shared.messaging.dead_letters import letters
from shared.messaging.durables import durables
from shared.process.clock import host_time
from shared.process.settings import Settings
from shared.storage.bucket import Bucket
from shared.storage.marking import Marking
from shared.storage.marks import Seal, StateLost, shortages
from shared.storage.shelf import KvShelf

CLOCKS_APART = 5.0  # seconds; the broker's and ours, at most

PATIENCE = 30.0  # seconds in which all rows of a service are read


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do about it."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: a broker, and the services that should find their state on it."""

    client: Client
    services: Sequence[Service]
    settings: Settings
    pseudonym_key: str | None
    """Without it marks cannot be checked, nor rows counted."""

    @property
    def js(self) -> JetStreamContext:
        """Return the way to streams and buckets."""
        return self.client.jetstream()


async def examine(patient: Patient) -> AsyncIterator[Finding]:
    """Yield what is wrong, the broker itself first."""
    if reason := await complaint(patient.settings.nats_monitor):
        yield Finding(
            f"the broker says that it is not well: {reason}",
            "Make room on its disk if that is full. Else look at its log.",
        )
    async for finding in _clock(patient):
        yield finding
    gone = [name for name in _streams(patient) if not await _is_there(patient.js, name)]
    for name in gone:
        yield Finding(f"{made.what(name)} is not there", made.remedy([made.plain(name)]))
    if f"KV_{MARKS}" in gone:
        patient = replace(patient, pseudonym_key=None)
    for service in patient.services:
        if f"KV_{service.name}" not in gone:
            async for finding in _service(patient, service):
                yield finding
    if DEAD not in gone:
        async for finding in _dead(patient.js):
            yield finding


def _streams(patient: Patient) -> list[str]:
    buckets = (MARKS, PROGRESS, *(service.name for service in patient.services))
    return [*STREAMS, *(f"KV_{name}" for name in buckets)]


async def _is_there(js: JetStreamContext, stream: str) -> bool:
    try:
        await js.stream_info(stream)
    except NotFoundError:
        return False
    return True


async def _clock(patient: Patient) -> AsyncIterator[Finding]:
    """Compare with the time that the broker puts on its answers."""
    raw = await patient.client.request(f"$JS.API.STREAM.INFO.KV_{MARKS}", b"")
    if (at := from_json(raw.data).get("ts")) is None:
        return
    apart = host_time() - datetime.fromisoformat(at).timestamp()
    if abs(apart) > CLOCKS_APART:
        yield Finding(
            f"the broker's clock and ours are {apart:.0f} s apart",
            "Let both machines keep their time by NTP.",
        )


async def _service(patient: Patient, service: Service) -> AsyncIterator[Finding]:
    for durable in durables(service.inboxes):
        try:
            await patient.js.consumer_info(durable.stream, durable.name)
        except NotFoundError:
            yield Finding(
                f"consumer {durable.name!r} is not there",
                "`seintje provision` makes it again. What was told meanwhile is heard then.",
            )
    bucket = Bucket(KvShelf(patient.js, Publisher(patient.client), service.name))
    key = patient.pseudonym_key
    service.parts(Tools(bucket, patient.settings, key or "-" * 32))
    if key:
        async for finding in _marked(patient.js, service, bucket, Seal(key)):
            yield finding
    if not await _read(bucket):
        yield Finding(
            f"the rows of {service.name!r} could not be read in {PATIENCE:g} s",
            "Look at the broker's log, and try again.",
        )
    if bucket.lacks:
        yield Finding(f"{service.name!r}: {'; '.join(bucket.lacks)}", _remedy(service))
    for table, keys in bucket.set_aside.items():
        yield Finding(
            f"{service.name!r} cannot read {len(keys)} rows of table {table!r}: "
            f"{', '.join(keys)}",
            "They are set aside. If a newer version wrote them, start that one; if the disk "
            "damaged them, put the broker's data back from a backup.",
        )


async def _marked(
    js: JetStreamContext, service: Service, bucket: Bucket, seal: Seal
) -> AsyncIterator[Finding]:
    marking = Marking(js, service.name, seal)
    try:
        await marking.load()
    except (StateLost, StateMissing) as error:
        what, _, remedy = str(error).partition(". ")
        yield Finding(what, remedy)
        return
    bucket.marked = marking.mark.tables
    for name, words in shortages(marking.mark, await marking.streams()).items():
        if not words.endswith("is gone"):  # that was said
            yield Finding(f"{service.name!r}: {words}", made.remedy([made.plain(name)]))


async def _read(bucket: Bucket) -> bool:
    """Read all rows once; return whether that went well."""
    following = asyncio.create_task(bucket.follow())
    caught_up = asyncio.create_task(bucket.caught_up.wait())
    try:
        await asyncio.wait(
            {following, caught_up}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        return bucket.caught_up.is_set()
    finally:
        for task in (following, caught_up):
            task.cancel()
        await asyncio.gather(following, caught_up, return_exceptions=True)


def _remedy(service: Service) -> str:
    if not service.from_events:
        return made.remedy([service.name])
    tables = ", ".join(service.from_events)
    return (
        f"Stop it; `seintje rebuild {service.name}` makes its tables {tables} from the events. "
        f"For the rest: {made.remedy([service.name])}"
    )


async def _dead(js: JetStreamContext) -> AsyncIterator[Finding]:
    count = 0
    try:
        async for letter in letters(js):
            count += letter.can_be_replayed
    except (NatsError, TimeoutError) as error:
        yield Finding(f"dead letters cannot be read: {type(error).__name__}", "Try again.")
    if count:
        yield Finding(
            f"{count} messages could not be handled, and wait as dead letters",
            "`seintje dead list` says why; `seintje dead replay` gives them back once that is "
            "mended.",
        )
