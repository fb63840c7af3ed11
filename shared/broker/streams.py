"""The streams, buckets and consumers that Seintje needs on the broker."""

from collections.abc import Iterable
from dataclasses import dataclass

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

COMMANDS, EVENTS, PARTNERS, DEAD = "COMMANDS", "EVENTS", "PARTNERS", "DEAD"

TIMERS = "TIMERS"

STREAMS = (COMMANDS, EVENTS, PARTNERS, DEAD, TIMERS)

PROGRESS = "progress"
"""The bucket in which the bus remembers how far each consumer came."""

DAY = 24 * 60 * 60.0

MESSAGE = 256 * 1024  # a dead letter adds headers, and must still fit the server's 1 MB

IN_FLIGHT = 2000


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


def partner(name: str) -> Durable:
    """Return the consumer of one partner's deliveries."""
    return Durable(PARTNERS, name, (f"partner.{name}.>",))
