"""`make bench`: the whole chain, one handler loop, and latency, each beside plain nats-py.

Rates depend on the machine and on its neighbours: read the ratios. Every number printed was
measured in this run. One process holds all services, another the broker. Rates are taken with
`sync_interval: 2m`, so that the disk does not hide what Python costs; one more line gives the
chain as it runs in earnest, with `always`.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import nats
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench import raw
from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from shared.broker.embedded import EmbeddedServer
from shared.broker.publisher import Publisher
from shared.broker.streams import EVENTS, PARTNERS
from shared.client.front_end import front_end
from shared.contracts.cloudevents import decode, encode
from shared.contracts.message import Command, Frozen
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.alarm import AlarmRaised
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.duplicates import DuplicateSuggested
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.tasks import TaskPlanned
from shared.contracts.signals.trends import TrendDetected
from shared.hosting.host import Host, make
from shared.hosting.service import Service, Tools, choose
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import logs
from shared.process.settings import Settings, load
from shared.storage.table import Table

T = TypeVar("T")
SIGNALS = 5000
LATENCIES = 200
PAUSE = 0.02  # seconds between two signals at low load
ROUNDS = 3
HOPS = (
    ("COMMANDS", "signals-commands"),
    ("COMMANDS", "instaclean-commands"),
    ("EVENTS", "policy-events"),
    ("EVENTS", "signals-events"),
)


async def main() -> None:
    """Measure, print."""
    logs.set_up_logs("json", "INFO")
    chain, loop = [], []
    for number in range(ROUNDS):
        chain.append(await on_a_new_broker(measure_chain))
        report("chain", number, chain[-1])
    for number in range(ROUNDS):
        loop.append(await on_a_new_broker(measure_loop))
        report("loop", number, loop[-1])
    durable = await on_a_new_broker(measure_chain, sync="always")
    ours_ms, raw_ms = await on_a_new_broker(measure_latency)
    say("")
    for name, pairs in (("chain", chain), ("handler loop", loop), ("chain, always", [durable])):
        ratio = statistics.median(a / b for a, b in pairs)
        rate = statistics.median(a for a, _ in pairs)
        say(f"{name}: {rate:,.0f}/s, {ratio:.2f} of plain nats-py (of {len(pairs)} rounds)")
    for name, q in (("p50", 0.5), ("p99", 0.99)):
        a, b = quantile(ours_ms, q), quantile(raw_ms, q)
        say(f"latency, command to last delivery, {name}: {a:.1f} ms, {a / b:.1f} x nats-py")


async def on_a_new_broker(
    work: Callable[[Settings, Client], Awaitable[T]], *, sync: str = "2m"
) -> T:
    """Run `work` on an empty broker."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="seintje-bench-"))
        server = EmbeddedServer(Path(folder), port=0, sync=sync)
        await server.start()
        stack.push_async_callback(server.stop)
        client = await nats.connect(server.url)
        stack.push_async_callback(client.close)
        settings = load(nats_url=server.url, http_port=0, pages_port=0, pseudonym_key="x" * 32)
        return await work(settings, client)


# --- the whole chain --------------------------------------------------------------


async def measure_chain(settings: Settings, client: Client) -> tuple[float, float]:
    """Return signals per second: ours, and the same publishes in plain nats-py."""
    await prepare(settings)
    host = Host(settings, choose(()))
    await host.start()
    wanted = commands(SIGNALS)
    began = perf_counter()
    await send_all(client, settings, wanted)
    await until(lambda: ours_done(client))
    ours = SIGNALS / (perf_counter() - began)
    deliveries, queued, beside = await what_was_done(client)
    await host.stop()

    chain = raw.RawChain(client, deliveries, queued=queued, beside=beside)
    await chain.make()
    chain.start()
    began = perf_counter()
    await chain.send_all(SIGNALS)
    await until(chain.done)
    rate = SIGNALS / (perf_counter() - began)
    await chain.stop()
    return ours, rate


async def prepare(settings: Settings) -> None:
    """Make the streams and put the sample agreements in force."""
    host = Host(settings, choose(()))
    await host.start()
    async with front_end(
        settings.servers, "bench", source=settings.source("frontend"), schemas="x"
    ) as front:
        toml = scenario.agreements(on=datetime.now(UTC).date())
        await put_agreements_in_force(front, toml)
    await host.stop()


def commands(count: int) -> list[LogSignal]:
    """Return signals made of the sample sentences, each with an id of its own."""
    lines = scenario.lines(now=datetime.now(UTC), chosen=True)
    return [
        LogSignal.model_validate(
            {k: v for k, v in lines[n % len(lines)].items() if k != "worker"}
            | {"signal_id": UUID(int=n + 1), "id": UUID(int=1_000_000 + n)}
        )
        for n in range(count)
    ]


async def send_all(client: Client, settings: Settings, wanted: list[LogSignal]) -> None:
    """Send like many phones at once."""
    publisher = Publisher(client)
    await publisher.start()
    for some in batches(wanted):
        await asyncio.gather(*(send(publisher, settings, command) for command in some))


def batches(wanted: list[LogSignal]) -> Iterator[list[LogSignal]]:
    """Cut into parts that are sent together."""
    for start in range(0, len(wanted), 500):
        yield wanted[start : start + 500]


async def send(publisher: Publisher, settings: Settings, command: Command) -> None:
    """Publish one command as a front end would."""
    headers, body = encode(command, source=settings.source("frontend"), schemas="x")
    await publisher.publish(f"{command.subject}.bench", body, headers)


async def ours_done(client: Client) -> bool:
    """Return whether every hop has nothing left."""
    for stream, durable in HOPS:
        info = await client.jetstream().consumer_info(stream, durable)
        if info.num_pending or info.num_ack_pending:
            return False
    return True


async def what_was_done(client: Client) -> tuple[list[int], list[bool], list[int]]:
    """Return per signal its deliveries, whether an account was queued, and what came beside.

    An alarm, a first task and a trend are each a row, an event and a timer; a duplicate is a
    row and an event; an alert is a delivery.
    """
    deliveries, queued, beside = [0] * SIGNALS, [False] * SIGNALS, [0] * SIGNALS
    js = client.jetstream()
    state = (await js.stream_info(EVENTS)).state
    for sequence in range(state.first_seq, state.last_seq + 1):
        stored = await js.get_msg(EVENTS, seq=sequence, direct=True)
        match decode(stored.headers, stored.data or b""):
            case SharingDecided(signal_id=signal, decisions=decisions):
                deliveries[signal.int - 1] = sum(d.shared for d in decisions)
            case AlarmRaised(signal_id=signal) | TaskPlanned(signal_id=signal):
                beside[signal.int - 1] += 3
            case TrendDetected(signals=signals):
                beside[signals[-1].int - 1] += 3
            case DuplicateSuggested(signal_id=signal):
                beside[signal.int - 1] += 2
            case SignalLogged(signal_id=signal, harmful_account=harmful):
                queued[signal.int - 1] = harmful
            case _:
                pass
    state = (await js.stream_info(PARTNERS)).state
    for number in range((state.messages or 0) - sum(deliveries)):
        beside[number % SIGNALS] += 1
    return deliveries, queued, beside


# --- one handler loop -------------------------------------------------------------


class Row(Frozen):
    """What the loop keeps per message."""

    command: LogSignal


async def measure_loop(settings: Settings, client: Client) -> tuple[float, float]:
    """Return messages per second of one handler with one write and one event."""
    inbox = Inbox("signals")

    @inbox.on(LogSignal)
    async def keep_and_tell(command: LogSignal, table: Table[Row], turn: Turn[None]) -> None:
        await table.put(command.signal_id, Row(command=command))
        await turn.publish(
            SignalClosed(id=command.derive("done"), signal_id=command.signal_id, outcome="done")
        )

    def parts(tools: Tools) -> object:
        from dataclasses import make_dataclass  # noqa: PLC0415

        made = make_dataclass("Parts", [("table", object)], frozen=True)
        return made(tools.bucket.table("row", Row))

    service = Service("signals", (inbox,), parts)
    js = client.jetstream()
    await make(js, (service,), settings)
    host = Host(settings, (service,))
    await host.start()
    wanted = commands(SIGNALS)
    began = perf_counter()
    await send_all(client, settings, wanted)
    await until(lambda: handled(client, "COMMANDS", "signals-commands"))
    ours = SIGNALS / (perf_counter() - began)
    await host.stop()
    return ours, await raw_loop(settings, client)


async def raw_loop(settings: Settings, client: Client) -> float:
    """Do the same work by hand: fetch, validate, write, tell, acknowledge."""
    chain = raw.RawChain(client, [], queued=[], beside=[])
    await chain.make()
    publisher = Publisher(client)
    await publisher.start()

    async def handle(message: Msg) -> None:
        command = decode(message.headers, message.data)
        body = Row(command=command).model_dump_json().encode()
        await publisher.publish(f"rkv.row.{command.key}", body)
        event = SignalClosed(
            id=command.derive("done"), signal_id=UUID(command.key), outcome="done"
        )
        headers, told = encode(event, source=settings.source("signals"), schemas="x")
        await publisher.publish("revents.closed", told, headers)

    chain.start_one("RCOMMANDS", "log", handle)
    wanted = commands(SIGNALS)
    began = perf_counter()
    for some in batches(wanted):
        await asyncio.gather(*(raw_send(publisher, settings, command) for command in some))
    await until(lambda: handled(client, "RCOMMANDS", "log"))
    rate = SIGNALS / (perf_counter() - began)
    await chain.stop()
    return rate


async def raw_send(publisher: Publisher, settings: Settings, command: Command) -> None:
    """Publish one command to the plain loop's stream."""
    headers, body = encode(command, source=settings.source("frontend"), schemas="x")
    headers["Nats-Msg-Id"] = f"raw/{command.id}"
    await publisher.publish("rcommands.log", body, headers)


async def handled(client: Client, stream: str, durable: str) -> bool:
    """Return whether a consumer has nothing left."""
    info = await client.jetstream().consumer_info(stream, durable)
    return not info.num_pending and not info.num_ack_pending


# --- latency ----------------------------------------------------------------------


async def measure_latency(
    settings: Settings, client: Client
) -> tuple[list[float], list[float]]:
    """Return milliseconds from command to last delivery, ours and plain, at low load."""
    await prepare(settings)
    host = Host(settings, choose(()))
    await host.start()
    wanted = [c for c in commands(LATENCIES * 3) if c.handle][:LATENCIES]
    sent: dict[UUID, float] = {}
    arrived: dict[UUID, float] = {}

    async def on_delivery(message: Msg) -> None:
        arrived[UUID((message.headers or {})["ce-correlationid"])] = perf_counter()

    heard = await client.subscribe("partner.>", cb=on_delivery)
    publisher = Publisher(client)
    await publisher.start()
    for command in wanted:
        sent[command.id] = perf_counter()
        await send(publisher, settings, command)
        await asyncio.sleep(PAUSE)
    await until(lambda: ours_done(client))
    await heard.unsubscribe()
    ours = [(arrived[i] - at) * 1000 for i, at in sent.items() if i in arrived]
    await host.stop()

    chain = raw.RawChain(
        client, [2] * LATENCIES, queued=[True] * LATENCIES, beside=[0] * LATENCIES
    )
    await chain.make()
    chain.start()
    began: dict[int, float] = {}
    ended: dict[int, float] = {}
    chain.on_delivery = lambda number: ended.update({number: perf_counter()})
    for number in range(LATENCIES):
        began[number] = perf_counter()
        await chain.publish("rcommands.log", raw.body(number), f"c/{number}")
        await asyncio.sleep(PAUSE)
    await until(chain.done)
    await chain.stop()
    return ours, [(ended[n] - at) * 1000 for n, at in began.items()]


# --- small things -----------------------------------------------------------------


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Ask now and then: asking costs both sides the same."""
    async with asyncio.timeout(120):
        while not await condition():  # noqa: ASYNC110 - the broker knows
            await asyncio.sleep(0.05)


def quantile(values: list[float], q: float) -> float:
    """Return the q-quantile."""
    return sorted(values)[min(int(len(values) * q), len(values) - 1)]


def report(name: str, number: int, rates: tuple[float, float]) -> None:
    """Print one round."""
    ours, plain = rates
    say(f"{name}, round {number + 1}: {ours:,.0f}/s; plain nats-py {plain:,.0f}/s")


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)


if __name__ == "__main__":
    if sys.stderr.isatty():
        say("Log lines go to standard error: add 2>/dev/null")
    uvloop.run(main())
