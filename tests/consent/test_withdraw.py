"""Taking it back is never refused."""

from itertools import permutations
from uuid import UUID

import pytest

from shared.contracts.consent.withdraw import ConsentWithdrawn
from tests.consent.handling import Broker, ask, fresh_store, handle
from tests.consent.world import (
    DAY,
    MINUTE,
    NOW,
    YOUTH,
    signed,
    withdrawal,
)


async def test_withdrawing_what_was_never_given_is_kept_and_told() -> None:
    store, published = fresh_store(), Broker()
    await handle(withdrawal(), store, published)

    assert [type(event) for event in published] == [ConsentWithdrawn]
    assert len(store.youth(YOUTH).withdrawals) == 1


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", NOW + 400 * DAY]
)
async def test_a_withdrawal_never_fails(moment: object) -> None:
    store, published = fresh_store(), Broker()
    await handle(withdrawal(withdrawn_at=moment), store, published)

    assert len(published) == 1


async def test_a_withdrawal_of_the_future_works_now_and_voids_nothing_later() -> None:
    store = fresh_store()
    await handle(signed(), store)
    await handle(withdrawal(withdrawn_at=NOW + 400 * DAY), store)
    denied = await ask(store)
    later = NOW + DAY
    again = signed(id=UUID(int=102), consent_id=UUID(int=11), signed_at=later)
    await handle(again, store, now=later)
    allowed = await ask(store, now=later)

    assert not denied.allowed
    assert allowed.allowed


async def test_a_withdrawal_of_an_unknown_channel_is_for_all_channels() -> None:
    store, published = fresh_store(), Broker()
    await handle(signed(), store)
    await handle(withdrawal(channels=("instagramm",)), store, published)
    answer = await ask(store)

    assert [e.channels for e in published if isinstance(e, ConsentWithdrawn)] == [()]
    assert not answer.allowed


async def test_the_order_of_arrival_makes_no_difference() -> None:
    first = signed(signed_at=NOW - 3 * DAY, channels=("instagram", "press"))
    stop = withdrawal(withdrawn_at=NOW - 2 * DAY)
    second = signed(id=UUID(int=102), consent_id=UUID(int=11), signed_at=NOW - DAY)
    answers = set()
    for commands in permutations((first, stop, second)):
        store = fresh_store()
        for command in commands:
            await handle(command, store)
        answers.add(
            tuple([(await ask(store, channel=c)).allowed for c in ("instagram", "press")])
        )

    assert answers == {(True, False)}


async def test_what_was_signed_before_a_withdrawal_and_arrives_later_does_not_count() -> None:
    store = fresh_store()
    await handle(withdrawal(), store)
    await handle(signed(), store, now=NOW + MINUTE)
    answer = await ask(store, now=NOW + MINUTE)

    assert [o.reason for o in answer.objections] == ["withdrawn"]
