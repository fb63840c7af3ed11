"""A year at the office: workers who write and send, and a platform that answers late."""

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.instaclean.answers import ImportDecisions
from shared.contracts.instaclean.check import CheckAccount
from shared.contracts.instaclean.collect import SubmitBatch
from shared.contracts.instaclean.decide import FileComplaint, RecordReview
from shared.contracts.instaclean.follow_up import RecheckAsked
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.quarter import QuarterEnded
from shared.contracts.instaclean.send import RecordReceipt, RecordSending, SendBatch
from shared.documents.manifest import wrong_files
from tests.instaclean.files import files_of

DAY = timedelta(days=1)


NAMES = UUID("0c2f7d0a-6a39-4d3c-8a0f-5a8d4f1f0b02")


CATEGORIES = {"drugs_aanbod": "nl/opiumwet-3b", "nepgeld": "nl/sr-209", "wapens": "nl/wwm-31"}


class Contact:
    """Somebody at the platform, with too much to do."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.desk: list[tuple[datetime, str]] = []
        self.verdicts: dict[str, str] = {}
        self.lines = 0

    def receive(self, world: Any, batch_id: UUID) -> None:
        """Read the bundle as it was frozen, and put answers on the desk for some day."""
        files = files_of(world, batch_id)
        assert wrong_files(files) == []
        for name, content in files.items():
            if not name.endswith(".json") or name == "manifest.json":
                continue
            for row in json.loads(content)["notices"]:
                self.judge(world.now, row["notice_id"])

    def judge(self, now: datetime, notice_id: str) -> None:
        draw = self.chance.random()
        if draw < 0.1:
            return  # never answered
        verdict = self.chance.choice(("terminated", "removed", "no_action", "partial"))
        self.verdicts[notice_id] = verdict
        late = now + DAY * (3 if draw < 0.8 else 200)  # beyond six months for some
        self.desk.append((late, f"{notice_id},{verdict},{late:%Y-%m-%d}"))
        if draw < 0.3:
            self.desk.append((late + DAY, f"{notice_id},{verdict},{late:%Y-%m-%d}"))
        if draw < 0.2:
            self.desk.append((late + 2 * DAY, f"{notice_id},age_restricted,{late:%Y-%m-%d}"))
        if draw > 0.9:
            wrong = uuid5(NAMES, notice_id)
            self.desk.append((late, f"{wrong},removed,{late:%Y-%m-%d}"))
            self.desk.append((late, f"{notice_id};removed"))

    def answer(self, now: datetime) -> str | None:
        """Return the file of what is ready by now, if there is any."""
        ready = [line for at, line in self.desk if at <= now]
        self.desk = [(at, line) for at, line in self.desk if at > now]
        self.lines += len(ready)
        return "notice_id,decision,decided_at\n" + "\n".join(ready) if ready else None


class Office:
    """The workers: they look, write, collect, approve, send, and hand in what comes back."""

    def __init__(self, world: Any, seed: int) -> None:
        self.world, self.chance = world, Random(seed)  # noqa: S311 - the same every time
        self.contact = Contact(Random(seed + 1))  # noqa: S311
        self.names: list[tuple[str, str]] = []
        self.asked = self.files = self.sent = 0
        self.accounts: set[UUID] = set()

    async def week(self) -> None:
        world, chance = self.world, self.chance
        for number in range(6):
            name = f"naam{len(self.names)}-{number}-{chance.randrange(10**6)}"
            category = chance.choice(list(CATEGORIES))
            self.names.append((name, category))
            await world.do(world.report(name, category=category))
            self.accounts.add(world.entry_id(name))
            if chance.random() < 0.8:
                await self.write(name, category)
        await self.see_again()
        await self.send_what_is_ready()
        await self.look_where_asked()
        await self.hand_in()

    async def write(self, name: str, category: str) -> None:
        half = {"good_faith": False} if self.chance.random() < 0.15 else {}
        await self.world.do(self.world.prepare(name, reference=CATEGORIES[category], **half))

    async def see_again(self) -> None:
        for name, category in self.chance.sample(self.names, min(3, len(self.names))):
            signal = self.chance.randrange(2, 10**9)
            await self.world.do(self.world.report(name, signal, category=category))
            self.accounts.add(self.world.entry_id(name))
            if self.world.state(name) == "queued":
                await self.write(name, category)

    async def send_what_is_ready(self) -> None:
        """Take every batch as far as it goes; a quarter's batch is there when it has ended."""
        world = self.world
        ended = {event.quarter for event in world.of(QuarterEnded)}
        for batch in list(world.store.batches):
            if batch.state == "collecting" and batch.quarter in ended:
                rows = world.store.in_batch(batch.batch_id)
                for row in [row for row in rows if row.state == "listed"]:
                    result = "gone" if self.chance.random() < 0.1 else "live"
                    look = {"entry_id": row.entry_id, "looked_at": world.now}
                    await world.do(CheckAccount(**look, result=result))
                if world.store.states_in(batch.batch_id)["listed"]:
                    await world.do(SubmitBatch(batch_id=batch.batch_id), by="amina")
            if world.store.batch(batch.batch_id).state == "submitted":
                await world.do(ApproveBatch(batch_id=batch.batch_id), by="bram")
                if batch.batch_kind == "quarter":
                    await world.do(FreezeBatch(batch_id=batch.batch_id), by="bram")
                    await world.do(SendBatch(batch_id=batch.batch_id), by="bram")
            if world.store.batch(batch.batch_id).state == "sending":
                fields = {"batch_id": batch.batch_id, "sent_at": world.now}
                await world.do(RecordSending(**fields, channel="hand"))
                self.sent += 1
                self.contact.receive(world, batch.batch_id)
                if self.chance.random() < 0.7:
                    seen = {"batch_id": batch.batch_id, "received_at": world.now}
                    await world.do(RecordReceipt(**seen))

    async def look_where_asked(self) -> None:
        asked = self.world.of(RecheckAsked)
        for event in asked[self.asked :]:
            if self.world.store.notices.get(event.notice_id):
                result = "live" if self.chance.random() < 0.2 else "gone"
                look = {"entry_id": event.entry_id, "notice_id": event.notice_id}
                await self.world.do(
                    CheckAccount(**look, result=result, looked_at=self.world.now)
                )
        self.asked = len(asked)

    async def hand_in(self) -> None:
        content = self.contact.answer(self.world.now)
        if content is None:
            return
        self.files += 1
        for _ in range(2 if self.chance.random() < 0.3 else 1):
            import_id = uuid5(NAMES, f"import/{self.files}")
            fields = {"id": import_id, "import_id": import_id, "form": "csv"}
            await self.world.do(ImportDecisions.model_validate(fields | {"content": content}))
        await self.complain()

    async def complain(self) -> None:
        for notice in [n for n in self.world.store.notices if n.state == "decided"]:
            if notice.decision.decision != "no-action" or self.chance.random() > 0.1:
                continue
            if self.world.now >= notice.complain_by:
                continue
            await self.world.do(FileComplaint(notice_id=notice.notice_id))
            won = self.chance.random() < 0.5
            fields = {"notice_id": notice.notice_id, "decided_at": self.world.now}
            await self.world.do(RecordReview(**fields, won=won))
