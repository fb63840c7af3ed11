"""Who is on call is reached by mail, SMS or webhook, at servers that are really there."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from pydantic import SecretStr

from services.signals.domain.alarm import Alarm
from services.signals.plugins.call_by_mail import call_by_mail
from services.signals.plugins.call_by_web import call_by_web
from services.signals.plugins.calling import NotTaken
from services.signals.settings import CallSettings
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmRaised
from shared.messaging.turn import Turn
from tests.receiver import Receiver, receiving
from tests.signals.world import World

NUMBER = UUID(int=7)
WAIT = timedelta(minutes=5)
ANSWER_BY = datetime(2026, 11, 23, 22, 15, tzinfo=UTC)  # 23:15 in Amsterdam


ROW = Alarm(
    signal_id=NUMBER,
    category="suicidaliteit",
    raised_at=ANSWER_BY - WAIT,
    people=("coordinator", "manager"),
    wait=WAIT,
)


async def asked(row: Alarm = ROW) -> Turn[SignalStore]:
    """Return a turn of a service that has this alarm."""
    world = World()
    await world.store.alarms.put(NUMBER, row)
    return world.turn(UUID(int=8))


def alarm(**changed: Any) -> AlarmRaised:
    given: dict[str, Any] = {
        "id": ROW.message_id("1"),
        "signal_id": NUMBER,
        "category": "suicidaliteit",
        "level": 1,
        "to": "coordinator",
        "answer_by": ANSWER_BY,
    }
    return AlarmRaised(**given | changed)


class Box:
    """A mail server's box; `says` is its answer to a letter."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.to: list[str] = []
        self.says = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if "nobody" in address:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.says.startswith("250"):
            self.letters.append((envelope.content or b"").decode())
            self.to.extend(envelope.rcpt_tos)
        return self.says


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def mail_port(box: Box) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


def by_mail(port: int, *addresses: str) -> CallSettings:
    return CallSettings(
        contacts={"coordinator": tuple(f"mailto:{a}" for a in addresses)},
        mailbox="seintje@maasdam.example",
        smtp_port=port,
        smtp_security="none",
    )


async def test_a_mail_says_where_to_look_until_when_and_nothing_about_whom(
    box: Box, mail_port: int
) -> None:
    await call_by_mail(alarm(), await asked(), call=by_mail(mail_port, "piket@maasdam.example"))

    (letter,) = box.letters
    assert box.to == ["piket@maasdam.example"]
    assert str(NUMBER) in letter
    assert "23:15" in letter
    assert "suicid" not in letter.lower()
    assert all(f"\n{name}: " in f"\n{letter}" for name in ("Date", "Message-ID", "From", "To"))


async def test_one_address_that_works_is_enough(box: Box, mail_port: int) -> None:
    call = by_mail(mail_port, "nobody@maasdam.example", "ok@maasdam.example")
    await call_by_mail(alarm(), await asked(), call=call)

    assert box.to == ["ok@maasdam.example"]


async def test_a_server_that_takes_no_mail_is_tried_again(box: Box, mail_port: int) -> None:
    box.says = "451 later"

    with pytest.raises(OSError, match="451"):
        await call_by_mail(
            alarm(), await asked(), call=by_mail(mail_port, "piket@maasdam.example")
        )
    assert box.letters == []


async def test_who_is_not_on_call_hears_nothing(box: Box, mail_port: int) -> None:
    await call_by_mail(
        alarm(to="manager"), await asked(), call=by_mail(mail_port, "piket@maasdam.example")
    )

    assert box.letters == []


@pytest.fixture
def receiver() -> Any:
    with receiving() as receiver:
        yield receiver


def by_web(receiver: Receiver, *contacts: str) -> CallSettings:
    return CallSettings(
        contacts={"coordinator": contacts},
        gateway=receiver.address,
        gateway_key=SecretStr("sleutel"),
        webhook_secret=SecretStr("sleutel"),
    )


async def test_an_sms_goes_to_the_gateway_with_its_key_and_a_key_that_stays(
    receiver: Receiver,
) -> None:
    call = by_web(receiver, "tel:+31612345678")
    await call_by_web(alarm(), await asked(), call=call)
    await call_by_web(alarm(), await asked(), call=call)

    (first, body), (second, _) = receiver.got
    assert first["Authorization"] == "Bearer sleutel"
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert json.loads(body)["to"] == "+31612345678"
    assert str(NUMBER) in json.loads(body)["text"]


async def test_a_call_that_was_made_is_not_made_again_nor_when_the_alarm_is_over(
    receiver: Receiver,
) -> None:
    call, here = by_web(receiver, receiver.address), await asked()
    await call_by_web(alarm(), here, call=call)
    await call_by_web(alarm(), here, call=call)
    answered = ROW.answered("coordinator", now=ANSWER_BY)
    await call_by_web(alarm(), await asked(answered), call=call)
    await call_by_web(alarm(), await asked(ROW.next()), call=call)

    assert len(receiver.got) == 1


async def test_a_webhook_gets_codes_and_a_signature(receiver: Receiver) -> None:
    await call_by_web(alarm(), await asked(), call=by_web(receiver, receiver.address))

    ((headers, body),) = receiver.got
    assert len(headers["Seintje-Signature"]) == 64
    assert set(json.loads(body)) == {"person", "text", "signal_id", "level", "answer_by"}


async def test_two_phones_that_end_alike_are_two_calls(receiver: Receiver) -> None:
    call = by_web(receiver, "tel:+31612345678", "tel:+31687655678")
    await call_by_web(alarm(), await asked(), call=call)

    keys = {headers["Idempotency-Key"] for headers, _ in receiver.got}
    assert len(keys) == 2


async def test_a_gateway_that_fails_does_not_keep_the_webhook_from_being_tried(
    receiver: Receiver,
) -> None:
    receiver.answers = [500]
    call = by_web(receiver, "tel:+31612345678", receiver.address)
    await call_by_web(alarm(), await asked(), call=call)

    ((headers, _),) = receiver.got
    assert "Seintje-Signature" in headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 400, 500])
async def test_only_a_yes_is_a_yes(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]

    with pytest.raises(NotTaken, match=str(status)):
        await call_by_web(alarm(), await asked(), call=by_web(receiver, receiver.address))
    assert receiver.got == []


@pytest.mark.parametrize("address", ["http://[::1/", "http://a..example/", "http://a:no/"])
async def test_an_address_that_is_none_does_not_keep_the_next_from_being_tried(
    receiver: Receiver, address: str
) -> None:
    call = by_web(receiver, address, receiver.address)
    await call_by_web(alarm(), await asked(), call=call)

    assert len(receiver.got) == 1


@pytest.mark.parametrize("contact", ["tel:+31612345678", "the webhook"])
@pytest.mark.parametrize(
    ("status", "says", "is_yes"),
    [
        (200, b"<!doctype html><title>Log in</title>", False),
        (201, b"<html>Welcome to nginx!</html>", False),
        (202, b"<html>Try later</html>", False),
        (200, b"[" * 60_000, False),
        (206, b"{}", False),
        (200, b'{"id": "4711"}', True),
        (200, b"", True),
        (202, b"", True),
        (204, b"", True),
    ],
)
async def test_a_page_is_no_yes(
    receiver: Receiver, contact: str, status: int, says: bytes, *, is_yes: bool
) -> None:
    receiver.answers, receiver.says = [status], lambda _: says
    call = by_web(receiver, contact.replace("the webhook", receiver.address))
    here = await asked()
    with nullcontext() if is_yes else pytest.raises(NotTaken):
        await call_by_web(alarm(), here, call=call)

    assert len([*here.store.calls]) == is_yes


@pytest.mark.parametrize(
    ("contacts", "gateway", "reached"),
    [
        ('{"coordinator": ["mailto:a@b.example"]}', "", True),
        ('{"coordinator": ["tel:+31612345678"]}', "", False),
        ('{"coordinator": ["tel:+31612345678"]}', "https://sms.example/", True),
        ('{"coordinator": ["https://hook.example/"]}', "", True),
        ('{"manager": ["mailto:a@b.example"]}', "", False),
        ("{}", "", False),
    ],
)
def test_whether_a_message_can_reach_a_person_is_known(
    monkeypatch: pytest.MonkeyPatch, contacts: str, gateway: str, *, reached: bool
) -> None:
    monkeypatch.setenv("SEINTJE_CALL_CONTACTS", contacts)
    monkeypatch.setenv("SEINTJE_CALL_GATEWAY", gateway)
    monkeypatch.setenv("SEINTJE_CALL_MAILBOX", "seintje@maasdam.example")
    assert "SEINTJE_CALL_CONTACTS" in os.environ

    assert CallSettings().reaches("coordinator") is reached
