"""Past events are read back by kind and from a moment on, on a real nats-server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

from clients.cli.reporting.past import past_events
from shared.client.front_end import front_end
from shared.contracts.cloudevents import encode
from shared.contracts.policy.goals import GoalDropped
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.erase import SignalErased
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings

Start = Callable[..., Awaitable[Host]]


async def test_only_these_kinds_and_only_since_then(host: Start, settings: Settings) -> None:
    await host(*choose(()))
    async with front_end(
        settings.servers, "amina", source=settings.source("frontend"), schemas="x"
    ) as front:

        async def tell(event: SignalClosed | SignalErased) -> datetime:
            headers, body = encode(event, source="x", schemas="x")
            number = (await front.js.publish(event.subject, body, headers=headers)).seq
            stored = await front.js.get_msg("EVENTS", seq=number)
            assert stored.time is not None
            return stored.time

        async def read(*kinds: type, since: datetime | None = None) -> list[object]:
            async with asyncio.timeout(5):
                return [e.id async for e in past_events(front, kinds, since=since)]

        closed = [SignalClosed(signal_id=uuid4(), outcome="done") for _ in range(300)]
        moments = [await tell(event) for event in closed]
        await tell(erased := SignalErased(signal_id=uuid4()))

        assert await read(SignalClosed) == [event.id for event in closed]
        assert await read(SignalClosed, SignalErased) == [*(e.id for e in closed), erased.id]
        assert await read(SignalClosed, since=moments[200]) == [e.id for e in closed[200:]]
        assert await read(SignalErased, since=datetime.now(UTC)) == []
        assert await read(GoalDropped) == []
