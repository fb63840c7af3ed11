"""What the share ledger is told of a delivery, also after a crash, a correction, an erasure."""

from uuid import UUID, uuid5

import pytest

from services.signals.domain.share import content_hash
from shared.contracts.message import Message
from shared.contracts.signals.change import CorrectCategory, VerifyOffline
from shared.contracts.signals.erase import EraseSignal, SignalErased
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.contracts.signals.tasks import PlanTask
from shared.language.pseudonyms import account_key, person_key
from shared.messaging.inbox import Refuse, TooEarly
from tests.signals.builders import decided, decision
from tests.signals.world import KEY, NOW, SIGNAL, World, log
from tests.world import BrokerAway

ERASE = EraseSignal(id=UUID(int=9), signal_id=SIGNAL)


async def delivered() -> World:
    world = World()
    await world.hear(log(category="wapens", handle="@Kees", age=15))
    await world.hear(decided(1, decision("politie", category="as-is", url="as-is", age="band")))
    return world


async def test_the_ledger_hears_what_was_in_the_delivery_and_nothing_of_it() -> None:
    world = await delivered()

    (payload,), (line,) = world.heard(SharedSignal), world.heard(SignalShared)
    assert (line.delivery_id, line.reference) == (payload.id, payload.reference)
    assert line.content == content_hash(payload, key=KEY)
    assert {g.field: g.transform for g in line.grants} == {"category": "as-is", "age": "band"}
    assert line.fields == ("category", "url", "age")  # permitted; there was no link
    assert line.delete_by == payload.delete_by
    assert "kees" not in line.model_dump_json().casefold()


async def test_the_ledgers_name_of_an_account_fits_no_other_list() -> None:
    (line,) = (await delivered()).heard(SignalShared)

    assert line.person == person_key("instagram", "kees", key=KEY)
    assert line.person != account_key("instagram", "kees", key=KEY)


async def test_another_content_has_another_hash() -> None:
    (payload,) = (await delivered()).heard(SharedSignal)
    other = payload.model_copy(update={"age": "16-17"})

    assert content_hash(other, key=KEY) != content_hash(payload, key=KEY)
    assert content_hash(payload, key="another") != content_hash(payload, key=KEY)


def number_of(world: World, line: SignalShared) -> int:
    """Return where the stream put the delivery of a line."""
    return [message.id for message in world.told].index(line.delivery_id) + 1


@pytest.mark.parametrize(
    "meanwhile", [CorrectCategory(signal_id=SIGNAL, category="geweld"), ERASE]
)
async def test_a_crash_after_the_delivery_loses_no_line_whatever_happens_meanwhile(
    meanwhile: Message,
) -> None:
    calm, stormy = World(), World()
    event = decided(1, decision("politie", category="as-is"))
    for world in (calm, stormy):
        await world.hear(log(category="wapens", handle="@Kees"))
    await calm.hear(event)

    told = stormy.publish

    async def crash_after_delivery(message: Message, **where: object) -> int:
        if isinstance(message, SignalShared):
            raise BrokerAway
        return await told(message, **where)

    stormy.publish = crash_after_delivery
    with pytest.raises(BrokerAway):
        await stormy.hear(event)
    stormy.publish = told
    stormy.restart()
    await stormy.hear(meanwhile)
    await stormy.hear(event)

    (lost,), (line,) = stormy.heard(SignalShared), calm.heard(SignalShared)
    told_later = {"at", "number"}  # where a delivery of before the crash lies is looked up
    assert lost.model_dump(exclude=told_later) == line.model_dump(exclude=told_later)
    assert (line.number, lost.number) == (number_of(calm, line), None)


# --- erasure ----------------------------------------------------------------------


async def test_an_erased_signal_is_gone_with_its_text_and_tasks() -> None:
    world = World()
    await world.hear(
        log("jongen loopt met een mes op zak Canarina", category="wapens", handle="@Canarina")
    )
    await world.hear(
        PlanTask(
            task_id=UUID(int=77),
            signal_id=SIGNAL,
            what="call",
            note="Canarina",
            due_at=NOW.replace(year=2027),
        )
    )
    await world.hear(ERASE)

    kept = b"".join(entry.value or b"" for entry in world.shelf._rows.values())
    assert b"anarina" not in kept
    assert world.store.find(SIGNAL) is None
    assert world.forgotten == [SIGNAL]
    assert [e.id for e in world.heard(SignalErased)] == [uuid5(SIGNAL, "erased")]


async def test_a_crash_at_every_publish_erases_once() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear_with_a_crash_at_every_publish(ERASE)
    await world.hear(ERASE)

    assert world.store.find(SIGNAL) is None
    assert len(world.heard(SignalErased)) == 1


async def test_a_phone_that_was_offline_does_not_bring_it_back() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(ERASE)

    for message in (log(category="wapens"), VerifyOffline(signal_id=SIGNAL, confirmed=True)):
        with pytest.raises(Refuse, match="signal-erased") as no:
            await world.hear(message)
        assert not no.value.keep, "what names somebody who was erased is not put aside"


async def test_an_erased_signal_is_delivered_to_nobody() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(ERASE)
    await world.hear(decided())

    assert world.heard(SharedSignal) == world.heard(SignalShared) == []


async def test_what_is_not_known_yet_cannot_be_erased() -> None:
    with pytest.raises(TooEarly):
        await World().hear(ERASE)
