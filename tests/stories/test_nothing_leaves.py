"""Two hundred vague, odd and hostile texts go in: nothing leaves that no person confirmed."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from clients.demo import scenario
from clients.demo.show import put_agreements_in_force
from services.policy.domain.agreements.reading import read_agreements
from shared.broker import erasing
from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import COMMANDS, EVENTS, PARTNERS
from shared.client.front_end import Declined, FrontEnd, front_end
from shared.contracts.cloudevents import decode
from shared.contracts.message import Command, Message
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.alarm import UrgentAlert
from shared.contracts.signals.amend import AmendSignal
from shared.contracts.signals.change import CategoryConfirmed, ConfirmCategory, VerifyOffline
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.requests import AskToLook
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.contracts.signals.tasks import PlanTask
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE
from tests.policy.whatever import expected

Start = Callable[..., Awaitable[Host]]
TEXTS = Path(__file__).parent / "texts"
CONFIRMED = 10
FOLDER = "GeheimeMap"
PICTURE = f"data:image/png;base64,{FOLDER}"
LINK = f"mega.nz/folder/{FOLDER}#sleutel"


def texts() -> list[str]:
    """Return the texts; `\\uXXXX` in a file stands for a letter that cannot be seen."""
    lines = [
        line
        for path in sorted(TEXTS.glob("*.txt"))
        for line in path.read_text("utf-8").split("\n")
    ]
    return [re.sub(r"\\u([0-9A-Fa-f]{4})", _letter, line) for line in lines if line]


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def signal(text: str, **changed: Any) -> LogSignal:
    """Return a signal with all there is to share, in a neighbourhood that partners work in."""
    fields: dict[str, Any] = {
        "signal_id": uuid4(),
        "text": text,
        "platform": "instagram",
        "seen_at": datetime.now(UTC) - timedelta(minutes=5),
        "neighbourhood": "noord",
        "handle": "@canarina",
        "age": 15,
    }
    return LogSignal(**fields | changed)


def client(settings: Settings, actor: str = "amina") -> Any:
    source = settings.source("frontend")
    return front_end(settings.servers, actor, source=source, schemas=settings.schemas)


async def told(front: FrontEnd, stream: str, subject: str) -> list[Message]:
    found = erasing.messages(front.js, stream, subject)
    return [decode(raw.headers, raw.data or b"") async for raw in found]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await asyncio.sleep(0.1)


async def log_all(front: FrontEnd) -> dict[UUID, SignalLogged]:
    """Log every text that can be written at all; return what was told of each."""
    logged = {}
    for text in texts():
        try:
            event = await front.carry_out(signal(text))
        except (ValidationError, PydanticSerializationError):
            continue  # half a letter: no phone can send it
        assert isinstance(event, SignalLogged), text
        logged[event.signal_id] = event
    return logged


async def decided(front: FrontEnd, revision: int) -> set[UUID]:
    events = await told(front, EVENTS, "event.policy.sharing-decided.v1")
    return {
        event.signal_id
        for event in events
        if isinstance(event, SharingDecided) and event.revision == revision
    }


async def test_nothing_leaves_until_a_person_confirmed_it_and_then_what_was_agreed(
    host: Start, settings: Settings
) -> None:
    await host(*choose(()), municipality="maasdam")
    toml = scenario.agreements(on=datetime.now(UTC).date())
    async with client(settings) as front:
        await put_agreements_in_force(front, toml)
        logged = await log_all(front)

        async def all_decided() -> bool:
            return await decided(front, 1) == logged.keys()

        await until(all_decided)
        assert len(logged) >= len(texts()) - 1
        assert all(event.to_be_checked for event in logged.values())
        assert (await front.js.stream_info(PARTNERS)).state.last_seq == 0, "nothing ever left"
        assert await told(front, EVENTS, "event.signals.signal-shared.v1") == []

        chosen = sorted(logged.values(), key=lambda e: (e.category == "overig", str(e.id)))
        facts = [await confirm(front, event.signal_id) for event in chosen[:CONFIRMED]]
        await what_was_agreed_leaves(front, toml, facts)


async def confirm(front: FrontEnd, signal_id: UUID) -> CategoryConfirmed:
    event = await front.carry_out(ConfirmCategory(signal_id=signal_id))
    assert isinstance(event, CategoryConfirmed)
    return event


async def what_was_agreed_leaves(
    front: FrontEnd, toml: str, facts: list[CategoryConfirmed]
) -> None:
    """Check that each partner receives the fields it may have, and nothing else."""
    agreed, on = read_agreements(toml), datetime.now(UTC).date()
    permitted = {
        (event.signal_id, partner.id): set(grants) - {"url", "verified"}  # there is none
        for event in facts
        for partner in agreed.partner
        if (grants := expected(SignalFacts(**dict(event)), agreed, partner, on=on).grants)
    }

    async def all_left() -> bool:
        lines = await told(front, EVENTS, "event.signals.signal-shared.v1")
        return len(await decided(front, 2)) == len(facts) and len(lines) >= len(permitted)

    await until(all_left)
    lines = await told(front, EVENTS, "event.signals.signal-shared.v1")
    of = {e.delivery_id: (e.signal_id, e.partner) for e in lines if isinstance(e, SignalShared)}
    left = await told(front, PARTNERS, "partner.>")
    shared = {of[m.id]: _fields(m) for m in left if isinstance(m, SharedSignal)}
    thin = {of[m.id] for m in left if m.name == "signal-available"}

    assert permitted, "ten that nobody may have would show nothing"
    assert shared.keys() | thin == permitted.keys()
    assert len(of) == len(permitted)
    assert shared == {key: permitted[key] for key in shared}
    acute = {m.reference for m in left if isinstance(m, SharedSignal) and m.urgency == "acute"}
    assert {m.reference for m in left if isinstance(m, UrgentAlert)} == acute
    assert {m.name for m in left} <= {"shared-signal", "signal-available", "urgent-alert"}


def _fields(delivery: SharedSignal) -> set[str]:
    names = {"category", "urgency", "platform", "seen_at", "neighbourhood", "text", "handle"}
    return {name for name in (*names, "age") if getattr(delivery, name) is not None}


def forbidden(signal_id: UUID) -> list[tuple[Command, str]]:
    """Return commands with a picture in each field somebody writes in, and who sends them."""
    due, text = datetime.now(UTC) + timedelta(days=1), f"kijk {PICTURE}"
    return [
        (signal(text), "amina"),
        (signal("x", handle=PICTURE), "amina"),
        (signal("x", url=PICTURE), "amina"),
        (signal(text, category="weer"), "helper-1"),
        (VerifyOffline(signal_id=signal_id, confirmed=True, note=text), "amina"),
        (
            PlanTask(task_id=uuid4(), signal_id=signal_id, what="x", note=text, due_at=due),
            "amina",
        ),
        (AmendSignal(signal_id=signal_id, handle=PICTURE), "amina"),
        (AskToLook(request_id=uuid4(), text=text, answer_by=due), "politie"),
    ]


def on_disk(server: EmbeddedServer) -> list[str]:
    """Return the files of the broker in which the name of the folder is."""
    files = (path for path in server._data.rglob("*") if path.is_file())
    return [str(path) for path in files if FOLDER.encode() in path.read_bytes()]


async def test_what_was_refused_or_taken_out_is_in_no_byte_of_the_data_folder(
    host: Start, server: EmbeddedServer, settings: Settings
) -> None:
    """One service is down: a command waits for it, or an empty stream would drop its blocks."""
    services = {service.name: service for service in choose(())}
    down = services.pop("consent")
    await host(*services.values(), neighbours=(down,), municipality="maasdam")
    async with client(settings) as front:
        await front.js.publish("command.consent.wait.v1.amina", b"{}")
        mine = signal("beelden gaan rond", category="sexting")
        await front.carry_out(mine)
        for command, actor in forbidden(mine.signal_id):
            with pytest.raises(Declined, match="no-images"):
                await front.acting_as(actor).carry_out(command)
        await add_links(front, mine.signal_id)

        async def settled() -> bool:
            return (await front.js.stream_info(COMMANDS)).state.messages == 1

        await until(settled)

    assert on_disk(server) == []


async def add_links(front: FrontEnd, signal_id: UUID) -> None:
    """Write the link down in every field about what is never shared."""
    due = datetime.now(UTC) + timedelta(days=1)
    never = {"category": "sexting"}
    for command in (
        signal(f"beelden staan op {LINK}", **never),
        signal("beelden gaan rond", handle=LINK, **never),
        signal("beelden gaan rond", url=f"https://{LINK}", **never),
        VerifyOffline(signal_id=signal_id, confirmed=True, note=f"gehoord: {LINK}"),
        PlanTask(task_id=uuid4(), signal_id=signal_id, what="bellen", note=LINK, due_at=due),
    ):
        await front.carry_out(command)
    for command in (
        signal(f"beelden staan op {LINK}", **never | {"platform": "hyves"}),
        AmendSignal(signal_id=signal_id, url=f"https://{LINK}"),
        AmendSignal(signal_id=signal_id, handle=LINK),
        VerifyOffline(signal_id=uuid4(), confirmed=True, note=f"gehoord: {LINK}"),
    ):
        with pytest.raises(Declined):
            await front.carry_out(command)
