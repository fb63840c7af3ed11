"""An erased signal: what nobody read is taken back, what was put aside about it is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.broker import erasing
from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import DEAD, PARTNERS
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.policy.look_up import ReadLedger
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.log import LogSignal
from shared.hosting.service import choose
from shared.messaging import dead_letters
from shared.process.settings import Settings
from tests.platform import Start, client, under_agreements, until

CANARY, OTHER = "Canarina", "Distelvink"


def weapon(signal_id: UUID, text: str) -> LogSignal:
    return LogSignal(
        signal_id=signal_id,
        text=f"jongen loopt met een mes op zak {text}",
        category="wapens",
        platform="instagram",
        seen_at=datetime.now(UTC) - timedelta(minutes=5),
        neighbourhood="noord",
    )


async def waiting(front: FrontEnd, partner: str) -> list[str]:
    """Return the kinds of messages that wait for a partner."""
    found = erasing.messages(front.js, PARTNERS, f"partner.{partner}.>")
    return [(raw.subject or "").split(".")[2] async for raw in found]


async def put_aside(front: FrontEnd) -> list[str]:
    return [letter.reason async for letter in dead_letters.letters(front.js)]


def on_disk(data: Path, stream: str, text: str) -> bool:
    """Return whether a text is in the files of a stream."""
    files = data.glob(f"jetstream/*/streams/{stream}/**/*")
    return any(text.encode() in path.read_bytes() for path in files if path.is_file())


async def test_nothing_of_it_waits_or_was_put_aside(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    await host(*choose(()), municipality="maasdam")
    folder = server._data
    async with under_agreements(settings) as front:
        mine, kept = uuid4(), uuid4()
        for signal_id, text in ((mine, CANARY), (kept, OTHER)):
            await front.carry_out(weapon(signal_id, text))
            with pytest.raises(Declined, match="signal-id-taken"):
                await front.carry_out(weapon(signal_id, f"{text} en nog iets"))

        async def written() -> bool:
            answer = await front.ask(ReadLedger(partner="politie"))
            return len(answer.lines) == 2

        await until(written)
        assert (await waiting(front, "politie")).count("shared-signal") == 2
        assert len(await put_aside(front)) == 2
        assert on_disk(folder, PARTNERS, CANARY)
        assert not on_disk(folder, DEAD, CANARY), "of what was refused nothing is kept"

        await front.carry_out(EraseSignal(signal_id=mine))

        async def taken_back() -> bool:
            return (await waiting(front, "politie")).count("shared-signal") == 1

        await until(taken_back)
        assert "signal-recalled" in await waiting(front, "politie")
        assert len(await put_aside(front)) == 1
        with pytest.raises(Declined, match="signal-erased"):
            await front.carry_out(weapon(mine, CANARY))
        assert len(await put_aside(front)) == 1
        assert not on_disk(folder, PARTNERS, CANARY)
        assert not on_disk(folder, DEAD, CANARY)
        assert on_disk(folder, PARTNERS, OTHER)


async def test_a_delivery_whose_number_is_not_known_is_looked_up(
    host: Start, settings: Settings
) -> None:
    await host(*choose(()), municipality="maasdam")
    async with client(settings) as front:
        ids = [uuid4() for _ in range(3)]
        numbers = [
            (
                await front.js.publish(
                    "partner.politie.shared-signal.v1", b"{}", headers={"ce-id": str(one)}
                )
            ).seq
            for one in ids
        ]

        async def withdraw(one: UUID, number: int | None) -> bool:
            return await erasing.withdraw(front.js, PARTNERS, one, to="politie", number=number)

        assert await withdraw(ids[1], None)
        assert not await withdraw(ids[1], None)
        assert not await withdraw(ids[1], numbers[1])
        assert not await withdraw(ids[1], numbers[0]), "that is another delivery"
        assert await withdraw(ids[0], numbers[0])
        assert len(await waiting(front, "politie")) == 1
