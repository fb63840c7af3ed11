"""A partner is told of a signal, and fetches it for as long as its agreement permits."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from clients.demo.show import put_agreements_in_force
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.policy.look_up import ReadLedger
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.fetch import FetchedSignal, FetchSignal
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SignalAvailable
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Partner, Start, agreements, client, printed, under_agreements, until

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


def thin(*, version: int) -> str:
    """Return agreements by which the police are told of a signal, and fetch it."""
    return agreements(version=version).replace(POLICE, f'{POLICE}\ndelivery = "thin"')


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


async def is_written(front: FrontEnd, line_id: UUID) -> bool:
    """Return whether a line is in the ledger."""
    answer = await front.ask(ReadLedger())
    return line_id in {line.delivery_id for line in answer.lines}


async def test_a_fetch_is_decided_on_at_that_moment(host: Start, settings: Settings) -> None:
    running = await host(*choose(()), municipality="maasdam")
    async with (
        under_agreements(settings, thin(version=1)) as front,
        client(settings, "politie") as police,
        client(settings, "school") as school,
    ):
        logged = signal()
        await front.carry_out(logged)
        notice = await Partner(front, "politie").receive(SignalAvailable)

        fetched = await fetch(police, notice)
        assert fetched.category == "wapens"
        shown = await printed(settings, "ledger", "fetch", str(notice.id), "--as", "politie")
        assert '"category": "wapens"' in shown
        with pytest.raises(Declined, match="unknown-delivery"):
            await fetch(school, notice)
        await until(lambda: is_written(front, fetched.line_id))

        await put_agreements_in_force(front, ended(thin(version=2)))
        with pytest.raises(Declined, match="no-longer-permitted"):
            await fetch(police, notice)

        await front.carry_out(EraseSignal(signal_id=logged.signal_id))
        with pytest.raises(Declined, match="signal-erased"):
            await fetch(police, notice)
        answer = await front.ask(ReadLedger(signal_id=logged.signal_id, partner="politie"))
        assert [line.mode for line in answer.lines] == ["thin", "fetched", "fetched"]
    await running.stop()
