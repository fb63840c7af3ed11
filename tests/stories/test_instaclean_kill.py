"""kill -9 at every step of freezing and sending, on a real broker and a real mail server."""

import asyncio
import io
import json
import os
import sys
import zipfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import UUID, uuid4

import nats.errors
import pytest
from aiosmtpd.smtp import SMTP

from services.instaclean.domain.batch import batch_id_of
from shared.accounts import account_key
from shared.client import FrontEnd, NoAnswer, front_end
from shared.contracts.batches import (
    ApproveBatch,
    Batches,
    BatchFrozen,
    BatchSent,
    CollectBatch,
    FreezeBatch,
    ListBatches,
    SendBatch,
    SendingDoubted,
    SettleDoubt,
    SubmitBatch,
)
from shared.contracts.instaclean import ReportAccount
from shared.contracts.message import Event, Message, decode
from shared.contracts.notices import NoticeMoved, PrepareNotice
from shared.embedded import EmbeddedServer
from shared.manifest import MANIFEST, wrong_files
from shared.settings import Settings, load
from tests.settled import settled

KEY = "for tests only, thirty-two characters or more"
QUARTER = "2026-q4"
EACH = 2  # accounts on each platform
VICTIM = '''
"""The instaclean service; it kills itself around the effects it is told, each once."""

import asyncio
import os
import signal
from pathlib import Path

from shared import observe
from shared.publisher import Publisher
from shared.service import Host, choose
from shared.settings import load

folder = Path(os.environ["VICTIM_FOLDER"])
kills, done, died = folder / "kills", folder / "done", folder / "died"
publish = Publisher.publish


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def die(where):
    if where in lines(kills) and where not in lines(died):
        with died.open("a") as file:
            print(where, file=file, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


async def counted(self, subject, body, headers=None):
    ours = ("$KV.instaclean.", "event.instaclean.", "command.instaclean.", "timer.instaclean.")
    name = (headers or {}).get("Nats-Msg-Id") or f"{subject} {hash(body)}"
    new = subject.startswith(ours) and name not in lines(done)
    if new:
        die(f"before-{len(lines(done)) + 1}")
    answer = await publish(self, subject, body, headers)
    if new:
        with done.open("a") as file:
            print(name, file=file, flush=True)
        die(f"after-{len(lines(done))}")
    return answer


Publisher.publish = counted
observe.set_up_logs("json", "WARNING")
asyncio.run(Host(load(), choose(("instaclean",)), neighbours=()).serve())
'''


class Mailbox:
    """Takes letters, and reads which notices are in them."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, dict[str, bytes]]] = []

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: object) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.original_content)  # type: ignore[attr-defined]
        (attached,) = [part for part in letter.walk() if part.get_filename()]
        with zipfile.ZipFile(io.BytesIO(attached.get_payload(decode=True))) as archive:  # type: ignore[arg-type]
            files = {name: archive.read(name) for name in archive.namelist()}
        self.letters.append((letter["Message-ID"], files))
        return "250 queued"

    def batches(self) -> Counter[str]:
        return Counter(json.loads(files[MANIFEST])["batch_id"] for _, files in self.letters)

    def notices(self) -> Counter[str]:
        return Counter(
            row["notice_id"]
            for _, files in self.letters
            for name, content in files.items()
            if name.endswith(".json") and name != MANIFEST
            for row in json.loads(content)["notices"]
        )


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    box, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, data_size_limit=50_000_000, loop=loop), "127.0.0.1", 0
    )
    async with server:
        yield box, server.sockets[0].getsockname()[1]


class Supervisor:
    """Starts the service again whenever it was killed, until it has nothing left to do."""

    def __init__(self, folder: Path, server: EmbeddedServer, mail: int) -> None:
        self.folder, self.server = folder, server
        self.deaths = 0
        contacts = {
            platform: {"channel": "mail", "to": "contact@platform.example"}
            for platform in ("instagram", "tiktok", "snapchat")
        }
        self.environment = os.environ | {
            "SEINTJE_NATS_URL": server.url,
            "SEINTJE_HTTP_PORT": "0",
            "SEINTJE_PSEUDONYM_KEY": KEY,
            "SEINTJE_ACK_WAIT": "1",
            "SEINTJE_PATIENCE": "[0.1,0.2,0.5]",
            "SEINTJE_INSTACLEAN_MODE": "production",
            "SEINTJE_INSTACLEAN_ORGANISATION": "Jongerenwerk Maasdam",
            "SEINTJE_INSTACLEAN_MAILBOX": "meld@maasdam.example",
            "SEINTJE_INSTACLEAN_CONTACTS": json.dumps(contacts),
            "SEINTJE_INSTACLEAN_SMTP_PORT": str(mail),
            "SEINTJE_INSTACLEAN_SMTP_SECURITY": "none",
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "VICTIM_FOLDER": str(folder),
        }
        (folder / "victim.py").write_text(VICTIM)
        self.process: asyncio.subprocess.Process | None = None
        self.settings: Settings = load(nats_url=server.url)

    def let_it_die(self, kills: list[str]) -> None:
        """Begin to count anew, now that nothing is pending; die at these effects."""
        for name in ("done", "died"):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "kills").write_text("\n".join(kills))

    async def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(self.folder / "victim.py"),
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    async def stop(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    def client(self, actor: str) -> object:
        return front_end(
            self.settings.servers,
            actor,
            source=self.settings.source("frontend"),
            schemas=self.settings.schemas,
        )

    async def until_settled(self, front: FrontEnd) -> None:
        """Wait until nothing is pending, and bring the service back as often as it dies."""
        durables = (
            ("COMMANDS", "instaclean-commands"),
            ("EVENTS", "instaclean-mail-events"),
        )
        async with asyncio.timeout(120):
            while True:
                assert self.process
                if self.process.returncode is not None:
                    assert self.process.returncode == -9, (self.folder / "log").read_text()
                    self.deaths += 1
                    await self.start()
                with suppress(nats.errors.Error, TimeoutError):
                    if await settled(front.js, *durables):
                        return
                await asyncio.sleep(0.05)


async def send(supervisor: Supervisor, front: FrontEnd, *commands: Message) -> None:
    for command in commands:
        await front.send(command)  # type: ignore[arg-type]
    await supervisor.until_settled(front)


def accounts(platform: str) -> list[tuple[ReportAccount, str]]:
    return [
        (
            ReportAccount(
                account_key=account_key(platform, f"naam{number}x", key=KEY),
                signal_id=uuid4(),
                platform=platform,
                handle=f"naam{number}x",
                url=f"https://www.{platform}.com/p/{number}",
                category="drugs_aanbod",
                seen_at=datetime.now(UTC) - timedelta(hours=1),
            ),
            platform,
        )
        for number in range(EACH)
    ]


def notice_on(report: ReportAccount) -> PrepareNotice:
    from services.instaclean.domain.account import entry_id_of  # noqa: PLC0415

    return PrepareNotice(
        entry_id=entry_id_of(report.account_key),
        ground="illegal",
        reference="nl/opiumwet-3b",
        explanation="Dit account biedt in stories drugs te koop aan, met prijzen erbij.",
        affected_minor="unknown",
        requested_action="terminate",
        language="nl",
        good_faith=True,
        seen_live_at=datetime.now(UTC) - timedelta(minutes=1),
    )


async def events(front: FrontEnd) -> list[Event]:
    state = (await front.js.stream_info("EVENTS")).state
    found = []
    for sequence in range(state.first_seq, state.last_seq + 1):
        raw = await front.js.get_msg("EVENTS", seq=sequence, direct=True)
        message = decode(raw.headers, raw.data)
        assert isinstance(message, Event)
        found.append(message)
    return found


def after(first: int, last: int) -> list[str]:
    """Return the kills after each effect: files are kept side by side, so `before` is one."""
    return [f"after-{number}" for number in range(first, last + 1)]


def around(first: int, last: int) -> list[str]:
    """Return the kills on both sides of each effect: a letter may go in between."""
    numbers = range(first, last + 1)
    return [f"{when}-{number}" for number in numbers for when in ("before", "after")]


# One message is delivered ten times at most, so no batch dies more often than eight times.
ROUNDS = {
    "instagram": (after(1, 4), around(2, 4)),
    "tiktok": (after(5, 8), around(5, 7)),
    "snapchat": (after(9, 12), around(8, 10)),
}

DEATHS = sum(len(kills) for round_ in ROUNDS.values() for kills in round_)


async def test_no_account_is_missing_and_none_is_sent_twice(
    server: EmbeddedServer, mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    supervisor = Supervisor(tmp_path, server, port)
    await supervisor.start()
    try:
        async with supervisor.client("amina") as amina, supervisor.client("bram") as bram:  # type: ignore[attr-defined]
            await listening(amina, supervisor)
            for platform, (freezing, sending) in ROUNDS.items():
                batch_id = batch_id_of(QUARTER, platform)
                for report, _ in accounts(platform):
                    await send(supervisor, amina, report)
                    await send(supervisor, amina, notice_on(report))
                collect = CollectBatch(platform=platform, quarter=QUARTER)
                await send(supervisor, amina, collect)
                await send(supervisor, amina, SubmitBatch(batch_id=batch_id))
                await send(supervisor, bram, ApproveBatch(batch_id=batch_id))

                supervisor.let_it_die(freezing)
                await send(supervisor, bram, FreezeBatch(batch_id=batch_id))
                supervisor.let_it_die(sending)
                await send(supervisor, bram, SendBatch(batch_id=batch_id))
                supervisor.let_it_die([])
                await settle_doubt(supervisor, bram, batch_id, box)

            told = await events(amina)
            shown = await asked(amina)
            dead = (await amina.js.stream_info("DEAD")).state.messages
    finally:
        await supervisor.stop()

    assert supervisor.deaths == DEATHS, "it died at every step it was told"
    assert dead == 0
    assert {batch.state for batch in shown.batches} == {"sent"}
    assert box.batches() == {str(batch.batch_id): 1 for batch in shown.batches}
    assert all(wrong_files(files) == [] for _, files in box.letters)
    out = Counter(
        str(e.notice_id) for e in told if isinstance(e, NoticeMoved) and e.to == "out"
    )
    assert out.total() == len(ROUNDS) * EACH
    assert box.notices() == out
    for kind in (BatchFrozen, BatchSent):
        assert Counter(e.batch_id for e in told if isinstance(e, kind)).total() == len(ROUNDS)
    assert {e.manifest for e in told if isinstance(e, BatchFrozen)} == {
        batch.manifest for batch in shown.batches
    }
    assert [e for e in told if isinstance(e, SendingDoubted)], "it died while mailing too"


async def listening(front: FrontEnd, supervisor: Supervisor) -> None:
    """Wait until the service has made its streams and consumers."""
    async with asyncio.timeout(30):
        while True:
            assert supervisor.process
            assert supervisor.process.returncode is None, (
                supervisor.folder / "log"
            ).read_text()
            with suppress(nats.errors.Error):
                await front.js.consumer_info("EVENTS", "instaclean-mail-events")
                return
            await asyncio.sleep(0.05)


async def settle_doubt(
    supervisor: Supervisor, front: FrontEnd, batch_id: UUID, box: Mailbox
) -> None:
    """Do what a person does: look whether it arrived, and say so."""
    doubted = [
        event
        for event in await events(front)
        if isinstance(event, SendingDoubted) and event.batch_id == batch_id
    ]
    if doubted:
        arrived = str(batch_id) in box.batches()
        await send(supervisor, front, SettleDoubt(batch_id=batch_id, arrived=arrived))


async def asked(front: FrontEnd) -> Batches:
    """Ask until the service, which may have begun again just now, answers."""
    async with asyncio.timeout(30):
        while True:
            with suppress(NoAnswer):
                answer = await front.ask(ListBatches())
                assert isinstance(answer, Batches)
                return answer
            await asyncio.sleep(0.05)
