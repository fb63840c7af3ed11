"""What the demo hears of its signals: logged, decided, shared, queued, received."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from shared.contracts.instaclean.queue import AccountQueued, SightingCounted
from shared.contracts.message import Message
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.refusal import Refused
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CategoryCorrected,
    SignalVerified,
)
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.share import SignalShared


@dataclass(slots=True)
class Seen:
    """Everything heard on `event.>` and received by the partners."""

    logged: dict[UUID, SignalLogged] = field(default_factory=dict)
    changed: dict[UUID, int] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)  # that a worker changes
    decided: dict[UUID, SharingDecided] = field(default_factory=dict)
    shared: set[tuple[UUID, str, int]] = field(default_factory=set)
    queued: dict[UUID, Message] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    received: Counter[str] = field(default_factory=Counter)

    def learn(self, message: Message) -> None:
        """Take over what a message tells."""
        match message:
            case SignalLogged():
                self.logged[message.signal_id] = message
            case CategoryConfirmed() | CategoryCorrected() | SignalVerified():
                self.changed[message.signal_id] = message.revision
            case SharingDecided():
                known = self.decided.get(message.signal_id)
                if known is None or known.revision <= message.revision:
                    self.decided[message.signal_id] = message
            case SignalShared():
                self.shared.add((message.signal_id, message.partner, message.revision))
            case AccountQueued() | SightingCounted():
                self.queued[message.signal_id] = message
            case Refused():
                self.refused.append(message)
            case _:
                pass

    def finished(self, expected: int) -> bool:
        """Return whether every signal went all the way."""
        return (
            len(self.logged) == expected
            and len(self.decided) == expected
            and self.asked <= self.changed.keys()
            and all(self.decided[i].revision >= r for i, r in self.changed.items())
            and all(
                (i, d.partner, event.revision) in self.shared
                for i, event in self.decided.items()
                for d in event.decisions
                if d.shared
            )
            and all(i in self.queued for i, e in self.logged.items() if e.harmful_account)
            and self.received.total() == len(self.shared)
        )
