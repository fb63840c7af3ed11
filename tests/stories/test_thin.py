"""A partner is told of a signal, and fetches it for as long as its agreement permits."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from shared.client.front_end import Declined, FrontEnd, front_end
from shared.contracts.policy.look_up import Lines, ReadLedger
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.fetch import FetchedSignal, FetchSignal
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SignalAvailable
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.stories.test_ledger import line_of, receive, seintje

Start = Callable[..., Awaitable[Host]]
POLICE = 'id = "politie-2026"'


def signal() -> LogSignal:
    return LogSignal(
        signal_id=uuid4(),
        text="jongen loopt met een mes op zak",
        category="wapens",
        platform="instagram",
        seen_at=datetime.now(UTC) - timedelta(minutes=5),
        neighbourhood="noord",
    )


def ended(toml: str) -> str:
    """Return the file with an agreement of the police that ended yesterday."""
    before, police = toml.split(POLICE)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    police = re.sub(r"valid_until = \S+", f"valid_until = {yesterday}", police, count=1)
    return before + POLICE + police


async def fetch(partner: FrontEnd, notice: SignalAvailable) -> FetchedSignal:
    answer = await partner.ask(FetchSignal(delivery_id=notice.id))
    assert isinstance(answer, FetchedSignal)
    return answer


async def test_a_fetch_is_decided_on_at_that_moment(host: Start, settings: Settings) -> None:
    running = await host(*choose(()), municipality="maasdam")
    about = {"source": settings.source("frontend"), "schemas": "x"}
    async with (
        front_end(settings.servers, "amina", **about) as front,
        front_end(settings.servers, "politie", **about) as police,
        front_end(settings.servers, "school", **about) as school,
    ):
        toml = scenario.agreements(on=datetime.now(UTC).date())
        toml = toml.replace(POLICE, f'{POLICE}\ndelivery = "thin"')
        await put_agreements_in_force(front, toml)

        logged = signal()
        await front.carry_out(logged)
        notice = await receive(front, "politie", SignalAvailable)
        assert isinstance(notice, SignalAvailable)

        fetched = await fetch(police, notice)
        assert fetched.category == "wapens"
        said = await seintje(settings, "ledger", "fetch", str(notice.id), "--as", "politie")
        assert '"category": "wapens"' in said
        with pytest.raises(Declined, match="unknown-delivery"):
            await fetch(school, notice)
        await line_of(front, fetched.model_copy(update={"id": fetched.line_id}))

        version = toml.split("version = ")[1].split("\n")[0]
        over = toml.replace(f"version = {version}", f"version = {int(version) + 1}", 1)
        over = ended(over)
        await put_agreements_in_force(front, over)
        with pytest.raises(Declined, match="no-longer-permitted"):
            await fetch(police, notice)

        await front.carry_out(EraseSignal(signal_id=logged.signal_id))
        with pytest.raises(Declined, match="signal-erased"):
            await fetch(police, notice)
        answer = await front.ask(ReadLedger(signal_id=logged.signal_id, partner="politie"))
        assert isinstance(answer, Lines)
        assert [line.mode for line in answer.lines] == ["thin", "fetched", "fetched"]
    await running.stop()
