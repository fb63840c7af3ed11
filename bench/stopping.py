"""`python -m bench.stopping`: how long messages wait when one of two processes goes away.

Two processes read one consumer; a handling takes a fifth of a second. While messages come in
one of the two is told to stop, or killed, and begins again at once. The baseline is the same
load with both left alone.
"""

import asyncio
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import UUID

import nats
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.chain import quantile, say
from shared.broker.embedded import EmbeddedServer
from shared.client.front_end import FrontEnd, front_end
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import logs
from shared.process.settings import load

EACH_SECOND, SECONDS = 40, 10
BURST = 300  # on their way at the moment of the end
HANDLING = 0.2  # seconds
KEY = "x" * 32
ENDS = {"nothing": None, "SIGTERM": signal.SIGTERM, "kill -9": signal.SIGKILL}

inbox = Inbox("signals")


@inbox.on(LogSignal)
async def log_signal(command: LogSignal, turn: Turn[None]) -> None:
    """Take a while, and tell."""
    await asyncio.sleep(HANDLING)
    await turn.publish(
        SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="done")
    )


@dataclass(frozen=True)
class Parts:
    """No parts but a store."""

    store: None = None


service = Service("signals", (inbox,), lambda _: Parts())


async def main() -> None:
    """Measure, print."""
    logs.set_up_logs("json", "ERROR")
    say(f"{'one of two':<12} {'messages':>8} {'p50':>8} {'p99':>8} {'longest':>8}")
    for name, number in ENDS.items():
        waits = await measure(number)
        row = " ".join(f"{quantile(waits, q):>6.2f} s" for q in (0.5, 0.99, 1))
        say(f"{name:<12} {len(waits):>8} {row}")


async def measure(number: signal.Signals | None) -> list[float]:
    """Return, for each message, the seconds from being sent to being handled."""
    with tempfile.TemporaryDirectory(prefix="seintje-bench-") as folder:
        server = EmbeddedServer(Path(folder), port=0)
        await server.start()
        processes = [await begin(server.url), await begin(server.url)]
        client = await nats.connect(server.url)
        try:
            return await under_load(server.url, client, processes, number)
        finally:
            await client.close()
            for process in processes:
                process.terminate()
            await asyncio.gather(*(process.wait() for process in processes))
            await server.stop()


async def under_load(
    url: str,
    client: Client,
    processes: list[asyncio.subprocess.Process],
    number: signal.Signals | None,
) -> list[float]:
    """Send, end one process in the middle of a burst, begin it anew, and wait for all."""
    sent: dict[UUID, float] = {}
    waits: dict[UUID, float] = {}

    async def hear(raw: Msg) -> None:
        command = UUID((raw.headers or {})["ce-causationid"])
        waits.setdefault(command, perf_counter() - sent[command])

    await client.subscribe(SignalClosed.subject, cb=hear)
    async with front_end([url], "bench", source="urn:x", schemas="x") as front:
        for second in range(SECONDS):
            if second == SECONDS // 3:
                burst = [asyncio.create_task(send(front, sent)) for _ in range(BURST)]
                await asyncio.gather(*burst[: BURST // 2])
                if number is not None:
                    processes[0].send_signal(number)
                await asyncio.gather(*burst)
            for _ in range(EACH_SECOND):
                await send(front, sent)
                await asyncio.sleep(1 / EACH_SECOND)
            if second == SECONDS // 3 and number is not None:
                await processes[0].wait()
                processes[0] = await begin(url)
    async with asyncio.timeout(120):
        while len(waits) < len(sent):  # noqa: ASYNC110 - counting is for the callback
            await asyncio.sleep(0.1)
    return list(waits.values())


async def send(front: FrontEnd, sent: dict[UUID, float]) -> None:
    """Send one signal, and note when."""
    command = LogSignal(
        signal_id=UUID(int=len(sent)),
        text="x",
        platform="instagram",
        seen_at=datetime.now(UTC),
    )
    sent[command.id] = perf_counter()
    await front.send(command)


async def begin(url: str) -> asyncio.subprocess.Process:
    """Start a process of the service, and wait until it says that it runs."""
    settings = {"SEINTJE_NATS_URL": url, "SEINTJE_HTTP_PORT": "0", "SEINTJE_PSEUDONYM_KEY": KEY}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.stopping", "serve"),
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
    )
    if process.stdout:
        await process.stdout.readline()
    return process


async def serve() -> None:
    """Be one of the two, until told to stop."""
    logs.set_up_logs("json", "ERROR")
    host = Host(load(), (service,))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await host.start()
    say("started")
    await stop.wait()
    await host.stop()


if __name__ == "__main__":
    uvloop.run(serve() if sys.argv[1:] == ["serve"] else main())
