"""A signal is shared, erased, recalled and deleted; who received it can be found again."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from shared.broker import streams
from shared.broker.streams import PARTNERS
from shared.client.front_end import FrontEnd, front_end
from shared.contracts.cloudevents import decode
from shared.contracts.message import Message
from shared.contracts.policy.ledger import SignalRecalled
from shared.contracts.policy.look_up import Lines, LineView, ReadLedger
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SharedSignal
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings

Start = Callable[..., Awaitable[Host]]
CANARY = "Canarina"


async def seintje(settings: Settings, *words: str) -> str:
    """Run the command line as a user does, and return what it said."""

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "clients.cli.main", *words],
            env=os.environ | {"SEINTJE_NATS_URL": settings.servers[0], "COLUMNS": "250"},
            capture_output=True,
            text=True,
            check=False,
        )

    said = await asyncio.to_thread(run)
    assert said.returncode == 0, said.stderr
    return said.stdout


async def receive(front: FrontEnd, partner: str, kind: type[Message]) -> Message:
    """Fetch what lies in a partner's queue until one of this kind comes."""
    durable = streams.partner(partner).name
    queue = await front.js.pull_subscribe_bind(durable, stream=PARTNERS)
    while True:
        (raw,) = await queue.fetch(1, timeout=10)
        message = decode(raw.headers, raw.data)
        await raw.ack_sync()
        if isinstance(message, kind):
            return message


async def line_of(front: FrontEnd, delivery: Message) -> LineView:
    """Wait until a delivery is in the ledger, and return its line."""
    async with asyncio.timeout(10):
        while True:
            answer = await front.ask(ReadLedger())
            assert isinstance(answer, Lines)
            for line in answer.lines:
                if line.delivery_id == delivery.id:
                    return line
            await asyncio.sleep(0.05)


async def test_from_delivery_to_deleted_and_who_asks_reads_it(
    host: Start, settings: Settings, tmp_path: Path
) -> None:
    await host(*choose(()), municipality="maasdam")
    async with front_end(
        settings.servers, "amina", source=settings.source("frontend"), schemas="x"
    ) as front:
        toml = scenario.agreements(on=datetime.now(UTC).date())
        await put_agreements_in_force(front, toml)
        signal_id = uuid4()
        await front.carry_out(
            LogSignal(
                signal_id=signal_id,
                text="jongen loopt met een mes op zak",
                category="wapens",
                platform="instagram",
                seen_at=datetime.now(UTC) - timedelta(minutes=5),
                neighbourhood="noord",
                handle=f"@{CANARY}",
            )
        )
        delivery = await receive(front, "politie", SharedSignal)
        assert (await line_of(front, delivery)).partner == "politie"

        assert "gelezen" in await seintje(
            settings, "ledger", "received", str(delivery.id), "--as", "politie"
        )
        assert "Gewist." in await seintje(settings, "follow", "erase", str(signal_id))
        recall = await receive(front, "politie", SignalRecalled)
        assert isinstance(recall, SignalRecalled)
        assert isinstance(delivery, SharedSignal)
        assert (recall.reference, recall.reason) == (delivery.reference, "erased")

        to_delete = ("ledger", "list", "--open", "--partner", "politie")
        assert str(recall.recall_id) in await seintje(settings, *to_delete)
        await seintje(settings, "ledger", "deleted", str(recall.recall_id), "--as", "politie")
        assert "Er is niets" in await seintje(settings, *to_delete)

        account = ("--platform", "instagram", "--account", CANARY)
        assert "gewist op" in await seintje(settings, "ledger", "person", *account)
        folder = tmp_path / "inzage"
        await seintje(settings, "ledger", "export", str(folder), *account)
        told_person = json.loads((folder / "inzage.json").read_text())
        assert told_person[0]["partner"]
        text = (folder / "inzage.txt").read_text()
        assert "dat het gewist is" in text
        assert CANARY.casefold() not in (json.dumps(told_person) + text).casefold()
