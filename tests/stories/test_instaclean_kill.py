"""kill -9 at every step of freezing and sending: a real broker, mail server and web server."""

import asyncio
import io
import json
import zipfile
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from itertools import chain
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import SMTP

from services.instaclean.domain.account import entry_id_of
from services.instaclean.domain.batch import batch_id_of
from shared.broker.embedded import EmbeddedServer
from shared.client.front_end import FrontEnd
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, BatchFrozen, FreezeBatch
from shared.contracts.instaclean.look_up import Batches, ListBatches
from shared.contracts.instaclean.notice import NoticeMoved, PrepareNotice
from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.instaclean.send import BatchSent, SendBatch, SendingDoubted, SettleDoubt
from shared.contracts.message import Command, Event
from shared.documents.manifest import MANIFEST, wrong_files
from shared.language.pseudonyms import account_key
from tests.receiver import receiving
from tests.victim import Victim, after, around, before, events
from tests.world import KEY

QUARTER = "2026-q4"
EACH = 2  # accounts on each platform
PLATFORMS = ("instagram", "tiktok", "snapchat")
POSTS = {
    "instagram": "https://www.instagram.com/p/C1a{}",
    "tiktok": "https://www.tiktok.com/@naam/video/730000000000000000{}",
    "snapchat": "https://www.snapchat.com/spotlight/W7_EDlXWTBiXAEEniNoMPw{}",
}
BATCHES = {batch_id_of(QUARTER, platform): platform for platform in PLATFORMS}
# One message is delivered ten times at most, so none may die more often than that: what
# happens to one batch is spread over three.
#
# Freezing: the batch 1, its files side by side 2-6, the notices side by side 7-8, the batch 9,
# the events 10-12. What was kept beside one that died is not kept again.
FREEZING = {
    "instagram": around(1, 1) + before(2, 6),
    "tiktok": after(2, 2) + before(7, 8) + around(9, 9),
    "snapchat": after(7, 7) + around(10, 12),
}
# Sending: the batch 1, the event 2, the attempt 3, the letter, the attempt 4, the command 5,
# the batch 6, its timer 7, the event 8. Killed around the letter it is doubted: 4-5 or 5-6.
MAILING = {"instagram": around(1, 5), "tiktok": before(4, 4), "snapchat": around(4, 8)[1:]}
MAILED = {"instagram": 5, "tiktok": 6, "snapchat": 8}
# By webhook: the batch 1, the event 2, the attempt 3, the files 4-8, the attempt 9, and so on.
POSTING = {"instagram": around(1, 5), "tiktok": around(6, 8), "snapchat": around(9, 13)}

Files = dict[str, bytes]


class Mailbox:
    """Takes letters, and keeps the files in them."""

    def __init__(self) -> None:
        self.letters: list[Files] = []

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: object) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.original_content)  # type: ignore[attr-defined]
        (attached,) = [part for part in letter.walk() if part.get_filename()]
        with zipfile.ZipFile(io.BytesIO(attached.get_payload(decode=True))) as archive:  # type: ignore[arg-type]
            self.letters.append({name: archive.read(name) for name in archive.namelist()})
        return "250 queued"

    def has(self, batch_id: UUID) -> bool:
        return any(batch_in(files) == str(batch_id) for files in self.letters)


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    box, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, data_size_limit=50_000_000, loop=loop), "127.0.0.1", 0
    )
    async with server:
        yield box, server.sockets[0].getsockname()[1]


def instaclean(
    folder: Path, server: EmbeddedServer, channel: str, to: str, **more: str
) -> Victim:
    contacts = {platform: {"channel": channel, "to": to} for platform in PLATFORMS}
    return Victim(
        "instaclean",
        folder,
        server,
        calls=("services.instaclean.plugins.webhook:_post",),
        SEINTJE_INSTACLEAN_MODE="production",
        SEINTJE_INSTACLEAN_ORGANISATION="Jongerenwerk Maasdam",
        SEINTJE_INSTACLEAN_MAILBOX="meld@maasdam.example",
        SEINTJE_INSTACLEAN_CONTACTS=json.dumps(contacts),
        **more,
    )


async def test_by_mail_no_account_is_missing_and_none_is_sent_twice(
    server: EmbeddedServer, mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    victim = instaclean(
        tmp_path,
        server,
        "mail",
        "contact@platform.example",
        SEINTJE_INSTACLEAN_SMTP_PORT=str(port),
        SEINTJE_INSTACLEAN_SMTP_SECURITY="none",
    )
    async with victim, victim.client("amina") as amina, victim.client("bram") as bram:
        await until_approved(victim, amina, bram)
        for batch_id, platform in BATCHES.items():
            await dying(victim, bram, FreezeBatch(batch_id=batch_id), FREEZING[platform], 12)
            send = SendBatch(batch_id=batch_id)
            await dying(victim, bram, send, MAILING[platform], MAILED[platform])
            if await doubted(bram, batch_id):
                # What a person does: look whether it arrived, and say so.
                settle = SettleDoubt(batch_id=batch_id, arrived=box.has(batch_id))
                await dying(victim, bram, settle, around(1, 3), 5 if settle.arrived else 9)
        told = await events(amina)
        await all_is_sent_once(victim, amina, told, box.letters)

    unsure = {BATCHES[e.batch_id] for e in told if isinstance(e, SendingDoubted)}
    assert unsure == {"instagram", "tiktok"}, "just before the letter, and just after it"


async def test_by_webhook_no_account_is_missing_and_none_is_sent_twice(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    with receiving() as receiver:
        victim = instaclean(tmp_path, server, "webhook", receiver.address)
        async with victim, victim.client("amina") as amina, victim.client("bram") as bram:
            await until_approved(victim, amina, bram)
            for batch_id, platform in BATCHES.items():
                await victim.send(bram, FreezeBatch(batch_id=batch_id))
                send = SendBatch(batch_id=batch_id)
                await dying(victim, bram, send, POSTING[platform], 13)
            told = await events(amina)
            posted: dict[str, Files] = {}
            for headers, content in receiver.got:
                batch_id, _, name = headers["Idempotency-Key"].split("/")
                known = posted.setdefault(batch_id, {}).setdefault(name, content)
                assert known == content, "the same key is the same file"
            await all_is_sent_once(victim, amina, told, list(posted.values()))

    keys = [headers["Idempotency-Key"] for headers, _ in receiver.got]
    assert len(keys) > len(set(keys)), "it died while posting too"
    assert len(set(keys)) == sum(map(len, posted.values()))
    assert not [e for e in told if isinstance(e, SendingDoubted)]


async def until_approved(victim: Victim, amina: FrontEnd, bram: FrontEnd) -> None:
    """Bring a batch of each platform as far as it goes before it is frozen."""
    await victim.until_settled(amina)
    reports = list(chain.from_iterable(map(accounts, PLATFORMS)))
    await victim.send(amina, *reports)
    await victim.send(amina, *map(notice_on, reports))
    collect = [CollectBatch(platform=platform, quarter=QUARTER) for platform in PLATFORMS]
    await victim.send(amina, *collect)
    await victim.send(amina, *(SubmitBatch(batch_id=batch_id) for batch_id in BATCHES))
    await victim.send(bram, *(ApproveBatch(batch_id=batch_id) for batch_id in BATCHES))


async def dying(
    victim: Victim, front: FrontEnd, command: Command, kills: list[str], effects: int
) -> None:
    """Let a command be carried out in so many effects, and the service die around these."""
    victim.let_it_die(kills)
    await victim.send(front, command)
    assert sorted(victim.deaths) == sorted(kills)
    assert victim.effects == effects, "a step came or went: is it died around?"


async def all_is_sent_once(
    victim: Victim, front: FrontEnd, told: list[Event], sent: list[Files]
) -> None:
    """Check that what was sent, what was told and what is kept are the same, each once."""
    shown = await victim.ask(front, ListBatches())
    assert isinstance(shown, Batches)
    out = Counter(
        str(e.notice_id) for e in told if isinstance(e, NoticeMoved) and e.to == "out"
    )
    assert (await front.js.stream_info("DEAD")).state.messages == 0
    assert {batch.state for batch in shown.batches} == {"sent"}
    assert Counter(map(batch_in, sent)) == {str(batch_id): 1 for batch_id in BATCHES}
    assert all(wrong_files(files) == [] for files in sent)
    assert out.total() == len(PLATFORMS) * EACH
    assert Counter(chain.from_iterable(map(notices_in, sent))) == out
    for kind in (BatchFrozen, BatchSent):
        assert Counter(e.batch_id for e in told if isinstance(e, kind)) == dict.fromkeys(
            BATCHES, 1
        )
    assert {e.manifest for e in told if isinstance(e, BatchFrozen)} == {
        batch.manifest for batch in shown.batches
    }


def batch_in(files: Files) -> str:
    return str(json.loads(files[MANIFEST])["batch_id"])


def notices_in(files: Files) -> list[str]:
    return [
        row["notice_id"]
        for name, content in files.items()
        if name.endswith(".json") and name != MANIFEST
        for row in json.loads(content)["notices"]
    ]


def accounts(platform: str) -> list[ReportAccount]:
    return [
        ReportAccount(
            account_key=account_key(platform, f"naam{number}x", key=KEY),
            signal_id=uuid4(),
            platform=platform,
            handle=f"naam{number}x",
            url=POSTS[platform].format(number),
            category="drugs_aanbod",
            seen_at=datetime.now(UTC) - timedelta(hours=1),
        )
        for number in range(EACH)
    ]


def notice_on(report: ReportAccount) -> PrepareNotice:
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


async def doubted(front: FrontEnd, batch_id: UUID) -> bool:
    told = await events(front)
    return any(isinstance(e, SendingDoubted) and e.batch_id == batch_id for e in told)
