"""Makes streams, consumers and buckets, over and over; never shrinks what holds data."""

from collections.abc import Collection, Iterable, Sequence

import structlog
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    StreamConfig,
    StreamInfo,
)
from nats.js.client import JetStreamContext
from nats.js.errors import BadRequestError, NotFoundError
from nats.js.kv import KeyValue

from shared.broker import made
from shared.broker.made import BY_US, MARKS
from shared.broker.progress import first_unhandled
from shared.broker.streams import IN_FLIGHT, PARTNERS, PROGRESS, Durable, bucket, streams

log = structlog.get_logger()

PARTNER_WAIT = 30.0  # seconds in which a partner's own system acknowledges what it read

NAME_IN_USE = 10058  # nats-server's code


class WouldLoseData(Exception):
    """A migration would drop what a stream holds; says what, and what to do instead."""


async def make(
    js: JetStreamContext,
    *,
    owners: Iterable[str],
    durables: Sequence[Durable],
    buckets: Iterable[str],
    replicas: int,
    ack_wait: float,
    new: Collection[str] = (),
) -> None:
    """Create what is missing, migrate what differs, leave alone what is not ours.

    `StateMissing` when something is missing that was made before, and is not named in `new`:
    a service would go on with an empty memory.
    """
    configs = {config.name or "": config for config in streams(owners, replicas=replicas)}
    configs |= {f"KV_{name}": bucket(name, replicas=replicas) for name in (*buckets, PROGRESS)}
    present = {name: await _info(js, name) for name in configs}
    marks = await _marks(js, present.values(), replicas=replicas, new=new)
    register = await made.Register.read(marks, configs, new=new)
    for name in [name for name, info in present.items() if info is None]:
        present[name] = await _info(js, name)  # another host may have made and noted it
    register.refuse_missing(present, new=new)

    for name, config in configs.items():
        await _stream(js, config, present[name])
    await register.note(js, present)
    for durable in durables:
        await consumer(js, durable, ack_wait=ack_wait)


async def _marks(
    js: JetStreamContext,
    present: Iterable[StreamInfo | None],
    *,
    replicas: int,
    new: Collection[str],
) -> KeyValue:
    """Return the bucket of what should be there; the version before had none."""
    config = bucket(MARKS, replicas=replicas)
    info = await _info(js, config.name or "")
    if info is None and MARKS not in new:
        made.refuse_without_marks([other for other in present if other is not None])
    await _stream(js, config, info)
    return await js.key_value(MARKS)


async def _info(js: JetStreamContext, name: str) -> StreamInfo | None:
    try:
        return await js.stream_info(name)
    except NotFoundError:
        return None


async def consumer(js: JetStreamContext, durable: Durable, *, ack_wait: float) -> None:
    """Create the consumer, or give the one that is there the subjects it should have.

    One that was lost goes on where its service was; a new one hears all there is.
    """
    config = ConsumerConfig(
        durable_name=durable.name,
        filter_subjects=list(durable.subjects),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=PARTNER_WAIT if durable.stream == PARTNERS else ack_wait,
        max_deliver=-1,  # how often is the bus's to decide: it knows the reason
        max_ack_pending=IN_FLIGHT,
    )
    try:
        existing = await js.consumer_info(durable.stream, durable.name)
    except NotFoundError:
        config = await _from_its_mark(js, durable, config)
        try:
            await js.add_consumer(durable.stream, config)
        except BadRequestError:  # another host was quicker
            existing = await js.consumer_info(durable.stream, durable.name)
        else:
            log.info("consumer.created", consumer=durable.name, start=config.opt_start_seq)
            return
    begins = {key: getattr(existing.config, key) for key in _BEGINS}
    await js.add_consumer(durable.stream, config.evolve(**begins))


_BEGINS = ("deliver_policy", "opt_start_seq", "opt_start_time")  # cannot be changed afterwards


async def _from_its_mark(
    js: JetStreamContext, durable: Durable, config: ConsumerConfig
) -> ConsumerConfig:
    start = await first_unhandled(js, durable)
    if start is None:
        return config
    return config.evolve(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=start)


async def _stream(js: JetStreamContext, config: StreamConfig, info: StreamInfo | None) -> None:
    name = config.name or ""
    config = config.evolve(metadata=BY_US)
    if info is None:
        try:
            await js.add_stream(config)
        except BadRequestError as error:
            if error.err_code != NAME_IN_USE:
                raise
            info = await js.stream_info(name)  # another host was quicker
        else:
            log.info("stream.created", stream=name)
            return

    existing = info.config
    if config.subjects is not None and existing.subjects is not None:
        # A service that is not installed here may be installed elsewhere.
        config = config.evolve(subjects=sorted({*config.subjects, *existing.subjects}))
    if info.state.messages:
        _refuse_to_shrink(name, existing, config, held=info.state.messages)
    if not made.is_ours(info) or any(_differs(existing, config, key) for key in _KEYS):
        await js.update_stream(config)
        log.info("stream.migrated", stream=name)


_LIMITS = ("max_age", "max_msgs", "max_bytes", "max_msgs_per_subject")

_KEYS = (*_LIMITS, "subjects", "max_msg_size", "num_replicas", "duplicate_window", "discard")


def _differs(existing: StreamConfig, config: StreamConfig, key: str) -> bool:
    a, b = getattr(existing, key), getattr(config, key)
    if isinstance(a, list) and isinstance(b, list):
        return sorted(a) != sorted(b)
    return _limit(a) != _limit(b)


def _limit(value: object) -> object:
    return None if value in (None, 0, -1) else value


def _refuse_to_shrink(
    name: str, existing: StreamConfig, config: StreamConfig, *, held: int
) -> None:
    for key in _LIMITS:
        old, new = _limit(getattr(existing, key)), _limit(getattr(config, key))
        if isinstance(new, int | float) and (
            old is None or (isinstance(old, int | float) and new < old)
        ):
            raise WouldLoseData(
                f"stream {name!r} holds {held} messages and its {key} would shrink from "
                f"{old or 'unlimited'} to {new}: messages would be lost. Back the stream up "
                "and empty it first, or keep the old limit."
            )
    if existing.retention not in (None, config.retention) and config.retention is not None:
        raise WouldLoseData(
            f"stream {name!r} has retention {existing.retention} and would get "
            f"{config.retention}: messages would be lost. Make a new stream and move them."
        )
