"""What must come down: in time, or the next person is asked."""

from datetime import UTC, datetime

import pytest

from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.record import InvalidateConsent, Signer
from shared.contracts.consent.take_down import (
    TakeDownAsked,
    TakeDownOpened,
    TakenDown,
)
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse, TooEarly
from tests.consent.posting import GONE, posted_with_consent, todo
from tests.consent.world import (
    DAY,
    FATHER,
    HOUR,
    MOTHER,
    NOW,
    OTHER,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
)


@pytest.mark.parametrize(
    "no",
    [
        withdrawal(withdrawn_at=NOW + HOUR),
        withdrawal(withdrawn_at=NOW + HOUR, channels=("instagram",)),
        withdrawal(withdrawn_at=NOW + HOUR, by=Signer.YOUTH),
        withdrawal(withdrawn_at=NOW + HOUR, by=Signer.GUARDIAN, guardian_id=MOTHER),
        RecordAssent(youth_id=YOUTH, given=False, said_at=NOW + HOUR),
        InvalidateConsent(youth_id=YOUTH, consent_id=signed().consent_id),
        signed(
            2,
            guardian_id=MOTHER,
            signed_at=NOW + HOUR,
            channels=("press",),
            refused_channels=("instagram",),
        ),
    ],
    ids=["all", "channel", "youth", "guardian", "child", "invalid", "later-form"],
)
async def test_a_no_opens_one_task_per_publication(no: Message) -> None:
    world = await posted_with_consent(guardian_id=MOTHER)
    await world.hear_with_a_crash_at_every_publish(no)
    await world.hear(no)

    (task,) = (await todo(world)).tasks
    assert (task.why, task.channel) == ("withdrawn", "instagram")
    assert len(world.heard(TakeDownOpened)) == 1
    assert "take-down-due/" + str(task.publication_id) in world.timers


@pytest.mark.parametrize(
    "other",
    [
        withdrawal(withdrawn_at=NOW + HOUR, channels=("press",)),
        withdrawal(withdrawn_at=NOW + HOUR, by=Signer.GUARDIAN, guardian_id=FATHER),
        withdrawal(youth_id=OTHER, withdrawn_at=NOW + HOUR),
        withdrawal(withdrawn_at=NOW - 2 * DAY),
    ],
    ids=["another-channel", "another-guardian", "another-youth", "before-it-was-signed"],
)
async def test_a_no_to_something_else_opens_nothing(other: Message) -> None:
    world = await posted_with_consent(guardian_id=MOTHER)
    await world.hear(other)

    assert (await todo(world)).total == 0


async def test_that_consent_ended_or_the_birthday_came_takes_nothing_down() -> None:
    world = World()
    await world.hear(signed(born_on=datetime(2011, 1, 1, tzinfo=UTC).date()))
    await world.hear(posted())
    await world.wait_until(NOW + 500 * DAY)

    assert await world.may_post() == "expired"
    assert (await todo(world)).total == 0


async def test_it_is_withdrawn_after_it_had_ended_and_comes_down_all_the_same() -> None:
    world = await posted_with_consent()
    world.now += 500 * DAY
    await world.hear(withdrawal(withdrawn_at=world.now))

    assert (await todo(world)).total == 1


async def test_who_posted_is_reminded_half_way_and_then_others_are_asked() -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    opened = world.now

    await world.wait_until(opened + DAY)
    assert [(a.to, a.overdue) for a in world.heard(TakeDownAsked)] == [("amina", False)]
    await world.wait_until(opened + 2 * DAY)
    await world.wait_until(opened + 30 * DAY)
    assert [(a.to, a.overdue) for a in world.heard(TakeDownAsked)] == [
        ("amina", False),
        ("coordinator", True),
        ("manager", True),
    ]
    (task,) = (await todo(world)).tasks
    assert task.overdue
    await world.hear(GONE)
    assert [(e.late, e.proven) for e in world.heard(TakenDown)] == [(True, True)]


async def test_once_it_is_gone_nobody_is_asked() -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    await world.hear(GONE)
    await world.hear(GONE, actor="bilal")
    await world.wait_until(NOW + 30 * DAY)

    assert world.heard(TakeDownAsked) == []
    assert [e.late for e in world.heard(TakenDown)] == [False]
    task = world.store.take_downs.get(GONE.publication_id)
    assert task
    assert task.done_by == "amina"
    assert (await todo(world)).total == 0


@pytest.mark.parametrize("steps", [1, 2, 3])
async def test_a_reminder_that_is_cut_off_or_comes_twice_is_told_once(steps: int) -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    for _ in range(steps):
        world.now, due = world.timers.pop(f"take-down-due/{posted().publication_id}")
        await world.hear_with_a_crash_at_every_publish(due)
        await world.hear(due)

    assert [a.level for a in world.heard(TakeDownAsked)] == list(range(1, steps + 1))


async def test_the_task_survives_a_restart_and_its_timer_is_set_again() -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    name = f"take-down-due/{posted().publication_id}"
    at, due = world.timers[name]
    world.timers.clear()
    world.restart()
    await world.start()

    at_again, due_again = world.timers[name]
    assert (at_again, due_again.id) == (at, due.id)


async def test_somebody_withdraws_while_it_is_being_kept() -> None:
    world = World()
    await world.hear(signed())
    put = world.store.publications.put

    async def put_slowly(key: object, value: object) -> None:
        await world.hear(withdrawal())
        await put(key, value)  # type: ignore[arg-type]

    world.store.publications.put = put_slowly  # type: ignore[method-assign]
    await world.hear(posted())

    assert (await todo(world)).total == 1


async def test_what_is_unknown_or_may_stay_cannot_be_taken_down() -> None:
    with pytest.raises(TooEarly, match="unknown-publication"):
        await World().hear(GONE)
    with pytest.raises(Refuse, match="nothing-to-take-down"):
        await (await posted_with_consent()).hear(GONE)
