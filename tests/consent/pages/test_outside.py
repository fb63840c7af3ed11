"""The pages from outside: a platform in a process of its own, and real HTTP."""

import asyncio
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from services.consent.domain.link import TRIES, receipt_token
from services.consent.service import service
from shared.broker.streams import EVENTS, TIMERS
from shared.client.front_end import FrontEnd
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.record import ConsentRecorded, Signer
from shared.contracts.consent.sign import AskToSign, SignConsent, WrongBirthdayNoted
from shared.contracts.message import Event
from shared.messaging.durables import durables
from shared.process.settings import load
from tests.cli.conftest import wait_for
from tests.http import Answer, ask
from tests.platform import client, environment, stored, until_settled

BORN = date(2013, 3, 15)
HEARD = [(d.stream, d.name) for d in durables(service.inboxes) if d.stream != TIMERS]
NOT_YET = (202, 503)  # it took longer than a page waits
YEAR = [date(2013, 1, 1) + timedelta(days=day) for day in range(366)]


@dataclass
class Outside:
    """A platform, and the addresses it told."""

    folder: Path
    broker: str
    pages: str
    operators: str

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    @asynccontextmanager
    async def worker(self, actor: str = "amina") -> AsyncIterator[FrontEnd]:
        async with client(load(nats_url=self.broker), actor) as front:
            yield front

    def sign(self, token: str) -> str:
        return f"{self.pages}/consent/sign/{token}"

    async def sent(self, token: str, form: str) -> int:
        """Return the status of the answer; on a slow machine the form is sent again."""
        async with asyncio.timeout(60):
            while (answer := await ask(self.sign(token), form)).status in NOT_YET:
                pass
        return answer.status

    def rests_in(self, secret: str) -> list[str]:
        """Return the files that hold these bytes: of the broker, and the log."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return [path.name for path in files if secret.encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    settings = {
        "SEINTJE_DATA": str(folder / "data"),
        "SEINTJE_NATS_PORT": "0",
        "SEINTJE_HTTP_PORT": "0",
        "SEINTJE_LOG": "json",
        "SEINTJE_PROXIES": '["127.0.0.9/32"]',
        "SEINTJE_PAGES": "https://toestemming.example",
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "clients.cli.main", "run", "consent"],
            stdout=log,
            stderr=log,
            env=environment(settings),
        )
        try:
            wait_for(folder / "log", process, r"(host\.started)")
            addresses = [
                wait_for(folder / "log", process, rf'"{name}": ?"([^"]+)"')
                for name in ("url", "pages", "http")
            ]
            yield Outside(folder, *addresses)
        finally:
            process.terminate()
            process.wait(30)


async def asked(front: FrontEnd, *, links: int = 1) -> list[str]:
    """Let so many children say yes, and return the secrets of links for a parent of each."""
    now, tokens = datetime.now(UTC), [token_urlsafe(32) for _ in range(links)]
    for token in tokens:
        youth = uuid4()
        await front.send(RecordAssent(youth_id=youth, given=True, said_at=now))
        await front.carry_out(
            AskToSign(
                request_id=uuid4(),
                token_sha256=sha256(token.encode()).hexdigest(),
                youth_id=youth,
                born_on=BORN,
                signer=Signer.GUARDIAN,
                channels=("instagram",),
                expires_at=now + timedelta(days=7),
            )
        )
    return tokens


def filled(born_on: date = BORN) -> str:
    form = {
        "p": "show",
        "c": "instagram",
        "born_on": f"{born_on:%d-%m-%Y}",
        "relation": "parent",
        "authority": "yes",
        "name": "Een moeder",
    }
    return urlencode(form)


async def count(front: FrontEnd, *kinds: type[Event]) -> list[int]:
    """Return how many events of each kind there are."""
    events = await stored(front.js, EVENTS)
    return [sum(isinstance(event, kind) for event in events) for kind in kinds]


def statuses(answers: Sequence[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


async def test_of_all_birthdays_at_once_only_five_are_looked_at(outside: Outside) -> None:
    kinds = (WrongBirthdayNoted, ConsentRecorded)
    async with outside.worker() as front:
        (token,) = await asked(front)
        before = await count(front, *kinds)
        answers = await asyncio.gather(
            *(ask(outside.sign(token), filled(born_on)) for born_on in YEAR)
        )
        await until_settled(front, *HEARD)
        after = await count(front, *kinds)
        right = await ask(outside.sign(token), filled())

    looked_at, signed = (now - then for now, then in zip(after, before, strict=True))
    seen = statuses(answers)
    assert len(answers) == 366
    assert seen.keys() <= {303, 410, 422, *NOT_YET}, seen
    assert looked_at + signed <= TRIES
    assert (seen[422] <= looked_at, seen[303] <= signed) == (True, True)
    assert right.status == (303 if signed else 410)


async def test_thirty_parents_behind_one_address_make_mistakes_and_all_sign(
    outside: Outside,
) -> None:
    async def parent(token: str) -> list[int]:
        mistakes = [filled(date(2013, 4, day)) for day in range(1, 5)]
        return [await outside.sent(token, form) for form in (*mistakes, filled())]

    async with outside.worker() as front:
        tokens = await asked(front, links=30)
    evening = await asyncio.gather(*map(parent, tokens))

    assert evening == [[422, 422, 422, 422, 303]] * 30


@pytest.mark.parametrize(
    ("source", "told_by_proxy"),
    [("127.0.1.2", "{n}.1.1.1"), ("127.0.0.9", "{n}.1.1.1, 203.0.113.{n}")],
    ids=["no proxy of ours", "a proxy of ours"],
)
async def test_who_says_to_be_somebody_else_each_time_is_limited(
    outside: Outside, source: str, told_by_proxy: str
) -> None:
    async def guess(number: int) -> Answer:
        forwarded = told_by_proxy.format(n=number)
        unknown = outside.sign(token_urlsafe(32))
        return await ask(unknown, source=source, X_Forwarded_For=forwarded)

    answers = [await guess(number) for number in range(1, 112)]
    async with outside.worker() as front:
        (token,) = await asked(front)
    good = await ask(outside.sign(token), source=source)
    elsewhere = await ask(
        outside.sign(token_urlsafe(32)), source="127.0.0.9", X_Forwarded_For="198.51.100.1"
    )

    assert statuses(answers) == {404: 100, 429: 11}
    assert (good.status, elsewhere.status) == (200, 404)


async def test_no_secret_of_a_link_rests_anywhere(outside: Outside) -> None:
    async with outside.worker() as front, outside.worker("consent") as insider:
        # A stream that runs empty drops its block from the disk: nothing would be found.
        await front.js.publish("command.policy.wait.v1.amina", b"{}")
        signed, locked = await asked(front, links=2)
        unknown, older = token_urlsafe(32), token_urlsafe(32)
        await ask(outside.sign(signed), filled())
        await ask(f"{outside.pages}/consent/receipt/{receipt_token(signed)}", "")
        for day in range(1, 8):
            await ask(outside.sign(locked), filled(date(2013, 4, day)))
        await ask(outside.sign(unknown), filled())
        await ask(outside.sign(unknown), method="BREW")
        await insider.send(  # as a page of the version before did
            SignConsent(
                token=older,
                youth_id=UUID(int=1),
                signer_name="Een moeder",
                signed_at=datetime.now(UTC),
            )
        )
        await until_settled(front, *HEARD)
        dead = (await front.js.stream_info("DEAD")).state.messages
        tokens = (signed, locked, unknown, older)
        rests = {
            secret: outside.rests_in(secret)
            for token in tokens
            for secret in (token, receipt_token(token))
        }

    assert dead > 0
    assert outside.rests_in(sha256(signed.encode()).hexdigest()), (
        "the search finds what is there"
    )
    assert rests == {secret: [] for secret in rests}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/consent/sign/x"),
        ("GET", "/consent/sign/x/"),
        ("DELETE", "/consent/sign/x"),
        ("GET", "/consent/style.css"),
        ("GET", "/consent/keys"),
        ("GET", "//evil.example/consent"),
        ("GET", "/"),
    ],
)
async def test_every_answer_is_guarded_and_sends_nobody_elsewhere(
    outside: Outside, method: str, path: str
) -> None:
    answer = await ask(f"{outside.pages}{path}", method=method, host="evil.example")

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "deny"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "evil.example" not in str(answer)


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/docs/asyncapi", "/schemas/x"])
async def test_what_is_for_operators_is_not_where_everybody_comes(
    outside: Outside, path: str
) -> None:
    answer = await ask(f"{outside.pages}{path}")

    assert answer.status == 404
    assert outside.operators != outside.pages


async def test_where_operators_look_there_is_no_page_to_sign_on(outside: Outside) -> None:
    ready = await ask(f"{outside.operators}/health/ready")
    page = await ask(f"{outside.operators}/consent/keys")

    assert (ready.status, page.status) == (200, 404)


async def test_who_goes_away_in_the_middle_leaves_no_trace_in_the_log(outside: Outside) -> None:
    port = int(outside.pages.rpartition(":")[2])
    head = b"POST /consent/sign/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nborn_on="
    for _ in range(5):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        await writer.drain()
        writer.transport.abort()
    await ask(f"{outside.pages}/consent/keys")

    assert not re.search("Traceback|Exception", outside.log)
