"""A file of signals: sent again, saved by Windows, from a phone whose clock is ahead."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from clients.cli.console import lines_of, read_text
from clients.cli.signals.lines import send_lines
from shared.client.front_end import FrontEnd
from shared.contracts.message import Command
from shared.contracts.signals.log import LogSignal
from shared.language.clock import AHEAD

LINE = '{"text": "een melding", "platform": "instagram"}'


@dataclass(frozen=True)
class Client:
    """A connection that keeps what is sent, and by whom."""

    actor: str = "worker"
    sent: list[tuple[str, LogSignal]] = field(default_factory=list)

    def acting_as(self, actor: str) -> "Client":
        return replace(self, actor=actor)

    async def send(self, command: Command) -> None:
        assert isinstance(command, LogSignal)
        self.sent.append((self.actor, command))


async def sent(lines: Iterable[str], actor: str = "worker") -> list[tuple[str, LogSignal]]:
    client = Client(actor)
    await send_lines(cast(FrontEnd, client), lines)
    return client.sent


async def numbers(lines: Iterable[str], actor: str = "worker") -> list[str]:
    return [str(command.signal_id) for _, command in await sent(lines, actor)]


async def test_a_file_that_is_sent_again_logs_no_signal_twice() -> None:
    first = await numbers([LINE, '{"text": "kapot"'])
    again = await numbers([LINE, '{"text": "heel", "platform": "snapchat"}'])

    assert len(first) == 1
    assert again[:1] == first
    assert len(again) == 2


async def test_what_was_seen_twice_in_one_file_is_two_signals() -> None:
    both = await numbers([LINE, LINE])

    assert len(set(both)) == 2
    assert await numbers([LINE, LINE]) == both


async def test_the_order_of_a_line_and_of_its_fields_changes_nothing() -> None:
    other = '{"text": "iets anders", "platform": "instagram"}'
    turned = '{"platform": "instagram", "text": "een melding"}'

    assert set(await numbers([LINE, other])) == set(await numbers([other, turned]))


async def test_two_workers_who_write_the_same_saw_it_both() -> None:
    assert await numbers([LINE], "amina") != await numbers([LINE], "bram")
    named = LINE.replace("{", '{"worker": "bram", ')
    assert await numbers([named], "amina") == await numbers([LINE], "bram")


async def test_a_number_that_is_in_the_line_stays() -> None:
    number = "00000000-0000-0000-0000-0000000000a1"

    assert await numbers([LINE.replace("{", f'{{"signal_id": "{number}", ')]) == [number]


@pytest.mark.parametrize(
    ("ahead", "is_sent"),
    [
        (timedelta(minutes=2), True),
        (AHEAD - timedelta(seconds=5), True),
        (AHEAD + timedelta(minutes=1), False),
        (timedelta(days=1), False),
    ],
)
async def test_a_clock_that_is_a_little_ahead_is_no_reason_to_skip_a_line(
    ahead: timedelta, *, is_sent: bool
) -> None:
    seen_at = (datetime.now(UTC) + ahead).isoformat()
    line = json.dumps({"text": "x", "platform": "instagram", "seen_at": seen_at})

    assert bool(await sent([line])) is is_sent


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_a_file_saved_by_notepad_or_excel_is_read_to_the_first_line(
    tmp_path: Path, encoding: str, end: str
) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    text = end.join([LINE, LINE.replace("melding", "ruzie op café Zoë"), ""])
    path = tmp_path / "signals.jsonl"
    path.write_bytes(mark + text.encode(encoding))

    texts = [
        command.text.get_secret_value() for _, command in await sent(lines_of(read_text(path)))
    ]

    assert texts == ["een melding", "een ruzie op café Zoë"]


async def test_a_line_that_is_too_odd_to_read_stops_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    deep = "[" * 100_000
    half = '{"text": "\\ud800", "platform": "instagram"}'

    assert len(await sent([deep, LINE, half, "null", LINE])) == 2
    printed = capsys.readouterr().err
    for number in (1, 3, 4):
        assert f"regel {number}: " in printed


async def test_what_unicode_calls_the_end_of_a_line_is_part_of_a_text() -> None:
    text = "eerst\u2028dan\u0085later\u2029slot"
    (line,) = lines_of(json.dumps({"text": text, "platform": "snapchat"}, ensure_ascii=False))

    ((_, command),) = await sent([line])
    assert command.text.get_secret_value() == text
