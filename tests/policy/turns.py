"""One handler in hand: a store, what it publishes, and agreements in force."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.policy.handlers.agreements.agreements import (
    approve_agreements,
    propose_agreements,
)
from services.policy.settings import PolicySettings
from services.policy.store import PolicyStore
from shared.contracts.message import Message
from shared.contracts.policy.agreements import ApplyAgreements, ApproveAgreements
from shared.messaging.turn import Turn
from shared.storage.bucket import Bucket
from tests.policy.builders import NOW, TOML


class Published(list[Message]):
    """What was published; `failing` is how often the broker is away first."""

    def __init__(self, *, failing: int = 0) -> None:
        super().__init__()
        self.failing = failing

    async def __call__(
        self,
        message: Message,
        *,
        to: str = "",  # noqa: ARG002
        due: datetime | None = None,  # noqa: ARG002
    ) -> int:
        if self.failing:
            self.failing -= 1
            raise ConnectionError
        self.append(message)
        return len(self)


async def withdraw(delivery_id: UUID, *, to: str, number: int | None) -> None:
    raise NotImplementedError


async def forget(about: UUID) -> None:
    raise NotImplementedError


def turn(
    store: PolicyStore,
    published: Published | None = None,
    *,
    actor: str = "amina",
    now: datetime = NOW,
) -> Turn[PolicyStore]:
    publish = Published() if published is None else published
    return Turn(store, publish, now, actor, UUID(int=0), withdraw, forget)


def empty() -> PolicyStore:
    return PolicyStore(Bucket())


async def propose(
    store: PolicyStore,
    toml: str = TOML,
    *,
    published: Published | None = None,
    actor: str = "amina",
) -> ApplyAgreements:
    command = ApplyAgreements(toml=toml)
    await propose_agreements(command, turn(store, published, actor=actor))
    return command


async def approve(
    store: PolicyStore,
    toml: str = TOML,
    *,
    published: Published | None = None,
    actor: str = "bilal",
    command: ApproveAgreements | None = None,
) -> ApproveAgreements:
    command = command or ApproveAgreements(sha256=sha256(toml.encode()).hexdigest())
    await approve_agreements(command, turn(store, published, actor=actor), PolicySettings())
    return command


async def in_force(toml: str = TOML, store: PolicyStore | None = None) -> PolicyStore:
    store = store or empty()
    await propose(store, toml)
    await approve(store, toml)
    return store
