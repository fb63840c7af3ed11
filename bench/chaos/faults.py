"""Faults that end: whatever they do meanwhile, all that was acknowledged arrives, once."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from uuid import uuid4

from nats.errors import Error as NatsError

from bench.chaos.flow import Flow, flowing
from bench.chaos.outcome import Outcome, outcome
from bench.chaos.town import ACK_WAIT, ALL, STARTED_WITHIN, Town
from bench.chaos.waiting import comes_true
from bench.chaos.wire import command

CALM = 2.0  # seconds of flow before a fault
AFTER = 3.0  # and behind it

Harm = Callable[[Town, Flow], Awaitable[tuple[str, ...]]]
"""Does it and undoes it; returns what should have been otherwise, each a sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One case: its name, what it does, and how soon all must be as before."""

    name: str
    harm: Harm
    within: float = 30.0

    async def run(self, town: Town) -> Outcome:
        """Let signals flow, do harm, and return what became of it."""
        async with flowing(town) as flow:
            await asyncio.sleep(CALM)
            try:
                objections = await self.harm(town, flow)
            except RuntimeError as error:
                objections = (str(error),)
                town.is_broken = True
            ended = monotonic()
            await asyncio.sleep(AFTER)
        return outcome(self.name, flow, ended=ended, within=self.within, objections=objections)


def killed(name: str, how: signal.Signals = signal.SIGKILL) -> Harm:
    """End a service in this way and start it again."""

    async def harm(town: Town, _: Flow) -> tuple[str, ...]:
        ended = await town.services[name].end(how)
        await asyncio.sleep(1)
        await town.services[name].start()
        await town.until_ready()
        return () if ended else (f"{name} does not end on {how.name}",)

    return harm


def stalled(name: str) -> Harm:
    """Let a service stand still, for longer than the broker waits for it."""

    async def harm(town: Town, _: Flow) -> tuple[str, ...]:
        town.services[name].send(signal.SIGSTOP)
        await asyncio.sleep(2 * ACK_WAIT)
        town.services[name].send(signal.SIGCONT)
        return ()

    return harm


def twice(name: str) -> Harm:
    """Start a second copy of a service, and end it after a while."""

    async def harm(town: Town, _: Flow) -> tuple[str, ...]:
        copy = town.process(name)
        await copy.start()
        ready = await comes_true(copy.says_ready, within=STARTED_WITHIN)
        await asyncio.sleep(4)
        await copy.end()
        return () if ready else (f"a second copy of {name} is never ready",)

    return harm


async def broker_killed(town: Town, _: Flow) -> tuple[str, ...]:
    """Kill the broker, and start it on the same data."""
    await town.broker.kill()
    await asyncio.sleep(2)
    await town.broker.start()
    return ()


async def network_cut(town: Town, _: Flow) -> tuple[str, ...]:
    """Drop all between the services and the broker, without a word."""
    town.proxy.cut()
    await asyncio.sleep(2 * ACK_WAIT)
    town.proxy.mend()
    return ()


async def broker_slow(town: Town, _: Flow) -> tuple[str, ...]:
    """Let each piece of what the broker and the services say take a tenth of a second."""
    town.proxy.delay = 0.1
    await asyncio.sleep(8)
    town.proxy.delay = 0.0
    return ()


async def shuffled(town: Town, flow: Flow) -> tuple[str, ...]:
    """Send all of it twice, with another number for the broker, and what follows first."""
    chosen = [flow.next_signal() for _ in range(20)]
    guessed = [replace(flow.next_signal(), category="geweld") for _ in range(20)]
    letters = [
        *(one.correct() for one in guessed),
        *(one.log(chosen=False) for one in guessed),
        *(one.log() for one in chosen),
    ]
    for one in (*chosen, *guessed):
        flow.expect(one)
    for letter in (*letters, *reversed(letters)):
        await town.publish(letter.known_as(str(uuid4())))
    return ()


async def poisoned(town: Town, _: Flow) -> tuple[str, ...]:
    """Send what nobody should: malformed, too large, forged."""
    about = {"signal_id": str(uuid4()), "text": "vals", "platform": "instagram"}
    good = command("signals.log-signal.v1", about)
    forged = (
        good.with_headers(ce_type="nl.jongerenwerk.policy.sharing-decided.v1"),
        good.with_headers(ce_id="no number"),
        good.with_headers(ce_time="gisteren"),
        good.with_headers(ce_specversion="0.3"),
        good.with_headers(ce_dataclassification="top-secret"),
        good.with_headers(ce_correlationid="x" * 4000),
        good.with_headers(ce_source="urn:nld:kvknr:00000000:systeem:policy"),
        command("signals.log-signal.v1", about | {"partner": "politie"}),
        command("signals.log-signal.v1", about, actor="helper-1"),
        command("signals.unheard-of.v1", about),
    )
    bodies = (b"", b"{", b"null", b"[]", b'{"signal_id": 1}', b"\xff\xfe", b"[" * 100_000)
    for letter in forged:
        await town.publish(letter.known_as(str(uuid4())))
    for number, body in enumerate(bodies):
        js = town.nats.jetstream(timeout=2)
        headers = dict(good.known_as(f"{uuid4()} {number}").headers)
        await js.publish(good.subject, body, headers=headers)
    return await _too_large_is_refused(town)


async def _too_large_is_refused(town: Town) -> tuple[str, ...]:
    large = command("signals.log-signal.v1", {"text": "x" * 600_000})
    try:
        await town.publish(large)
    except (NatsError, TimeoutError):
        return ()
    return ("the broker took what is too large",)


async def consumers_made_again(town: Town, _: Flow) -> tuple[str, ...]:
    """Delete what the services read from, and make it again as an operator does."""
    js = town.nats.jetstream(timeout=5)
    for stream, name in (
        ("COMMANDS", "signals-commands"),
        ("EVENTS", "policy-events"),
        ("EVENTS", "signals-events"),
    ):
        await js.delete_consumer(stream, name)
    await asyncio.sleep(1)
    code = await town.provision()
    return () if code == 0 else (f"`seintje provision` ended with {code}",)


PASSING = (
    *(Fault(f"kill -9 of {name}", killed(name)) for name in ALL),
    *(Fault(f"SIGTERM of {name}", killed(name, signal.SIGTERM)) for name in ALL),
    *(Fault(f"{name} stands still", stalled(name)) for name in ("signals", "policy")),
    *(Fault(f"two copies of {name}", twice(name)) for name in ("signals", "policy")),
    Fault("kill -9 of the broker", broker_killed),
    Fault("network cut", network_cut),
    Fault("slow broker", broker_slow),
    Fault("twice and out of order", shuffled),
    Fault("poison", poisoned),
    Fault("consumers made again", consumers_made_again),
)
"""Each can be done to the same town, one after the other."""

SHORT = (
    Fault("kill -9 of signals", killed("signals")),
    Fault("network cut", network_cut),
    Fault("poison", poisoned),
)
"""What each run of the tests does as well, with the chain alone."""
