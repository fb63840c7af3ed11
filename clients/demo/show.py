"""The demo: everything in one process, a front end in another, and what became of it all."""

import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from nats.js.client import JetStreamContext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from clients.demo import scenario
from clients.demo.partners import partners_can_fetch
from shared.broker import streams
from shared.broker.streams import PARTNERS
from shared.client.front_end import FrontEnd, NoAnswer, front_end
from shared.contracts.cloudevents import decode
from shared.contracts.consent.may_publish import MayPublish
from shared.contracts.consent.record import RecordConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.instaclean.queue import AccountQueued, ListQueue, SightingCounted
from shared.contracts.message import Message
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    ApplyAgreements,
    ApproveAgreements,
)
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.refusal import Refused
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CategoryCorrected,
    ConfirmCategory,
    CorrectCategory,
    SignalVerified,
    VerifyOffline,
)
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.look_up import ListSignals
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.hosting.host import Host
from shared.hosting.service import choose, installed
from shared.language.sharing import field_name
from shared.language.taxonomy import CATEGORIES
from shared.process.settings import Settings

LONGEST = 120.0  # seconds the demo waits for the last signal


@dataclass(slots=True)
class Seen:
    """Everything heard on `event.>` and received by the partners."""

    logged: dict[UUID, SignalLogged] = field(default_factory=dict)
    changed: dict[UUID, int] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)  # that a worker changes
    decided: dict[UUID, SharingDecided] = field(default_factory=dict)
    shared: set[tuple[UUID, str, int]] = field(default_factory=set)
    queued: dict[UUID, Message] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    received: Counter[str] = field(default_factory=Counter)

    def learn(self, message: Message) -> None:
        """Take over what a message tells."""
        match message:
            case SignalLogged():
                self.logged[message.signal_id] = message
            case CategoryConfirmed() | CategoryCorrected() | SignalVerified():
                self.changed[message.signal_id] = message.revision
            case SharingDecided():
                known = self.decided.get(message.signal_id)
                if known is None or known.revision <= message.revision:
                    self.decided[message.signal_id] = message
            case SignalShared():
                self.shared.add((message.signal_id, message.partner, message.revision))
            case AccountQueued() | SightingCounted():
                self.queued[message.signal_id] = message
            case Refused():
                self.refused.append(message)
            case _:
                pass

    def finished(self, expected: int) -> bool:
        """Return whether every signal went all the way."""
        return (
            len(self.logged) == expected
            and len(self.decided) == expected
            and self.asked <= self.changed.keys()
            and all(self.decided[i].revision >= r for i, r in self.changed.items())
            and all(
                (i, d.partner, event.revision) in self.shared
                for i, event in self.decided.items()
                for d in event.decisions
                if d.shared
            )
            and all(i in self.queued for i, e in self.logged.items() if e.harmful_account)
            and self.received.total() == len(self.shared)
        )


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
            f"Gezondheid: {host.url}/health/ready"
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
        _background(stack, _be_partner(client.js, partner, seen))
    console.print(f"Afspraken met {len(partners)} partners: {', '.join(partners)}.\n")

    lines = scenario.lines(now=now, count=count)
    await _log_with_front_end(settings, lines, folder)
    with _progress(console) as progress:
        await _until(lambda: _watch(progress, seen, len(lines)), "signals to travel")
    taps = await _confirm(client, seen, lines)
    console.print(f"Met één tik bevestigd: {taps} signalen. Eerder ging er niets naar buiten.")
    await _until(lambda: seen.finished(len(lines)), "confirmed signals to travel")
    await _change_minds(client, seen, lines)
    await _until(lambda: seen.finished(len(lines)), "corrections to travel")

    await _print_signals(client, console, seen)
    await _print_consents(client, console)
    await _print_totals(client, console, seen, len(lines))


async def put_agreements_in_force(client: FrontEnd, toml: str) -> tuple[str, ...]:
    """Let two people put the agreements in force; return the partners, once they can fetch."""
    await client.carry_out(ApplyAgreements(toml=toml))
    first, client.actor = client.actor, "privacy-officer"
    event = await client.carry_out(ApproveAgreements(sha256=sha256(toml.encode()).hexdigest()))
    client.actor = first
    partners = event.partner_ids if isinstance(event, AgreementsApplied) else ()
    await partners_can_fetch(client.js, partners)
    return partners


async def _listen(client: FrontEnd, seen: Seen) -> None:
    async for message in client.hear("event.>"):
        seen.learn(message)


async def _be_partner(js: JetStreamContext, partner: str, seen: Seen) -> None:
    """Fetch and acknowledge deliveries, as a partner's own system would."""
    durable = streams.partner(partner).name
    fetched = await js.pull_subscribe_bind(durable, stream=PARTNERS)
    while True:
        with suppress(TimeoutError):  # nats-py raises two kinds
            for raw in await fetched.fetch(100, timeout=2):
                if isinstance(decode(raw.headers, raw.data), SharedSignal):
                    seen.received[partner] += 1
                await raw.ack()


async def _log_with_front_end(
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
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the front end failed: {said.decode()}")


async def _confirm(client: FrontEnd, seen: Seen, lines: list[dict[str, object]]) -> int:
    """Let workers say with one tap that a plugin is right, where it knew; return how often."""
    by_id = {UUID(str(line["signal_id"])): str(line["worker"]) for line in lines}
    guesses = [i for i, e in seen.logged.items() if e.to_be_checked and e.category != "overig"]
    for signal_id in guesses:
        client.actor = by_id[signal_id]
        await client.send(ConfirmCategory(signal_id=signal_id))
    seen.asked.update(guesses)
    client.actor = "coordinator"
    return len(guesses)


async def _change_minds(client: FrontEnd, seen: Seen, lines: list[dict[str, object]]) -> None:
    """Verify three signals offline and correct one, as workers do the next day."""
    by_id = {UUID(str(line["signal_id"])): str(line["worker"]) for line in lines}
    urgent = [i for i, e in seen.logged.items() if e.urgency in ("high", "acute")][:3]
    for signal_id in urgent:
        client.actor = by_id[signal_id]
        await client.carry_out(VerifyOffline(signal_id=signal_id, confirmed=True))
    if unsure := [i for i, e in seen.logged.items() if e.category == "overig"][:1]:
        client.actor = by_id[unsure[0]]
        await client.carry_out(CorrectCategory(signal_id=unsure[0], category="trend"))
    client.actor = "coordinator"


# --- what is printed --------------------------------------------------------------


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), console=console
    )


def _watch(progress: Progress, seen: Seen, expected: int) -> bool:
    if not progress.tasks:
        for name in ("gelogd", "besloten", "bezorgd", "in de rij"):
            progress.add_task(name, total=expected)
    numbers = (len(seen.logged), len(seen.decided), seen.received.total(), len(seen.queued))
    for task, number in zip(progress.tasks, numbers, strict=True):
        progress.update(task.id, completed=number)
    if not seen.finished(expected):
        return False
    progress.update(progress.tasks[2].id, total=len(seen.shared))
    progress.update(progress.tasks[3].id, total=len(seen.queued))
    return True


async def _print_signals(client: FrontEnd, console: Console, seen: Seen) -> None:
    answer = await client.ask(ListSignals(limit=500))
    said = installed()["policy"].refusals
    table = Table(title="Wat er met elk signaal gebeurde", show_lines=True)
    for heading in ("signaal", "categorie en waarom", "ontvangen", "niet, want", "Instaclean"):
        table.add_column(heading, overflow="fold")
    for signal in reversed(answer.signals):
        decided = seen.decided[signal.signal_id]
        got = [
            f"[green]{d.partner}[/]: "
            + ", ".join(field_name(g.field, g.transform) for g in d.grants)
            + f" ({', '.join(dict.fromkeys(g.clause for g in d.grants))})"
            for d in decided.decisions
            if d.shared
        ]
        withheld: dict[str, list[str]] = {}
        for d in decided.decisions:
            if not d.shared and d.reason:
                near = f" ({d.clause})" if d.clause else ""
                withheld.setdefault(said.get(d.reason, d.reason) + near, []).append(d.partner)
        why = ", ".join(signal.why) or "geen woord herkend: graag zelf kiezen"
        if signal.chosen_by == "worker":
            why = "gekozen door de jongerenwerker"
        queued = seen.queued.get(signal.signal_id)
        table.add_row(
            signal.text.get_secret_value()[:90],
            f"[bold]{CATEGORIES[signal.category].label}[/]\n{why}",
            "\n".join(got) or "niemand",
            "\n".join(f"[yellow]{', '.join(who)}[/]: {no}" for no, who in withheld.items()),
            _queue_text(queued),
        )
    console.print(table)


def _queue_text(queued: Message | None) -> str:
    match queued:
        case AccountQueued():
            return "nieuw op de lijst"
        case SightingCounted():
            return f"{queued.sightings}e keer gezien"
        case _:
            return ""


async def _print_consents(client: FrontEnd, console: Console) -> None:
    now = datetime.now(UTC)
    today = now.date()
    younger, older, withdrawn = uuid4(), uuid4(), uuid4()
    for youth, age, signer in (
        (younger, 13, Signer.GUARDIAN),
        (older, 17, Signer.YOUTH),
        (withdrawn, 16, Signer.YOUTH),
    ):
        await client.carry_out(
            RecordConsent(
                consent_id=uuid4(),
                youth_id=youth,
                born_on=today - timedelta(days=age * 366),
                signer=signer,
                signer_name="Voorbeeld Naam",
                signed_at=now,
                channels=("instagram",),
                assent=True,
            )
        )
    await client.carry_out(WithdrawConsent(youth_id=withdrawn, withdrawn_at=datetime.now(UTC)))
    said = installed()["consent"].refusals
    table = Table(title="Mag deze foto op Instagram?")
    for heading in ("wie staan erop", "antwoord"):
        table.add_column(heading)
    for who, people in (
        ("13 jaar (kind en ouder zeiden ja) en 17 jaar (zelf)", (younger, older)),
        ("dezelfde, en 16 jaar die introk", (younger, older, withdrawn)),
        ("iemand zonder toestemming", (uuid4(),)),
    ):
        answer = await client.ask(MayPublish(people=people, channel="instagram"))
        reasons = " ".join(said.get(o.reason, o.reason) for o in answer.objections)
        table.add_row(who, "[green]ja[/]" if answer.allowed else f"[red]nee[/]: {reasons}")
    console.print(table)


async def _print_totals(client: FrontEnd, console: Console, seen: Seen, sent: int) -> None:
    answer = await client.ask(ListQueue(limit=5))
    table = Table(title="Totalen")
    table.add_column("wat")
    table.add_column("aantal", justify="right")
    rows = [
        ("signalen verstuurd", sent),
        ("signalen gelogd", len(seen.logged)),
        ("geweigerd", len(seen.refused)),
        ("besluiten over delen", len(seen.decided)),
        *((f"bezorgd bij {partner}", n) for partner, n in sorted(seen.received.items())),
        ("accounts op de Instaclean-lijst", answer.total),
        ("signalen over die accounts", len(seen.queued)),
    ]
    for what, number in rows:
        table.add_row(what, str(number))
    console.print(table)


# --- small things -----------------------------------------------------------------


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
