"""A signal is shared, erased, recalled and deleted; who received it can be found again."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from shared.client.front_end import FrontEnd
from shared.contracts.policy.ledger import SignalRecalled
from shared.contracts.policy.look_up import LineView, ReadLedger
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SharedSignal
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Partner, Start, printed, under_agreements, until

CANARY = "Canarina"


async def line_of(front: FrontEnd, delivery_id: UUID) -> LineView:
    """Wait until a delivery is in the ledger, and return its line."""
    found: dict[UUID, LineView] = {}

    async def written() -> bool:
        answer = await front.ask(ReadLedger())
        found.update({line.delivery_id: line for line in answer.lines})
        return delivery_id in found

    await until(written)
    return found[delivery_id]


async def test_from_delivery_to_deleted_and_who_asks_reads_it(
    host: Start, settings: Settings, tmp_path: Path
) -> None:
    await host(*choose(()), municipality="maasdam")
    async with under_agreements(settings) as front:
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
        police = Partner(front, "politie")
        delivery = await police.receive(SharedSignal)
        assert (await line_of(front, delivery.id)).partner == "politie"

        assert "gelezen" in await printed(
            settings, "ledger", "received", str(delivery.id), "--as", "politie"
        )
        assert "Gewist." in await printed(settings, "follow", "erase", str(signal_id))
        recall = await police.receive(SignalRecalled)
        assert (recall.reference, recall.reason) == (delivery.reference, "erased")

        to_delete = ("ledger", "list", "--open", "--partner", "politie")
        assert str(recall.recall_id) in await printed(settings, *to_delete)
        await printed(settings, "ledger", "deleted", str(recall.recall_id), "--as", "politie")
        assert "Er is niets" in await printed(settings, *to_delete)

        account = ("--platform", "instagram", "--account", CANARY)
        assert "gewist op" in await printed(settings, "ledger", "person", *account)
        folder = tmp_path / "inzage"
        await printed(settings, "ledger", "export", str(folder), *account)
        told_person = json.loads((folder / "inzage.json").read_text())
        assert told_person[0]["partner"]
        text = (folder / "inzage.txt").read_text()
        assert "dat het gewist is" in text
        assert CANARY.casefold() not in (json.dumps(told_person) + text).casefold()
