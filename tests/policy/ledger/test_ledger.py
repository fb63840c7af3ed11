"""A delivery is a line; what a partner may not keep is recalled, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from shared.contracts.message import Message
from shared.contracts.policy.decide import FieldGrant, RecordConsentToShare, SharingDecided
from shared.contracts.policy.ledger import (
    AcknowledgeDelivery,
    DeliveryAcknowledged,
    ShareRecalled,
    SignalRecalled,
)
from shared.contracts.signals.follow_up import SignalReopened
from shared.language.clock import HERE
from shared.language.sharing import RECALLS
from shared.messaging.inbox import Refuse, TooEarly
from tests.policy.builders import NOW, SIGNAL, TOML, corrected, logged, verified
from tests.policy.delivered import BOTH, CLOSED, ERASED, delivered, ledger
from tests.policy.world import World, shared


async def test_a_delivery_is_a_line_with_all_it_rests_on() -> None:
    world = await delivered()

    (line,) = await ledger(world)
    decided = world.heard(SharingDecided)[-1]
    assert (line.partner, line.agreement, line.clauses) == (
        "politie",
        "politie-2026",
        ("politie-2026/1",),
    )
    assert line.fields == {"category": "as-is", "seen_at": "day"}
    assert (line.policy_version, line.basis) == (1, decided.basis)
    assert (line.content, line.delete_by) == ("c" * 64, date(2026, 8, 30))
    assert (line.received_at, line.recall) == (None, None)


async def test_a_delivery_told_twice_is_one_line() -> None:
    world = await delivered()
    await world.deliver()

    assert len(await ledger(world)) == 1


async def test_a_line_survives_a_restart() -> None:
    world = await delivered()
    before = await ledger(world)
    world.restart()

    assert await ledger(world) == before


async def test_a_share_of_before_there_was_a_ledger_is_no_line() -> None:
    world = await delivered(delivery_id=None)

    assert await ledger(world) == []


async def test_a_partner_acknowledges_its_own_delivery_and_the_first_time_counts() -> None:
    world = await delivered()
    (line,) = await ledger(world)
    read = AcknowledgeDelivery(delivery_id=line.delivery_id)
    await world.hear(read, actor="politie")
    world.now += timedelta(days=1)
    await world.hear(read, actor="politie")

    assert (await ledger(world))[0].received_at == NOW
    assert len(world.heard(DeliveryAcknowledged)) == 1


async def test_a_partner_cannot_acknowledge_for_another() -> None:
    world = await delivered()
    (line,) = await ledger(world)

    with pytest.raises(Refuse, match="unknown-delivery"):
        await world.hear(AcknowledgeDelivery(delivery_id=line.delivery_id), actor="school")


async def test_an_acknowledgement_before_the_line_waits() -> None:
    with pytest.raises(TooEarly):
        await World().hear(AcknowledgeDelivery(delivery_id=SIGNAL), actor="politie")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (corrected(), "no-longer-permitted"),
        (verified(urgency="low"), "no-longer-permitted"),
        (CLOSED, "closed"),
        (ERASED, "erased"),
    ],
)
async def test_what_a_partner_may_not_keep_is_recalled_once(
    event: Message, reason: str
) -> None:
    world = await delivered()
    await world.hear(event)
    await world.hear(event)

    (recall,) = world.heard(SignalRecalled)
    (line,) = await ledger(world)
    assert world.to[recall.id] == "politie"
    assert (recall.reason, recall.revision, recall.reminder) == (reason, 1, 0)
    assert line.recall.recall_id == recall.recall_id
    assert reason in RECALLS
    # It tells a partner no more of when, and of what it came, than the delivery did.
    assert (recall.at.astimezone(HERE).hour, recall.at.second) == (0, 0)
    assert recall.correlation_id == recall.reference


# A line of before deliveries had ids of their own names no decision.
OLD = {"decision_id": None, "delivery_id": uuid5(uuid5(UUID(int=5), "decided"), "politie")}


@pytest.mark.parametrize("changed", [{}, OLD], ids=["now", "a line of before"])
async def test_what_a_partner_has_already_is_not_sent_again(changed: dict[str, Any]) -> None:
    world = await delivered(**changed)
    yes = RecordConsentToShare(signal_id=SIGNAL, given=True)
    await world.hear(yes)
    assert world.heard(SharingDecided)[-1].delivered == ("politie",)

    await world.hear(verified())  # another revision: it says more now
    assert world.heard(SharingDecided)[-1].delivered == ()


async def test_what_was_recalled_is_sent_again_when_it_may_be() -> None:
    world = World()
    await world.agree(TOML.replace("minimum_urgency", "consent = true\nminimum_urgency"))
    await world.hear(logged().model_copy(update={"id": UUID(int=5)}))
    for number, given in enumerate((True, True, False, True), start=20):
        await world.hear(
            RecordConsentToShare(id=UUID(int=number), signal_id=SIGNAL, given=given)
        )
        if number == 20:
            await world.deliver()

    told = [(e.decisions[0].shared, e.delivered) for e in world.heard(SharingDecided)]
    assert told == [
        (False, ()),
        (True, ()),
        (True, ("politie",)),
        (False, ()),
        (True, ()),
    ]


async def test_what_was_not_read_is_taken_back_at_the_first_asking_only() -> None:
    world = await delivered()
    (line,) = world.store.ledger.every_line()
    await world.hear(CLOSED)
    (first,) = world.heard(ShareRecalled)
    await world.hear(first)
    await world.hear(first)
    world.now += timedelta(days=3)
    await world.wait_until(world.now)
    reminder = world.heard(ShareRecalled)[-1]
    await world.hear(reminder)

    assert reminder.reminder == 1
    assert world.withdrawn == [("politie", line.delivery_id, line.number)] * 2


async def test_what_was_put_aside_about_an_erased_signal_is_erased() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    assert world.forgotten == []
    await world.hear(ERASED)

    assert world.forgotten == [SIGNAL]


@pytest.mark.parametrize("event", [corrected(), CLOSED, ERASED])
async def test_a_crash_at_every_publish_recalls_once(event: Message) -> None:
    calm, stormy = await delivered(), await delivered()
    await calm.hear(event)
    await stormy.hear_with_a_crash_at_every_publish(event)

    assert [m.id for m in calm.heard(SignalRecalled)] == [
        m.id for m in stormy.heard(SignalRecalled)
    ]
    assert await ledger(calm) == await ledger(stormy)


async def test_a_crash_while_a_line_is_written_leaves_one_line_and_its_clock() -> None:
    world = World()
    await world.agree()
    await world.hear(logged())
    event = shared(world.heard(SharingDecided)[-1])
    await world.hear_with_a_crash_at_every_publish(event)

    assert len(await ledger(world)) == 1
    assert [at for at, _ in world.timers.values()] == [datetime(2026, 8, 30, 22, tzinfo=UTC)]


async def test_a_correction_to_what_the_partner_may_have_recalls_nothing() -> None:
    world = await delivered(BOTH)
    await world.hear(corrected(category="geweld", urgency="high"))

    assert world.heard(SignalRecalled) == []


async def test_a_correction_that_leaves_fewer_fields_recalls_the_old_revision_only() -> None:
    fewer = '\n[[agreement.clause]]\nid = "politie-2026/2"\ntext = "Minder."\n'
    fewer += 'categories = ["geweld"]\nminimum_urgency = "low"\n'
    fewer += '[agreement.clause.fields]\ncategory = "as-is"\nseen_at = "week"\n'
    world = await delivered(TOML + fewer)
    await world.hear(corrected(category="geweld", urgency="high"))
    await world.deliver()

    (recall,) = world.heard(SignalRecalled)
    old, new = await ledger(world)
    assert (recall.revision, recall.reason) == (1, "no-longer-permitted")
    assert (old.recall is None, new.recall is None) == (False, True)


async def test_a_yes_taken_back_recalls_what_rested_on_it() -> None:
    world = World()
    await world.agree(
        TOML.replace('minimum_urgency = "high"', 'minimum_urgency = "high"\nconsent = true')
    )
    await world.hear(logged())
    await world.hear(RecordConsentToShare(signal_id=SIGNAL, given=True))
    await world.deliver()
    await world.hear(RecordConsentToShare(signal_id=SIGNAL, given=False))

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "no-longer-permitted"


async def test_a_delivery_told_after_the_signal_was_erased_is_recalled_at_once() -> None:
    world = World()
    await world.agree()
    await world.hear(logged())
    await world.hear(ERASED)
    await world.deliver()

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "erased"


async def test_what_is_shared_after_it_was_opened_again_may_stay() -> None:
    world = await delivered(BOTH)
    await world.hear(CLOSED)
    await world.hear(SignalReopened(signal_id=SIGNAL, reason="again"))
    await world.hear(corrected(category="geweld", urgency="high"))
    await world.deliver()

    old, new = await ledger(world)
    assert (old.recall is None, new.recall is None) == (False, True)


async def test_what_was_fetched_by_newer_agreements_is_not_recalled_by_an_older_decision() -> (
    None
):
    world = await delivered()
    decided = world.heard(SharingDecided)[-1]
    more = FieldGrant(field="handle", transform="as-is", clause="politie-2026/1")
    fetched = shared(
        decided,
        id=UUID(int=61),
        delivery_id=UUID(int=62),
        mode="fetched",
        grants=(more,),
        at=NOW + timedelta(days=1),
    )
    world.now = NOW + timedelta(days=1)
    await world.hear(fetched)
    assert world.heard(SignalRecalled) == []

    world.now += timedelta(days=1)
    await world.hear(verified())

    assert [r.reason for r in world.heard(SignalRecalled)] == ["no-longer-permitted"]
