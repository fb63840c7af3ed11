"""kill -9 around every effect of signing by link, taking it back, and asking a group anew."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID

import pytest

from services.consent.domain.link import receipt_token
from shared.broker.embedded import EmbeddedServer
from shared.client.front_end import FrontEnd
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.ending import Ending, ListEnding
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import ConsentRecorded, Signer
from shared.contracts.consent.sign import AskToSign, SigningAsked
from shared.contracts.consent.take_down import ListTakeDowns, TakeDownOpened, TakeDowns
from shared.contracts.consent.withdraw import ConsentWithdrawn
from shared.contracts.message import Event
from tests.consent.world import DAY, FATHER, MOTHER, posted, signed
from tests.platform import PATIENCE, printed
from tests.victim import Victim, around, events

ANNA, BO, CAS, DAAN = (UUID(int=number) for number in range(1, 5))
BORN = datetime(2013, 3, 15, tzinfo=UTC).date()
WAIT = timedelta(days=2)  # until a picture must be down
FORM = {
    "p": ["show"],
    "c": ["instagram"],
    "born_on": "15-03-2013",
    "relation": "parent",
    "authority": "yes",
    "name": "Een moeder",
}


@dataclass
class Town:
    """The service, which dies; a worker; and the pages that people open on their phones."""

    victim: Victim
    worker: FrontEnd
    pages: str

    async def opened(self, path: str, form: dict[str, object] | None = None) -> str:
        """Return what a page says; try again as often as it takes, as people do."""
        body = None if form is None else urlencode(form, doseq=True).encode()
        async with asyncio.timeout(PATIENCE):
            while True:
                self.victim.is_there()
                if (said := await asyncio.to_thread(_get, self.pages + path, body)) is not None:
                    return said
                await asyncio.sleep(0.02)

    async def may_post(self, youth: UUID) -> str | None:
        """Return why not; None is yes."""
        query = MayPublish(people=(youth,), channel="instagram")
        answer = await self.victim.ask(self.worker, query)
        assert isinstance(answer, MayPublishAnswer)
        return answer.objections[0].reason if answer.objections else None

    async def ask_to_sign(self, *youths: UUID, guardian: UUID = MOTHER) -> None:
        """Let the children say yes to a worker; make a link for a guardian of each."""
        now = datetime.now(UTC)
        asked = [AskToSign(
            request_id=request(youth, guardian),
            token_sha256=sha256(token(youth, guardian).encode()).hexdigest(),
            youth_id=youth,
            born_on=BORN,
            signer=Signer.GUARDIAN,
            guardian_id=guardian,
            channels=("instagram",),
            expires_at=now + DAY,
        ) for youth in youths]  # fmt: skip
        said = [RecordAssent(youth_id=youth, given=True, said_at=now) for youth in youths]
        await self.victim.send(self.worker, *said, *asked)

    async def rows(self, table: str) -> list[str]:
        """Return the keys of a table that the broker holds."""
        bucket = await self.worker.js.key_value("consent")
        return [key for key in await bucket.keys() if key.startswith(f"{table}.")]

    async def timers(self, name: str) -> dict[str, int]:
        """Return how many timers of this name each entity has."""
        about = await self.worker.js.stream_info(
            "TIMERS", subjects_filter=f"timer.consent.{name}.v1.>"
        )
        found = about.state.subjects or {}
        return {subject.rpartition(".")[2]: count for subject, count in found.items()}

    async def no_dead_letters(self) -> bool:
        return (await self.worker.js.stream_info("DEAD")).state.messages == 0


@pytest.fixture
async def town(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Town]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])  # all its lives must be found at the same address
    victim = Victim("consent", tmp_path, server, SEINTJE_PAGES_PORT=port)
    async with victim, victim.client("amina") as worker:
        await victim.until_settled(worker)
        yield Town(victim, worker, f"http://127.0.0.1:{port}")


async def test_who_signs_while_it_dies_has_signed_once(town: Town) -> None:
    await town.ask_to_sign(ANNA, BO, CAS)
    died: set[tuple[str, str]] = set()
    # The words that were read are kept once, so that Bo's signing has an effect less.
    for youth, kills, effects in (
        (ANNA, around(1, 5), 8),
        (BO, around(5, 7), 7),
    ):
        town.victim.let_it_die(kills)
        receipt = await town.opened(f"/consent/sign/{token(youth)}", FORM)
        await town.victim.until_settled(town.worker)
        assert sorted(town.victim.deaths) == sorted(kills)
        assert town.victim.effects == effects, "a step came or went: is it died around?"
        assert "De toestemming geldt." in receipt
        died |= town.victim.died_around

    told = await events(town.worker)
    assert died == both_sides_of(
        "command.consent.sign-consent", "event.consent.consent-recorded",
        "timer.consent.youth-due",
        *(f"$KV.consent.{table}" for table in ("notice", "youth", "receipt", "link")),
    )  # fmt: skip
    assert once(told, ConsentRecorded, "consent_id") == {request(ANNA), request(BO)}
    assert len(await town.rows("receipt")) == 2
    assert len(await town.rows("notice")) == 1
    assert await town.timers("youth-due") == {str(youth): 1 for youth in (ANNA, BO)}
    for youth in (ANNA, BO):
        file = await town.victim.ask(town.worker, ShowFile(youth_id=youth))
        assert isinstance(file, ConsentFile)
        assert [one.consent_id for one in file.signed] == [request(youth)]
        assert file.open_links == 0
    assert [await town.may_post(youth) for youth in (ANNA, BO, CAS)] == [
        None,
        None,
        "no-consent",
    ]
    assert await town.no_dead_letters()


async def test_what_is_taken_back_while_it_dies_must_come_down_once(town: Town) -> None:
    youths = (ANNA, BO, CAS, DAAN)
    await town.ask_to_sign(*youths)
    for youth in youths:
        await town.opened(f"/consent/sign/{token(youth)}", FORM)
    await town.ask_to_sign(*youths, guardian=FATHER)
    now = datetime.now(UTC)
    shown = {
        posted(10 * youth.int + number).publication_id: posted(
            10 * youth.int + number, people=(youth,), posted_at=now
        )
        for youth in youths
        for number in (1, 2)
    }
    await town.victim.send(town.worker, *shown.values())

    died: set[tuple[str, str]] = set()
    for youth, kills in ((ANNA, around(1, 4)), (BO, around(5, 7)), (CAS, around(8, 10))):
        town.victim.let_it_die(kills)
        receipt = await town.opened(f"/consent/receipt/{receipt_token(token(youth))}", {})
        await town.victim.until_settled(town.worker)
        assert sorted(town.victim.deaths) == sorted(kills)
        assert town.victim.effects == 10, "a step came or went: is it died around?"
        assert "De toestemming is ingetrokken." in receipt
        died |= town.victim.died_around

    told = await events(town.worker)
    down = {number for number, one in shown.items() if DAAN not in one.people}
    assert died == both_sides_of(
        "command.consent.withdraw-consent", "event.consent.consent-withdrawn",
        "event.consent.take-down-opened", "timer.consent.take-down-due",
        *(f"$KV.consent.{table}" for table in ("youth", "link", "take-down")),
    )  # fmt: skip
    assert once(told, ConsentWithdrawn, "youth_id") == {ANNA, BO, CAS}
    assert once(told, TakeDownOpened, "publication_id") == down
    tasks = await town.victim.ask(town.worker, ListTakeDowns())
    assert isinstance(tasks, TakeDowns)
    assert Counter(task.publication_id for task in tasks.tasks) == dict.fromkeys(down, 1)
    assert await town.timers("take-down-due") == {str(number): 1 for number in down}
    assert {(e.publication_id, e.due_at) for e in told if isinstance(e, TakeDownOpened)} == {
        (task.publication_id, task.due_at) for task in tasks.tasks
    }
    for task in tasks.tasks:
        timer = await town.worker.js.get_last_msg(
            "TIMERS", f"timer.consent.take-down-due.v1.{task.publication_id}"
        )
        at = (timer.headers or {})["Nats-Schedule"].removeprefix("@at ")
        assert datetime.fromisoformat(at) == task.due_at - WAIT / 2, "reminded half-way"
    assert [await town.may_post(youth) for youth in youths] == [*["withdrawn"] * 3, None]
    assert "de toestemming is ingetrokken" in await town.opened(
        f"/consent/sign/{token(ANNA, FATHER)}"
    )
    assert await town.no_dead_letters()


async def test_a_group_asked_anew_while_it_dies_is_asked_once(town: Town) -> None:
    group = (ANNA, BO, CAS)
    ends = (datetime.now(UTC) + 40 * DAY).date()  # no reminder is due yet
    given = {"valid_until": ends, "signed_at": datetime.now(UTC), "notice_version": 1}
    consents = [
        signed(youth.int, youth_id=youth, guardian_id=MOTHER, **given) for youth in group
    ]
    await town.victim.send(town.worker, *consents)

    town.victim.let_it_die(around(1, 6))
    asked = await renew(town)
    await town.victim.until_settled(town.worker)

    told = await events(town.worker)
    assert sorted(town.victim.deaths) == sorted(around(1, 6))
    assert town.victim.effects == 6, "a link and an event for each"
    assert once(told, SigningAsked, "renews") == {one.consent_id for one in consents}
    assert len(await town.rows("link")) == len(group)
    assert sorted(one["youth"] for one in asked) == [str(youth) for youth in group]
    for one in asked:
        path = one["link"].removeprefix(town.pages)
        assert "Mogen wij foto" in await town.opened(path)
        assert "De toestemming is vernieuwd en geldt." in await town.opened(path, FORM)
    left = await town.victim.ask(town.worker, ListEnding(days=60))
    assert isinstance(left, Ending)
    assert left.total == 0, "all was renewed"
    assert [await town.may_post(youth) for youth in group] == [None] * 3
    assert await town.no_dead_letters()


def request(youth: UUID, guardian: UUID = MOTHER) -> UUID:
    return UUID(int=1000 * guardian.int + youth.int)


def token(youth: UUID, guardian: UUID = MOTHER) -> str:
    return f"a-token-of-the-right-length-{request(youth, guardian)}"


def both_sides_of(*effects: str) -> set[tuple[str, str]]:
    return {(when, effect) for when in ("before", "after") for effect in effects}


def once(told: list[Event], kind: type[Event], field: str) -> set[UUID]:
    """Return what events of this kind are about; each of them was told once."""
    about = Counter(getattr(event, field) for event in told if isinstance(event, kind))
    assert set(about.values()) <= {1}
    return set(about)


async def renew(town: Town) -> list[dict[str, str]]:
    """Ask everybody anew as a worker does; return the lines that were printed."""
    words = ("consent", "renew", "--dagen", "60")
    lines = await printed(town.victim.settings, *words, SEINTJE_PAGES=town.pages)
    return [json.loads(line) for line in lines.splitlines()]


def _get(address: str, body: bytes | None) -> str | None:
    """Return the page, or None while nobody answers or the answer is not there yet."""
    try:
        with urlopen(Request(address, body), timeout=PATIENCE) as answer:  # noqa: S310 - our own page
            return answer.read().decode() if answer.status == 200 else None
    except HTTPError as error:
        if error.code == 503:
            return None
        return error.read().decode()
    except (OSError, HTTPException):
        return None
