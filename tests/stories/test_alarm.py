"""An acute signal asks one person after the other, on a real broker with real timers."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.client.front_end import FrontEnd
from shared.contracts.message import Event, Message
from shared.contracts.signals.alarm import AlarmRaised, AlarmUnanswered
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.look_up import ListToDo, ToDo
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, seintje


def acute() -> LogSignal:
    return LogSignal(
        signal_id=uuid4(),
        text="ze schrijft dat ze een einde aan haar leven wil maken",
        platform="instagram",
        seen_at=datetime.now(UTC) - timedelta(minutes=5),
        category="zelfbeschadiging",
    )


async def hear_until(front: FrontEnd, kind: type[Event], heard: list[Message]) -> None:
    async for message in front.hear("event.signals.>"):
        heard.append(message)
        if isinstance(message, kind):
            return


async def test_nobody_answers_so_the_next_is_asked_and_then_all_know(
    host: Start, settings: Settings
) -> None:
    await host(*choose(("signals",)), on_call=("coordinator", "manager"), alarm_wait=1)
    async with client(settings) as front:
        heard: list[Message] = []
        listening = asyncio.create_task(hear_until(front, AlarmUnanswered, heard))
        await front.nats.flush()
        await front.carry_out(acute())
        await asyncio.wait_for(listening, PATIENCE)

    assert [a.to for a in heard if isinstance(a, AlarmRaised)] == ["coordinator", "manager"]


async def test_an_answer_from_the_phone_ends_it(host: Start, settings: Settings) -> None:
    await host(*choose(("signals",)))
    async with client(settings) as front:
        command = acute()
        await front.carry_out(command)
        todo = await seintje(settings, "follow", "todo")
        said = await seintje(
            settings, "follow", "answer", str(command.signal_id), "--as", "bilal"
        )
        second = await seintje(
            settings, "follow", "answer", str(command.signal_id), "--as", "chaima"
        )
        answer = await front.ask(ListToDo())

    assert "Zelfbeschadiging" in todo.stdout
    assert "jij kijkt ernaar" in said.stdout, said.stderr
    assert "bilal kijkt er al naar" in second.stdout, second.stderr
    assert isinstance(answer, ToDo)
    assert answer.alarms == ()


async def test_a_worker_reads_what_to_do_now(host: Start, settings: Settings) -> None:
    await host(*choose(("signals",)))

    said = await seintje(settings, "log", "beeld gaat rond", "--categorie", "sexting")
    acute = await seintje(settings, "log", "mes op zak")

    assert "meld beeld van iemand onder de 18 bij Offlimits" in " ".join(said.stdout.split())
    assert "alarm" not in said.stdout
    assert "Er is alarm geslagen" in acute.stdout
    words = " ".join(acute.stdout.split())
    assert "Er gaat geen bericht naar coordinator: bel zelf coordinator" in words
    assert "eerder gaat er niets uit" in words


async def test_one_tap_says_that_it_is_right(host: Start, settings: Settings) -> None:
    await host(*choose(("signals",)))
    logged = await seintje(settings, "log", "mes op zak")
    (tap,) = [line.split() for line in logged.stdout.splitlines() if "confirm" in line]

    told = await seintje(settings, *tap[1:])
    todo = await seintje(settings, "follow", "todo")

    assert "Genoteerd: het is Wapens" in told.stdout, told.stderr
    assert "Er is niets te doen" in todo.stdout


async def test_who_is_reached_is_named_when_a_channel_is_set_up(
    host: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = '{"coordinator": ["http://127.0.0.1:9/"]}'
    monkeypatch.setenv("SEINTJE_CALL_CONTACTS", contacts)
    await host(*choose(("signals",)))

    logged = await seintje(settings, "log", "mes op zak")

    assert "coordinator krijgt nu een bericht" in " ".join(logged.stdout.split())


async def test_a_refusal_is_a_dutch_sentence(host: Start, settings: Settings) -> None:
    await host(*choose(("signals",)))
    unknown = str(UUID(int=77))

    closed = await seintje(settings, "follow", "close", unknown)
    wrong = await seintje(settings, "follow", "act", unknown, "Met Streek Gepraat!")

    assert closed.returncode == wrong.returncode == 1
    assert "Dit signaal kennen we niet" in closed.stderr
    assert "Dit klopt nog niet: action" in wrong.stderr
    assert "Traceback" not in closed.stderr + wrong.stderr
    assert "Streek" not in wrong.stderr
