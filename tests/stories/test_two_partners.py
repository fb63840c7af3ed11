"""Two partners put all they ever received side by side: nothing in it joins their files."""

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid4

from nats.aio.msg import Msg

from shared.broker.streams import EVENTS
from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import CloseSignal, ConfirmCategory
from shared.contracts.signals.fetch import FetchSignal
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.requests import AnswerRequest, AskToLook
from shared.contracts.signals.share import SignalShared
from shared.hosting.service import choose
from shared.language.clock import HERE
from shared.process.settings import Settings
from tests.platform import PATIENCE, Partner, Start, client, stored, under_agreements

SIGNALS = 6
PARTIES = ("politie", "gemeente", "jeugdhulp")
FIELDS = {
    # One sees the week, one the day, one fetches; all know the urgency, so all are alerted.
    "politie": ("full", 'seen_at = "day"'),
    "gemeente": ("full", 'seen_at = "week"'),
    "jeugdhulp": ("thin", ""),
}


def agreements() -> str:
    """Return agreements of three partners that may have the same signals, each in its way."""
    today = datetime.now(UTC).date()
    parts = ["version = 1"]
    for name, (delivery, seen_at) in FIELDS.items():
        fields = 'category = "as-is"\nurgency = "as-is"\nhandle = "pseudonym"\n' + seen_at
        parts.append(f"""
[[partner]]
id = "{name}"
name = "{name}"
kind = "{name}"

[[agreement]]
id = "{name}-2026"
partner = "{name}"
purpose = "hulp"
legal_basis = "toestemming"
dpia = "DPIA-1"
valid_from = {today - timedelta(days=10)}
valid_until = {today + timedelta(days=100)}
review_by = {today + timedelta(days=90)}
retention_days = 30
delivery = "{delivery}"

[[agreement.clause]]
id = "{name}-2026/1"
text = "Alles over wie zichzelf iets aandoet."
categories = ["zelfbeschadiging"]
minimum_urgency = "normal"
[agreement.clause.fields]
{fields}
""")
    return "\n".join(parts)


def shown(raw: Msg) -> bytes:
    """Return every byte of a message that a partner can file."""
    headers = "\n".join(f"{name}: {value}" for name, value in (raw.headers or {}).items())
    return f"{raw.subject}\n{headers}\n{raw.data.decode()}".encode()


def reference_of(raw: Msg) -> UUID | None:
    """Return the partner's own name for the signal a message is about, if it has one."""
    data = json.loads(raw.data)
    names = [data.get("reference"), *data.get("references", ())]
    return next((UUID(name) for name in names if name), None)


def pieces(text: bytes, size: int = 10) -> Iterator[bytes]:
    """Yield every word, and every run of bytes in one that is long enough to name a thing."""
    for word in re.findall(rb"[^\s\"',/?=&{}\[\]]+", text):
        yield word
        yield from (word[at : at + size] for at in range(len(word) - size + 1))


def joins(files: dict[str, dict[UUID, bytes]]) -> list[tuple[str, str, UUID, bytes]]:
    """Return what two partners have of one signal, and of no other."""
    signals = {signal for file in files.values() for signal in file}
    runs = {
        (partner, signal): set(pieces(text))
        for partner, file in files.items()
        for signal, text in file.items()
    }
    seen = Counter(piece for found in runs.values() for piece in found)
    found = []
    for signal in signals:
        for one, other in combinations(files, 2):
            both = runs.get((one, signal), set()) & runs.get((other, signal), set())
            elsewhere = {
                piece
                for (_, about), pieces_ in runs.items()
                if about != signal
                for piece in both & pieces_
            }
            assert all(seen[piece] >= 2 for piece in both)
            found += [(one, other, signal, piece) for piece in both - elsewhere]
    return found


def test_the_comparison_finds_what_joins() -> None:
    one, other = uuid4(), uuid4()
    files = {
        "politie": {one: b"time: 2026-11-23T12:00:00.123456", other: b"time: 2026-11-23"},
        "school": {one: b"at: 2026-11-23T12:00:00.123456", other: b"at: 2026-11-23"},
    }

    assert {signal for _, _, signal, _ in joins(files)} == {one}
    assert joins({"politie": files["politie"]}) == []


async def log_and_share(front: FrontEnd) -> list[LogSignal]:
    """Log signals that all partners may have: some confirmed in one tap, some chosen."""
    commands = [
        LogSignal(
            signal_id=uuid4(),
            text="ze schrijft dat ze dood wil",
            category="zelfbeschadiging" if number % 2 else None,
            platform="instagram",
            seen_at=datetime.now(UTC) - timedelta(minutes=5),
            neighbourhood="noord",
            handle=f"@account_{number}",
        )
        for number in range(SIGNALS)
    ]
    for command in commands:
        await front.carry_out(command)
        if command.category is None:
            await front.carry_out(ConfirmCategory(signal_id=command.signal_id))
    return commands


async def lines(front: FrontEnd) -> list[SignalShared]:
    """Return the lines of the ledger, once every partner has every signal."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [e for e in await stored(front.js, EVENTS) if isinstance(e, SignalShared)]
            if len(found) >= SIGNALS * len(PARTIES):
                return found
            await asyncio.sleep(0.1)


async def test_nothing_two_partners_receive_joins_their_files(
    host: Start, settings: Settings
) -> None:
    await host(*choose(()))
    async with (
        under_agreements(settings, agreements()) as front,
        client(settings, "politie") as police,
        client(settings, "gemeente") as council,
        client(settings, "jeugdhulp") as care,
    ):
        partners = dict(zip(PARTIES, (police, council, care), strict=True))
        commands = await log_and_share(front)
        shared = await lines(front)
        fetched = await fetch_all(care, shared)
        asked = [await ask_all(front, partners, command.signal_id) for command in commands]
        # An alert, a signal or a notice, and an answer, of each. Then all is recalled.
        mails = {name: await Partner(front, name).read(3 * SIGNALS) for name in PARTIES}
        for command in commands:
            await front.carry_out(CloseSignal(signal_id=command.signal_id))
        for name in PARTIES:
            mails[name] += await Partner(front, name).read(SIGNALS)

    # Only we can say which signal a reference is of: by our own events.
    signal_of = {line.reference: line.signal_id for line in shared}
    assert len(signal_of) == SIGNALS * len(PARTIES)
    files: dict[str, dict[UUID, bytes]] = {name: defaultdict(bytes) for name in PARTIES}
    kinds = Counter(raw.subject.split(".")[2] for box in mails.values() for raw in box)
    for name, received in mails.items():
        for raw in received:
            files[name][signal_of[reference_of(raw)]] += shown(raw) + b"\n"
    for reference, answer in fetched.items():
        files["jeugdhulp"][signal_of[reference]] += answer

    assert len(fetched) == SIGNALS
    assert len(asked) == SIGNALS
    for kind in ("urgent-alert", "request-answer", "signal-recalled"):
        assert kinds[kind] == SIGNALS * len(PARTIES)
    assert joins(files) == []
    for name, received in mails.items():
        everything = b"\n".join(map(shown, received))
        for inner in {str(c.signal_id) for c in commands} | {str(c.id) for c in commands}:
            assert inner.encode() not in everything
        check_times(name, received)


def check_times(partner: str, received: list[Msg]) -> None:
    """Check that no time is finer than the day, or the week where that was agreed."""
    for raw in received:
        told = datetime.fromisoformat((raw.headers or {})["ce-time"])
        here = told.astimezone(HERE)
        assert told.second == told.microsecond == told.minute == 0
        if "request-answer" not in raw.subject:
            assert here.hour == 0
            assert partner == "politie" or here.weekday() == 0


async def ask_all(
    front: FrontEnd, partners: dict[str, FrontEnd], signal_id: UUID
) -> list[UUID]:
    """Let every partner ask, and be answered with one and the same signal."""
    asked = []
    for partner in partners.values():
        question = AskToLook(
            request_id=uuid4(),
            text="Is er beeld?",
            answer_by=datetime.now(UTC) + timedelta(days=1),
        )
        await partner.carry_out(question)
        await front.carry_out(
            AnswerRequest(request_id=question.request_id, outcome="found", signals=(signal_id,))
        )
        asked.append(question.request_id)
    return asked


async def fetch_all(partner: FrontEnd, notices: list[SignalShared]) -> dict[UUID, bytes]:
    """Let a partner fetch what it was told of; return what it read, by its own references."""
    fetched = {}
    for line in notices:
        if line.delivery_id and line.partner == partner.actor:
            answer = await partner.ask(FetchSignal(delivery_id=line.delivery_id))
            fetched[answer.reference] = answer.model_dump_json().encode()
    return fetched
