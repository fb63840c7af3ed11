"""What was posted, and what must come down: in time, or the next person is asked."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.contracts.cloudevents import encode
from shared.contracts.consent.people import RecordAssent
from shared.contracts.consent.post import (
    ConfirmTakenDown,
    ListTakeDowns,
    PublicationRecorded,
    RecordPublication,
    TakeDownAsked,
    TakeDownOpened,
    TakeDowns,
    TakenDown,
)
from shared.contracts.consent.record import InvalidateConsent, RecordConsent, Signer
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse, TooEarly
from tests.consent.world import (
    CANARY,
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

GONE = ConfirmTakenDown(
    id=UUID(int=600), publication_id=posted().publication_id, proof_sha256="a" * 64
)


async def posted_with_consent(**changed: object) -> World:
    world = World()
    await world.hear(signed(**changed))
    await world.hear(posted())
    world.now += HOUR
    return world


async def todo(world: World) -> TakeDowns:
    answer = await world.hear(ListTakeDowns())
    assert isinstance(answer, TakeDowns)
    return answer


async def test_what_was_posted_is_kept_with_the_consents_it_rests_on() -> None:
    world = await posted_with_consent()
    publication = world.store.publication(posted().publication_id)

    assert publication.rests_on == {YOUTH: (signed().consent_id,)}
    assert [e.allowed for e in world.heard(PublicationRecorded)] == [True]
    assert (await todo(world)).total == 0


async def test_what_was_posted_without_consent_must_come_down_at_once() -> None:
    world = World()
    await world.hear(signed())
    await world.hear(posted(people=(YOUTH, OTHER)))

    assert [e.allowed for e in world.heard(PublicationRecorded)] == [False]
    assert [e.why for e in world.heard(TakeDownOpened)] == ["no-consent"]


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


async def test_what_was_posted_twice_is_one_and_another_under_its_id_is_refused() -> None:
    world = await posted_with_consent()
    await world.hear(posted())
    with pytest.raises(Refuse, match="publication-id-taken"):
        await world.hear(posted(id=UUID(int=999), channel="press"))

    assert len(world.heard(PublicationRecorded)) == 1


async def test_what_is_unknown_or_may_stay_cannot_be_taken_down() -> None:
    with pytest.raises(TooEarly, match="unknown-publication"):
        await World().hear(GONE)
    with pytest.raises(Refuse, match="nothing-to-take-down"):
        await (await posted_with_consent()).hear(GONE)


@pytest.mark.parametrize(
    ("changed", "no"),
    [({"channel": "myspace"}, "unknown-channel"), ({"purpose": "fun"}, "unknown-purpose")],
)
async def test_a_word_we_do_not_have_is_refused(changed: dict[str, str], no: str) -> None:
    with pytest.raises(Refuse, match=no):
        await World().hear(posted(**changed))


async def test_nobody_hears_the_link_the_hash_or_the_people() -> None:
    world = await posted_with_consent()
    await world.hear(withdrawal(withdrawn_at=world.now))
    await world.wait_until(NOW + 30 * DAY)
    await world.hear(GONE)
    wire = [encode(m, source="urn:nld:test", schemas="https://x.nl") for m in world.told]

    assert len(wire) >= 6
    for headers, body in wire:
        said = f"{headers} {body.decode()}"
        assert CANARY.replace(" ", "") not in said
        assert "c3d2a1b0" not in said


async def test_no_picture_can_be_sent_along() -> None:
    assert not [name for name in RecordPublication.model_fields if "data" in name]
    with pytest.raises(ValueError, match="perceptual_hash"):
        posted(perceptual_hash="not a hash")


async def test_memory_rebuilt_from_the_bucket_is_the_live_one() -> None:
    world = await posted_with_consent()
    commands: tuple[RecordConsent | Message, ...] = (
        signed(2, youth_id=OTHER, channels=("press", "website"), notice_version=1),
        posted(2, people=(YOUTH, OTHER), channel="press"),
        withdrawal(withdrawn_at=world.now),
        signed(3, signed_at=world.now),
        posted(3),
        GONE,
    )
    for command in commands:
        await world.hear(command)
    await world.wait_until(NOW + 400 * DAY)
    live = world.everything()
    world.restart()

    assert all(live[table] for table in ("youth", "publication", "take-down", "notice"))
    assert world.everything() == live
