"""One service stops: the others go on, and it catches up when it is back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from clients.demo.show import put_agreements_in_force
from shared.client.front_end import FrontEnd, NoAnswer
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.instaclean.queue import ListQueue, Queue
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.look_up import ListSignals, Signals
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Start, agreements, client, until_settled

ALL = ("signals", "policy", "instaclean", "consent")


def harmful(number: int) -> LogSignal:
    return LogSignal(
        signal_id=uuid4(),
        text="jongen loopt met een mes op zak",
        platform="instagram",
        seen_at=datetime.now(UTC) - timedelta(minutes=5),
        neighbourhood="noord",
        handle=f"@account{number}",
    )


async def works(front: FrontEnd, name: str) -> bool:
    """Return whether the service does what it alone can do."""
    try:
        match name:
            case "signals":
                event = await front.carry_out(harmful(99))
                return isinstance(event, SignalLogged)
            case "instaclean":
                return isinstance(await front.ask(ListQueue(limit=1)), Queue)
            case "consent":
                answer = await front.ask(MayPublish(people=(uuid4(),), channel="instagram"))
                return isinstance(answer, MayPublishAnswer) and not answer.allowed
            case _:
                await put_agreements_in_force(front, agreements(version=2))
                return True
    except NoAnswer:
        return False


@pytest.mark.parametrize("stopped", ALL)
async def test_the_others_go_on(
    host: Start, settings: Settings, stopped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = {name: await host(*choose((name,)), neighbours=choose(())) for name in ALL}
    await host(*choose(("provisioner",)), neighbours=choose(()))
    async with client(settings) as front:
        await put_agreements_in_force(front, agreements())
        await hosts[stopped].stop()

        working = {name for name in ALL if name != stopped and await works(front, name)}
        monkeypatch.setattr("shared.client.front_end.PATIENCE", 1.0)

        assert working == {*ALL} - {stopped}
        assert not await works(front, stopped)


async def test_the_list_of_accounts_catches_up(host: Start, settings: Settings) -> None:
    for name in ("signals", "policy", "consent"):
        await host(*choose((name,)), neighbours=choose(()))
    async with client(settings) as front:
        for number in range(3):
            await front.carry_out(harmful(number))
        await until_settled(front, ("COMMANDS", "signals-commands"))
        with pytest.raises(NoAnswer):
            await front.ask(ListQueue(limit=10))

        await host(*choose(("instaclean",)), neighbours=choose(()))

        await until_settled(front, ("COMMANDS", "instaclean-commands"))
        answer = await front.ask(ListQueue(limit=10))
        assert isinstance(answer, Queue)
        assert answer.total == 3


async def test_commands_wait_for_the_service_that_handles_them(
    host: Start, settings: Settings
) -> None:
    first = await host(*choose(("signals",)), neighbours=choose(()))
    await first.stop()
    async with client(settings) as front:
        for number in range(3):
            await front.send(harmful(number))

        await host(*choose(("signals",)), neighbours=choose(()))

        await until_settled(front, ("COMMANDS", "signals-commands"))
        answer = await front.ask(ListSignals(limit=10))
        assert isinstance(answer, Signals)
        assert answer.total == 3
