"""The workers of the demo: they log from their phones, and look again the next day."""

import asyncio
import json
import os
import sys
from pathlib import Path
from uuid import UUID

from clients.demo.seen import Seen
from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import ConfirmCategory, CorrectCategory, VerifyOffline
from shared.process.settings import Settings


async def log_with_front_end(
    settings: Settings, lines: list[dict[str, object]], folder: Path
) -> None:
    """Let another process be the phones: it knows nothing but the broker's address."""
    path = folder / "signals.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "clients.cli.main",
        "log",
        "--from",
        str(path),
        env={**os.environ, "SEINTJE_NATS_URL": settings.nats_url or ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the front end failed: {printed.decode()}")


async def confirm(client: FrontEnd, seen: Seen, lines: list[dict[str, object]]) -> int:
    """Let workers say with one tap that a plugin is right, where it knew; return how often."""
    by_id = {UUID(str(line["signal_id"])): str(line["worker"]) for line in lines}
    guesses = [i for i, e in seen.logged.items() if e.to_be_checked and e.category != "overig"]
    for signal_id in guesses:
        await client.acting_as(by_id[signal_id]).send(ConfirmCategory(signal_id=signal_id))
    seen.asked.update(guesses)
    return len(guesses)


async def change_minds(client: FrontEnd, seen: Seen, lines: list[dict[str, object]]) -> None:
    """Verify three signals offline and correct one, as workers do the next day."""
    by_id = {UUID(str(line["signal_id"])): str(line["worker"]) for line in lines}
    urgent = [i for i, e in seen.logged.items() if e.urgency in ("high", "acute")][:3]
    for signal_id in urgent:
        worker = client.acting_as(by_id[signal_id])
        await worker.carry_out(VerifyOffline(signal_id=signal_id, confirmed=True))
    if unsure := [i for i, e in seen.logged.items() if e.category == "overig"][:1]:
        worker = client.acting_as(by_id[unsure[0]])
        await worker.carry_out(CorrectCategory(signal_id=unsure[0], category="trend"))
