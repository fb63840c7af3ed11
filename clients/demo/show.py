"""The demo: everything in one process, a front end in another, and what became of it all."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from clients.demo import scenario
from clients.demo.partners import be_partner, partners_can_fetch
from clients.demo.progress import progress_bars, show_progress
from clients.demo.seen import Seen
from clients.demo.tables import print_consents, print_signals, print_totals
from clients.demo.workers import change_minds, confirm, log_with_front_end
from shared.client.front_end import FrontEnd, NoAnswer, front_end
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    ApplyAgreements,
    ApproveAgreements,
)
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings

LONGEST = 120.0  # seconds the demo waits for the last signal


async def run(settings: Settings, console: Console, *, count: int | None, stay: bool) -> None:
    """Show the main job from a worker's phone to the partners' systems."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seintje-")))
        chosen = settings.model_copy(
            update={
                "data": folder / "data",
                "nats_port": 0,
                "nats_url": None,
            }
        )
        # What only one service is told, it reads in the environment.
        os.environ.setdefault("SEINTJE_MUNICIPALITY", "maasdam")
        host = Host(chosen, choose(()))
        stack.push_async_callback(host.stop)
        await host.start()
        console.print(f"[bold]Seintje draait.[/] Broker: {host.settings.nats_url}")
        await _show(host, console, stack, folder, count)
        console.print(
            f"\nMetrics: {host.url}/metrics\nAsyncAPI: {host.url}/docs/asyncapi\n"
            f"Gezondheid: {host.url}/health/ready\nPagina's: {host.pages_url}"
        )
        if stay:
            console.print("\nBlijft draaien tot Ctrl-C.")
            await asyncio.Event().wait()


async def _show(
    host: Host, console: Console, stack: AsyncExitStack, folder: Path, count: int | None
) -> None:
    settings = host.settings
    client = await stack.enter_async_context(
        front_end(
            settings.servers,
            "coordinator",
            source=settings.source("frontend"),
            schemas=settings.schemas,
        )
    )
    seen = Seen()
    _background(stack, _listen(client, seen))
    now = datetime.now(UTC)
    toml = scenario.agreements(on=now.date())
    partners = await put_agreements_in_force(client, toml)
    for partner in partners:
        _background(stack, be_partner(client.js, partner, seen))
    console.print(f"Afspraken met {len(partners)} partners: {', '.join(partners)}.\n")

    lines = scenario.lines(now=now, count=count)
    await log_with_front_end(settings, lines, folder)
    with progress_bars(console) as progress:
        await _until(lambda: show_progress(progress, seen, len(lines)), "signals to travel")
    taps = await confirm(client, seen, lines)
    console.print(f"Met één tik bevestigd: {taps} signalen. Eerder ging er niets naar buiten.")
    await _until(lambda: seen.finished(len(lines)), "confirmed signals to travel")
    await change_minds(client, seen, lines)
    await _until(lambda: seen.finished(len(lines)), "corrections to travel")

    await print_signals(client, console, seen)
    await print_consents(client, console)
    await print_totals(client, console, seen, len(lines))


async def put_agreements_in_force(client: FrontEnd, toml: str) -> tuple[str, ...]:
    """Let two people put the agreements in force; return the partners, once they can fetch."""
    await client.carry_out(ApplyAgreements(toml=toml))
    second = client.acting_as("privacy-officer")
    event = await second.carry_out(ApproveAgreements(sha256=sha256(toml.encode()).hexdigest()))
    partners = event.partner_ids if isinstance(event, AgreementsApplied) else ()
    await partners_can_fetch(client.js, partners)
    return partners


async def _listen(client: FrontEnd, seen: Seen) -> None:
    async for message in client.hear("event.>"):
        seen.learn(message)


def _background(stack: AsyncExitStack, work: Awaitable[None]) -> None:
    task = asyncio.ensure_future(work)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    stack.push_async_callback(end)


async def _until(condition: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(LONGEST):
            while not condition():  # noqa: ASYNC110 - many events make one condition
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise NoAnswer(
            f"the demo waited {LONGEST:.0f} s in vain for {what}: look at `--verbose`"
        ) from None
