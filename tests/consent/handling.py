"""One message handled by one coroutine, with a broker that may be away."""

from datetime import datetime
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.consent.domain.may_publish import Rules
from services.consent.domain.notice import Organisation
from services.consent.handlers.may_publish import may_publish
from services.consent.handlers.record import record_consent
from services.consent.handlers.withdraw import withdraw_consent
from services.consent.store import ConsentStore
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import RecordConsent
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.message import Due, Message
from shared.language.consent import REFUSALS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.storage.bucket import Bucket
from shared.storage.shelf import MemoryShelf
from tests.consent.world import (
    NOW,
    TAKE_DOWNS,
    YOUTH,
    store_on,
)


class Broker(list[Message]):
    """Stands in for the broker, which is away the first `fails` times."""

    def __init__(self, fails: int = 0) -> None:
        super().__init__()
        self.fails = fails

    async def __call__(self, message: Message, **_: object) -> int:
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        if not isinstance(message, Due):
            self.append(message)
        return len(self)


async def nothing(*_: object, **__: object) -> None:
    """Stand in for what these handlers never do."""


def turn(
    message: Message, store: ConsentStore, publish: Broker, now: datetime
) -> Turn[ConsentStore]:
    return Turn(store, publish, now, "amina", message.id, withdraw=nothing, forget=nothing)


def fresh_store(shelf: MemoryShelf | None = None) -> ConsentStore:
    bucket = Bucket(shelf or MemoryShelf())
    bucket.caught_up.set()
    return store_on(bucket)


async def handle(
    command: RecordConsent | WithdrawConsent,
    store: ConsentStore,
    publish: Broker | None = None,
    now: datetime = NOW,
) -> None:
    ours = turn(command, store, Broker() if publish is None else publish, now)
    if isinstance(command, RecordConsent):
        await record_consent(command, ours, Organisation(), TAKE_DOWNS)
    else:
        await withdraw_consent(command, ours, TAKE_DOWNS)


async def ask(
    store: ConsentStore, *people: UUID, channel: str = "instagram", now: datetime = NOW
) -> MayPublishAnswer:
    query = MayPublish(people=people or (YOUTH,), channel=channel)
    return await may_publish(query, turn(query, store, Broker(), now), Rules())


async def refusal(command: RecordConsent, store: ConsentStore | None = None) -> tuple[str, str]:
    store = store or fresh_store()
    before, published = store.youth(YOUTH), Broker()
    with pytest.raises(Refuse) as no:
        await handle(command, store, published)

    assert published == []
    assert store.youth(YOUTH) == before
    assert no.value.reason in REFUSALS
    return no.value.reason, no.value.field or ""


def counted(metric: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"{metric}_total", labels) or 0
