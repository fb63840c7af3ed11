"""kill -9, of every service and of the broker, in the middle of 800 signals."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import nats

from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import DEAD, EVENTS, PARTNERS
from shared.client.front_end import FrontEnd, NoAnswer, NoBroker, NotAccepted
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import ConsentRecorded, RecordConsent, Signer
from shared.contracts.instaclean.queue import AccountQueued, ListQueue, Queue, SightingCounted
from shared.contracts.message import Command
from shared.contracts.policy.agreements import ListVersions
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.policy.ledger import ShareRecalled, SignalRecalled
from shared.contracts.policy.look_up import Lines, LineView, ReadLedger
from shared.contracts.signals.change import CloseSignal
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.hosting.service import installed
from shared.process.settings import Settings, load
from tests.launcher import Running
from tests.platform import PATIENCE, agreements, begin, client, stored, until_settled
from tests.world import KEY

SIGNALS = 800
CONSENTS = 200
CLOSED = 120  # afterwards
SERVICES = ("signals", "policy", "instaclean", "consent", "provisioner")
DURABLES = (
    *(("COMMANDS", f"{name}-commands") for name in SERVICES),
    *(("EVENTS", f"{name}-events") for name in ("signals", "policy")),
)
installed()  # so that every message they tell can be read here


class Platform:
    """A broker and four services, each a process of its own that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = EmbeddedServer(folder / "data", port=0)
        self.processes: dict[str, Running] = {}
        self.settings: Settings = load()

    async def start(self) -> None:
        await self.server.start()
        self.settings = load(nats_url=self.server.url, ack_wait=3)
        for name in SERVICES:
            await self.start_service(name)

    async def start_service(self, name: str) -> None:
        settings = {
            "SEINTJE_NATS_URL": self.server.url,
            "SEINTJE_HTTP_PORT": "0",
            "SEINTJE_LOG": "json",
            "SEINTJE_LOG_LEVEL": "WARNING",
            "SEINTJE_PSEUDONYM_KEY": KEY,
            "SEINTJE_ACK_WAIT": "3",
            "SEINTJE_PATIENCE": "[0.2,1,3]",
        }
        log = self.folder / f"{name}.log"
        self.processes[name] = await asyncio.to_thread(
            begin, "run", name, settings=settings, log=log
        )

    async def kill(self, name: str) -> None:
        process = self.processes[name]
        assert process.poll() is None, (self.folder / f"{name}.log").read_text()[-3000:]
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait, PATIENCE)

    async def kill_server(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        with suppress(Exception):
            await self.server.failed
        await self.server.stop()

    async def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            await asyncio.to_thread(process.wait, PATIENCE)
        await self.server.stop()

    def client(self) -> AbstractAsyncContextManager[FrontEnd]:
        return client(self.settings)


def commands() -> list[LogSignal]:
    lines = scenario.lines(now=datetime.now(UTC), chosen=True)
    return [
        LogSignal.model_validate(
            {k: v for k, v in lines[n % len(lines)].items() if k != "worker"}
            | {"signal_id": UUID(int=n + 1), "id": UUID(int=10_000 + n)}
        )
        for n in range(SIGNALS)
    ]


def consent(number: int) -> RecordConsent:
    return RecordConsent(
        id=UUID(int=90_000 + number),
        consent_id=UUID(int=90_000 + number),
        youth_id=UUID(int=95_000 + number),
        born_on=date(2000, 1, 1),
        signer=Signer.YOUTH,
        signer_name="Voorbeeld Naam",
        signed_at=datetime.now(UTC),
        channels=("instagram",),
    )


async def send_all(platform: Platform, wanted: Sequence[Command], *, pause: float = 0) -> None:
    """Send like a phone: again, with the same ids, until the broker says it has it."""
    left = list(wanted)
    while left:
        try:
            async with platform.client() as front:
                while left:
                    batch = left[:50]
                    await asyncio.gather(*(front.send(command) for command in batch))
                    del left[: len(batch)]
                    await asyncio.sleep(pause)  # so that it lasts while services are killed
        except (NoBroker, NotAccepted):
            await asyncio.sleep(0.2)


async def count(front: FrontEnd, subject: str) -> int:
    info = await front.js.stream_info(EVENTS, subjects_filter=subject)
    return sum((info.state.subjects or {}).values())


async def progress(
    platform: Platform, subject: str, wanted: int, seconds: float = PATIENCE
) -> None:
    """Wait until so many events of a kind are there, whatever happens to the broker."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(NoBroker, nats.errors.Error, TimeoutError):
                async with platform.client() as front:
                    while await count(front, subject) < wanted:
                        await asyncio.sleep(0.05)
                    return


async def running(platform: Platform) -> None:
    """Wait until policy answers: every stream is made before that."""
    async with asyncio.timeout(PATIENCE), platform.client() as front:
        while True:
            with suppress(NoAnswer):
                await front.ask(ListVersions())
                return
            await asyncio.sleep(0.05)


async def test_every_signal_arrives_exactly_once(tmp_path: Path) -> None:
    platform = Platform(tmp_path)
    await platform.start()
    try:
        await running(platform)
        async with platform.client() as front:
            partners = await put_agreements_in_force(front, agreements())

        wanted = commands()
        consents = [consent(number) for number in range(CONSENTS)]
        sending = asyncio.gather(
            send_all(platform, wanted), send_all(platform, consents, pause=0.02)
        )
        for number, victim in enumerate(
            ("signals", "policy", "broker", "instaclean", "consent", "signals")
        ):
            subject = "event.policy.sharing-decided.v1"
            await progress(platform, subject, (number + 1) * SIGNALS // 9)
            if victim == "broker":
                await platform.kill_server()
                await platform.server.start()
            else:
                await platform.kill(victim)
                await platform.start_service(victim)
        await sending
        await progress(platform, "event.signals.signal-logged.v1", SIGNALS)
        await progress(platform, "event.policy.sharing-decided.v1", SIGNALS)
        await progress(platform, "event.consent.consent-recorded.v1", CONSENTS)

        async with platform.client() as front:
            # What is closed before it was shared is not shared, and so not recalled.
            await until_settled(front, *DURABLES)
        await close_while_policy_is_killed(platform)
        await check(platform, wanted, consents, partners)
    finally:
        await platform.stop()


async def close_while_policy_is_killed(platform: Platform) -> None:
    closing = [CloseSignal(signal_id=UUID(int=n + 1)) for n in range(CLOSED)]
    sending = asyncio.create_task(send_all(platform, closing, pause=0.02))
    for killed in range(2):
        await progress(platform, "event.policy.share-recalled.v1", 20 * (killed + 1))
        await platform.kill("policy")
        await platform.start_service("policy")
    await sending
    await progress(platform, "event.signals.signal-closed.v1", CLOSED)


async def check(
    platform: Platform,
    wanted: list[LogSignal],
    consents: list[RecordConsent],
    partners: tuple[str, ...],
) -> None:
    async with platform.client() as front:
        await until_settled(front, *DURABLES)
        events = await stored(front.js, EVENTS)
        queued = await stored(front.js, PARTNERS)
        deliveries = [m for m in queued if isinstance(m, SharedSignal)]
        recalls = [m for m in queued if isinstance(m, SignalRecalled)]
        answer = await front.ask(ListQueue(limit=500))
        may = await front.ask(
            MayPublish(people=tuple(c.youth_id for c in consents[-200:]), channel="instagram")
        )
        written = await ledger(front)
        dead = (await front.js.stream_info(DEAD)).state.messages
    assert isinstance(answer, Queue)
    assert dead == 0

    recorded = Counter(e.consent_id for e in events if isinstance(e, ConsentRecorded))
    assert recorded == Counter(consent.consent_id for consent in consents)
    assert isinstance(may, MayPublishAnswer)
    assert may.allowed

    logged = Counter(e.signal_id for e in events if isinstance(e, SignalLogged))
    assert logged == Counter(command.signal_id for command in wanted)

    decided = Counter(e.signal_id for e in events if isinstance(e, SharingDecided))
    assert decided == logged

    permitted = Counter(
        d.partner
        for e in events
        if isinstance(e, SharingDecided)
        for d in e.decisions
        if d.shared
    )
    assert set(permitted) <= set(partners)
    shares = Counter((line.signal_id, line.partner) for line in written)
    assert len(shares) == permitted.total()
    assert set(shares.values()) == {1}

    # A delivery has one line in the share ledger; a line has a delivery, unless its signal was
    # closed: then it was taken back, for no partner reads here.
    closed = {line.delivery_id for line in written if line.signal_id.int <= CLOSED}
    waiting = {line.delivery_id for line in written} - closed
    assert Counter(d.id for d in deliveries) == Counter(waiting)
    told = Counter(e.delivery_id for e in events if isinstance(e, SignalShared))
    assert told == Counter(line.delivery_id for line in written)

    # What was shared of a closed signal was recalled, once; nothing else was.
    asked = [line.recall.recall_id for line in written if line.recall]
    assert {line.delivery_id for line in written if line.recall} == closed
    assert Counter(asked) == Counter(r.recall_id for r in recalls)
    assert Counter(asked) == Counter(
        e.recall_id for e in events if isinstance(e, ShareRecalled)
    )

    harmful = {e.signal_id for e in events if isinstance(e, SignalLogged) and e.harmful_account}
    counted = Counter(
        e.signal_id for e in events if isinstance(e, AccountQueued | SightingCounted)
    )
    assert counted == Counter(harmful)
    assert sum(entry.sightings for entry in answer.entries) == len(harmful)


async def ledger(front: FrontEnd) -> list[LineView]:
    """Return every line of the share ledger."""
    lines: list[LineView] = []
    start: int | None = 0
    while start is not None:
        answer = await front.ask(ReadLedger(start=start))
        assert isinstance(answer, Lines)
        lines += answer.lines
        start = answer.next
    return lines
