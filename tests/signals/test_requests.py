"""What partners ask of workers, and the answer."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.signals.domain.share import reference
from shared.contracts.signals.requests import (
    AnswerRequest,
    AskToSpread,
    MessageSpread,
    ReportSpread,
    RequestAnswer,
    RequestAnswered,
    RequestOverdue,
    RequestReceived,
)
from shared.messaging.inbox import Refuse
from tests.signals.builders import ASKED, decided, decision
from tests.signals.world import KEY, NOW, SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


REQUEST = UUID(int=30)


async def test_a_partner_asks_and_hears_only_of_signals_it_was_given(world: World) -> None:
    await world.hear(log(category="wapens"))
    await world.hear(log(id=UUID(int=101), signal_id=UUID(int=2), category="wapens"))
    await world.hear(decided(1, decision("politie", category="as-is")))
    await world.hear(ASKED, actor="politie")
    await world.hear(
        AnswerRequest(request_id=REQUEST, outcome="found", signals=(SIGNAL, UUID(int=2)))
    )

    assert [r.partner for r in world.heard(RequestReceived)] == ["politie"]
    (answer,) = world.heard(RequestAnswer)
    assert answer.references == (reference(SIGNAL, "politie", key=KEY),)
    (told,) = world.heard(RequestAnswered)
    assert told.signals == 2
    assert world.to[answer.id] == "politie"


async def test_a_message_is_passed_on_and_the_partner_hears_how_far(world: World) -> None:
    await world.hear(
        AskToSpread(request_id=REQUEST, text="Boete op straatintimidatie", until=NOW + DAY),
        actor="gemeente",
    )
    for number, reach in ((500, 120), (501, 80)):
        spread = ReportSpread(
            id=UUID(int=number), request_id=REQUEST, platform="instagram", reach=reach
        )
        await world.hear(spread)
        await world.hear(spread)

    assert [m.reach for m in world.heard(MessageSpread)] == [120, 80]
    assert world.heard(RequestAnswer)[-1].reach == 200


async def test_a_request_not_answered_in_time_is_told_once(world: World) -> None:
    await world.hear(ASKED, actor="politie")
    await world.wait_until(NOW + DAY)
    await world.start()
    await world.wait_until(NOW + 3 * DAY)

    assert [e.partner for e in world.heard(RequestOverdue)] == ["politie"]


async def test_one_partner_cannot_take_over_the_request_of_another(world: World) -> None:
    await world.hear(ASKED, actor="politie")

    with pytest.raises(Refuse, match="request-id-taken"):
        await world.hear(ASKED, actor="school")


async def test_a_question_is_no_message_to_pass_on(world: World) -> None:
    await world.hear(ASKED, actor="politie")

    with pytest.raises(Refuse, match="not-a-message"):
        await world.hear(ReportSpread(request_id=REQUEST, platform="instagram"))
