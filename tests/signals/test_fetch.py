"""A thin delivery says that there is something; what it is, is fetched and decided anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.signals.domain.share import content_hash
from shared.contracts.cloudevents import decode, encode
from shared.contracts.message import Query
from shared.contracts.policy.decide import DecidedNow, DecideNow, PartnerDecision
from shared.contracts.signals.change import CloseSignal, CorrectCategory
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.fetch import FetchedSignal, FetchSignal
from shared.contracts.signals.share import SharedSignal, SignalAvailable, SignalShared
from shared.messaging.inbox import BadHandler, Inbox, Refuse
from shared.messaging.turn import Inquire, Turn
from tests.signals.builders import decided, decision
from tests.signals.world import KEY, NOW, SIGNAL, World, log
from tests.world import BrokerAway


def thin(**grants: str) -> PartnerDecision:
    return decision("politie", **grants).model_copy(update={"delivery": "thin"})


async def told(now: PartnerDecision | None = None, *, revision: int = 1) -> World:
    """Return a world in which the police was told of a signal; `now` is what it may have."""

    async def inquire(query: Query) -> Any:
        assert isinstance(query, DecideNow)
        assert (query.signal_id, query.partner) == (SIGNAL, "politie")
        may = now or thin(category="as-is", handle="pseudonym")
        may = may.model_copy(update={"retention_days": 90})
        return DecidedNow(decision=may, revision=revision, policy_version=3, at=world.now)

    world = World(inquire=inquire)
    await world.hear(
        log(category="wapens", handle="@Canarina", url="https://instagram.com/canarina")
    )
    await world.hear(decided(1, thin(category="as-is", url="as-is")))
    return world


async def fetch(world: World, actor: str = "politie") -> FetchedSignal:
    (notice,) = world.heard(SignalAvailable)
    answer = await world.hear(FetchSignal(delivery_id=notice.id), actor=actor)
    assert isinstance(answer, FetchedSignal)
    return answer


async def test_a_thin_delivery_has_no_data_and_says_how_to_fetch() -> None:
    world = await told()

    (notice,) = world.heard(SignalAvailable)
    headers, body = encode(notice, source="urn:nld:x", schemas="x")
    assert headers["ce-dataref"] == (
        f"nats:query.signals.fetch-signal.v1?delivery_id={notice.id}"
    )
    assert b"anarina" not in body.lower()
    assert isinstance(decode(headers, body), SignalAvailable)
    assert world.heard(SharedSignal) == []


async def test_a_full_delivery_has_no_dataref() -> None:
    world = World()
    await world.hear(log(category="wapens"))
    await world.hear(decided(1, decision("politie", category="as-is")))

    headers, _ = encode(world.heard(SharedSignal)[0], source="urn:nld:x", schemas="x")
    assert "ce-dataref" not in headers


async def test_the_notice_is_a_line_without_fields_or_term() -> None:
    (line,) = (await told()).heard(SignalShared)

    assert (line.mode, line.grants, line.delete_by) == ("thin", (), None)


async def test_what_is_fetched_is_what_may_be_had_now_and_is_a_line() -> None:
    world = await told()
    fetched = await fetch(world)

    assert fetched.handle
    assert fetched.url is None
    _, line = world.heard(SignalShared)
    assert (line.mode, line.delivery_id) == ("fetched", fetched.line_id)
    assert [grant.field for grant in line.grants] == ["category", "handle"]
    assert line.policy_version == 3
    same = SharedSignal(**dict(fetched))
    assert line.content == content_hash(same, key=KEY)


async def test_each_fetch_is_a_line_of_its_own() -> None:
    world = await told()
    await fetch(world)
    await fetch(world)

    assert [line.mode for line in world.heard(SignalShared)] == ["thin", "fetched", "fetched"]


async def test_the_line_is_told_before_anything_leaves() -> None:
    world = await told()
    world.fails = 1

    with pytest.raises(BrokerAway):
        await fetch(world)


async def test_who_may_no_longer_have_it_is_refused_at_once() -> None:
    ended = PartnerDecision(partner="politie", shared=False, reason="expired")
    world = await told(ended)

    with pytest.raises(Refuse, match="no-longer-permitted"):
        await fetch(world)
    assert len(world.heard(SignalShared)) == 1


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (EraseSignal(signal_id=SIGNAL), "signal-erased"),
        (CloseSignal(signal_id=SIGNAL), "signal-closed"),
        (CorrectCategory(signal_id=SIGNAL, category="geweld"), "not-decided-yet"),
    ],
)
async def test_what_is_erased_closed_or_changed_cannot_be_fetched(
    message: Any, reason: str
) -> None:
    world = await told()
    await world.hear(message)

    for _ in range(2):
        with pytest.raises(Refuse, match=reason):
            await fetch(world)
        world.restart()
    assert len(world.heard(SignalShared)) == 1


async def test_nobody_fetches_what_another_was_told_of() -> None:
    world = await told()

    with pytest.raises(Refuse, match="unknown-delivery"):
        await fetch(world, actor="school")
    with pytest.raises(Refuse, match="unknown-delivery"):
        await world.hear(FetchSignal(delivery_id=UUID(int=4)), actor="politie")


async def test_a_signal_as_it_is_now_is_fetched_with_a_term_from_now() -> None:
    world = await told()
    first = await fetch(world)
    world.now = NOW + timedelta(days=3)
    later = await fetch(world)

    assert first.delete_by
    assert later.delete_by == first.delete_by + timedelta(days=3)


async def test_only_who_waits_for_an_answer_may_wait_for_another_service() -> None:
    inbox = Inbox("x")

    @inbox.on(CloseSignal)
    async def hear(command: CloseSignal, inquire: Inquire, turn: Turn) -> None: ...

    (handler,) = inbox.handlers.values()
    with pytest.raises(BadHandler, match="hear its events instead"):
        handler.bind(None)
