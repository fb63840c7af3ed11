"""Makes streams, consumers and buckets, over and over; never shrinks what holds data."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.client import JetStreamContext
from nats.js.errors import BadRequestError, NotFoundError

from shared.bus import COMMANDS, DEAD, EVENTS, PARTNERS, TIMERS
from shared.contracts.message import Due, Event
from shared.inbox import Inbox

log = structlog.get_logger()

DAY = 24 * 60 * 60.0
MESSAGE = 256 * 1024  # a dead letter adds headers, and must still fit the server's 1 MB
IN_FLIGHT = 2000
NAME_IN_USE = 10058  # nats-server's code


class WouldLoseData(Exception):
    """A migration would drop what a stream holds; says what, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Durable:
    """One consumer that outlives whoever reads from it."""

    stream: str
    name: str
    subjects: tuple[str, ...]


def streams(owners: Iterable[str], *, replicas: int) -> list[StreamConfig]:
    """Return the streams; a command for nobody has no stream, so its sender hears at once."""
    commands = [f"command.{owner}.>" for owner in sorted(owners)]
    table = (
        # name, subjects, retention, longest age in days
        (COMMANDS, commands, RetentionPolicy.WORK_QUEUE, 0),
        (EVENTS, ["event.>"], RetentionPolicy.LIMITS, 2 * 365),
        (PARTNERS, ["partner.>"], RetentionPolicy.WORK_QUEUE, 30),
        (DEAD, ["dead.>"], RetentionPolicy.LIMITS, 30),
        (TIMERS, ["timer.>", "due.>"], RetentionPolicy.WORK_QUEUE, 0),
    )
    return [
        StreamConfig(
            name=name,
            subjects=subjects,
            retention=retention,
            max_age=days * DAY,
            storage=StorageType.FILE,
            num_replicas=replicas,
            duplicate_window=10 * 60,
            max_msg_size=MESSAGE if name != DEAD else 4 * MESSAGE,
            # Full means refused, never the oldest thrown away in silence. Only schedules
            # cannot have that: nothing limits their stream, so nothing is thrown away.
            discard=DiscardPolicy.OLD if name == TIMERS else DiscardPolicy.NEW,
            allow_msg_schedules=name == TIMERS,
            allow_direct=True,
        )
        for name, subjects, retention, days in table
    ]


def bucket(name: str, *, replicas: int) -> StreamConfig:
    """Return the stream under a key-value bucket with one version per key."""
    return StreamConfig(
        name=f"KV_{name}",
        subjects=[f"$KV.{name}.>"],
        max_msgs_per_subject=1,
        storage=StorageType.FILE,
        num_replicas=replicas,
        discard=DiscardPolicy.NEW,
        allow_rollup_hdrs=True,
        deny_delete=False,
        allow_direct=True,
        duplicate_window=2 * 60,
    )


def durables(inboxes: Iterable[Inbox]) -> list[Durable]:
    """Return the consumers of these inboxes: one per stream, so order holds across kinds."""
    found = []
    for inbox in inboxes:
        found.append(Durable(COMMANDS, f"{inbox.name}-commands", (f"command.{inbox.name}.>",)))
        if heard := inbox.hears(Event):
            subjects = tuple(sorted(h.message.subject for h in heard))
            found.append(Durable(EVENTS, f"{inbox.name}-events", subjects))
        if inbox.hears(Due):
            found.append(Durable(TIMERS, f"{inbox.name}-timers", (f"due.{inbox.name}.>",)))
    return found


def partner(name: str) -> Durable:
    """Return the consumer of one partner's deliveries."""
    return Durable(PARTNERS, name, (f"partner.{name}.>",))


def partners_of(toml: str) -> tuple[str, ...]:
    """Return the ids of the partners that an agreements file names."""
    return tuple(partner["id"] for partner in tomllib.loads(toml).get("partner", ()))


async def make(
    js: JetStreamContext,
    *,
    inboxes: Sequence[Inbox],
    buckets: Iterable[str],
    replicas: int,
    ack_wait: float,
) -> None:
    """Create what is missing, migrate what differs, leave alone what is not ours."""
    for config in streams((inbox.name for inbox in inboxes), replicas=replicas):
        await _stream(js, config)
    for name in buckets:
        await _stream(js, bucket(name, replicas=replicas))
    for durable in durables(inboxes):
        await consumer(js, durable, ack_wait=ack_wait)


async def consumer(js: JetStreamContext, durable: Durable, *, ack_wait: float) -> None:
    """Create the consumer, or give the one that is there the subjects it should have."""
    await js.add_consumer(
        durable.stream,
        ConsumerConfig(
            durable_name=durable.name,
            filter_subjects=list(durable.subjects),
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ack_wait,
            max_deliver=-1,  # how often is the bus's to decide: it knows the reason
            max_ack_pending=IN_FLIGHT,
        ),
    )


async def _stream(js: JetStreamContext, wanted: StreamConfig) -> None:
    name = wanted.name or ""
    try:
        info = await js.stream_info(name)
    except NotFoundError:
        try:
            await js.add_stream(wanted)
        except BadRequestError as error:
            if error.err_code != NAME_IN_USE:
                raise
            info = await js.stream_info(name)  # another host was quicker
        else:
            log.info("stream.created", stream=name)
            return

    there = info.config
    if wanted.subjects is not None and there.subjects is not None:
        # A service that is not installed here may be installed elsewhere.
        wanted = wanted.evolve(subjects=sorted({*wanted.subjects, *there.subjects}))
    if info.state.messages:
        _refuse_to_shrink(name, there, wanted, held=info.state.messages)
    if any(_differs(there, wanted, key) for key in _KEYS):
        await js.update_stream(wanted)
        log.info("stream.migrated", stream=name)


_LIMITS = ("max_age", "max_msgs", "max_bytes", "max_msgs_per_subject")
_KEYS = (*_LIMITS, "subjects", "max_msg_size", "num_replicas", "duplicate_window", "discard")


def _differs(there: StreamConfig, wanted: StreamConfig, key: str) -> bool:
    a, b = getattr(there, key), getattr(wanted, key)
    if isinstance(a, list) and isinstance(b, list):
        return sorted(a) != sorted(b)
    return _limit(a) != _limit(b)


def _limit(value: object) -> object:
    return None if value in (None, 0, -1) else value


def _refuse_to_shrink(
    name: str, there: StreamConfig, wanted: StreamConfig, *, held: int
) -> None:
    for key in _LIMITS:
        old, new = _limit(getattr(there, key)), _limit(getattr(wanted, key))
        if isinstance(new, int | float) and (
            old is None or (isinstance(old, int | float) and new < old)
        ):
            raise WouldLoseData(
                f"stream {name!r} holds {held} messages and its {key} would shrink from "
                f"{old or 'unlimited'} to {new}: messages would be lost. Back the stream up "
                "and empty it first, or keep the old limit."
            )
    if there.retention not in (None, wanted.retention) and wanted.retention is not None:
        raise WouldLoseData(
            f"stream {name!r} has retention {there.retention} and would get "
            f"{wanted.retention}: messages would be lost. Make a new stream and move them."
        )
