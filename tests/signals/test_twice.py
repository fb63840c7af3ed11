"""Whatever is heard twice, or crashes anywhere, is kept and told once."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.contracts.message import Message
from shared.contracts.signals.alarm import (
    AnswerAlarm,
)
from shared.contracts.signals.amend import AmendSignal
from shared.contracts.signals.change import (
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.evidence import SecureEvidence
from shared.contracts.signals.follow_up import (
    RecordAction,
    ReopenSignal,
    StartVerifying,
)
from shared.contracts.signals.requests import (
    AnswerRequest,
)
from shared.contracts.signals.tasks import (
    PlanTask,
)
from tests.signals.builders import ASKED, HELP
from tests.signals.world import NOW, SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


STEPS: list[tuple[list[Message], Message]] = [
    ([], log()),
    ([], log(post="story")),
    ([], HELP),
    ([log()], StartVerifying(signal_id=SIGNAL)),
    ([log()], RecordAction(signal_id=SIGNAL, action="talked")),
    ([log()], VerifyOffline(signal_id=SIGNAL, confirmed=True)),
    ([log()], ConfirmCategory(signal_id=SIGNAL)),
    ([log(post="story")], ConfirmCategory(signal_id=SIGNAL)),
    ([log()], CorrectCategory(signal_id=SIGNAL, category="trend")),
    ([log()], CorrectCategory(signal_id=SIGNAL, category="sexting")),
    ([log(handle="x")], AmendSignal(signal_id=SIGNAL, handle="y", neighbourhood="centrum")),
    ([log(post="story")], AmendSignal(signal_id=SIGNAL, url="https://instagram.com/p/1")),
    (
        [log(), CorrectCategory(signal_id=SIGNAL, category="trend")],
        CorrectCategory(signal_id=SIGNAL, category="wapens"),
    ),
    ([log()], EraseSignal(signal_id=SIGNAL)),
    ([log()], CloseSignal(signal_id=SIGNAL)),
    ([log(), CloseSignal(signal_id=SIGNAL)], ReopenSignal(signal_id=SIGNAL)),
    ([log()], AnswerAlarm(signal_id=SIGNAL)),
    ([log(post="story")], SecureEvidence(signal_id=SIGNAL)),
    (
        [log(post="story", category="trend")],
        CorrectCategory(signal_id=SIGNAL, category="wapens"),
    ),
    (
        [log(post="story", category="wapens")],
        CorrectCategory(signal_id=SIGNAL, category="trend"),
    ),
    (
        [log()],
        PlanTask(task_id=UUID(int=9), signal_id=SIGNAL, what="call", due_at=NOW + DAY),
    ),
    ([], ASKED),
    (
        [ASKED, log()],
        AnswerRequest(request_id=UUID(int=30), outcome="found", signals=(SIGNAL,)),
    ),
]


@pytest.mark.parametrize(
    ("before", "message"), STEPS, ids=lambda x: getattr(x, "name", "after")
)
async def test_twice_and_a_crash_at_every_publish_tell_the_same(
    before: list[Message], message: Message
) -> None:
    calm, stormy = World(), World()
    for world in (calm, stormy):
        for first in before:
            await world.hear(first, actor="politie" if first is ASKED else "amina")
    actor = "politie" if message is ASKED else "amina"
    if isinstance(message, EraseSignal):
        actor = "privacy-officer"

    await calm.hear(message, actor=actor)
    await calm.hear(message, actor=actor)
    await stormy.hear_with_a_crash_at_every_publish(message, actor=actor)

    assert [m.id for m in calm.told] == [m.id for m in stormy.told]
    assert len({m.id for m in calm.told}) == len(calm.told)
    assert calm.timers.keys() == stormy.timers.keys()
    rows = ("_signals", "alarms", "evidence", "tasks", "requests")
    for name in rows:
        assert list(getattr(calm.store, name)) == list(getattr(stormy.store, name))
