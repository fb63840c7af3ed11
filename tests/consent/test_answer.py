"""The answer to who asks whether a picture may be posted."""

from uuid import UUID

import pytest

from services.consent.domain.words import CHANNELS
from shared.messaging.inbox import Refuse
from shared.storage.bucket import Bucket
from tests.consent.handling import ask, counted, fresh_store, handle
from tests.consent.world import (
    YOUTH,
    signed,
    store_on,
)


async def test_the_answer_names_everybody_who_stands_in_the_way_and_is_counted() -> None:
    store, stranger = fresh_store(), UUID(int=2)
    await handle(signed(), store)
    before = [counted("seintje_may_publish", answer=a) for a in ("yes", "no")]
    yes, no = await ask(store), await ask(store, YOUTH, stranger)
    after = [counted("seintje_may_publish", answer=a) for a in ("yes", "no")]

    assert yes.allowed
    assert not no.allowed
    assert [(o.youth_id, o.reason) for o in no.objections] == [(stranger, "no-consent")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


async def test_a_memory_that_is_behind_does_not_answer() -> None:
    with pytest.raises(Refuse, match="not-ready"):
        await ask(store_on(Bucket()))


async def test_every_channel_of_ours_can_be_signed_for() -> None:
    store = fresh_store()
    await handle(signed(channels=CHANNELS), store)

    assert all([(await ask(store, channel=channel)).allowed for channel in CHANNELS])


async def test_a_channel_nobody_knows_is_not_answered_as_if_somebody_said_no() -> None:
    with pytest.raises(Refuse, match="unknown-channel") as no:
        await ask(fresh_store(), channel="hyves")

    assert no.value.field == "channel"
