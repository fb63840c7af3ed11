"""After the fair: unknown smoking devices on several profiles are an early warning."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from shared.client.front_end import FrontEnd
from shared.contracts.signals.change import CorrectCategory
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.trends import TrendDetected
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, seintje

NAMES = UUID(int=7)
QUIET = (
    "ruzie tussen twee scholen over een filmpje",
    "een meisje zoekt hulp bij haar huiswerk",
    "jongen van veertien danst heel goed",
)
FAIR = "op zijn profiel een onbekend rookapparaatje van de kermis, net een viltstift"


@pytest.fixture
async def front(host: Start, settings: Settings) -> AsyncIterator[FrontEnd]:
    await host(*choose(("signals",)))
    async with client(settings) as connected:
        yield connected


def seen(text: str, seen_at: datetime, account: str, category: str | None = None) -> LogSignal:
    return LogSignal(
        id=uuid5(NAMES, f"command {account}"),
        signal_id=uuid5(NAMES, account),
        text=text,
        platform="instagram",
        seen_at=seen_at,
        neighbourhood="noord",
        handle=account,
        category=category,
    )


async def test_a_fair_is_seen_by_its_words_before_anybody_has_a_category_for_it(
    front: FrontEnd, settings: Settings
) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    for number in range(27):
        at = now - timedelta(weeks=8) + number * timedelta(days=2)
        await front.carry_out(seen(QUIET[number % 3], at, f"quiet{number}"))

    async def hear_the_warning() -> TrendDetected:
        async for event in front.hear("event.signals.trend-detected.v1"):
            assert isinstance(event, TrendDetected)
            return event
        raise AssertionError("unreachable")

    warning = asyncio.create_task(hear_the_warning())
    await front.nats.flush()
    for number in range(7):
        at = now - timedelta(hours=7 - number)
        await front.carry_out(seen(FAIR, at, f"fair{number}", "trend"))
    trend = await asyncio.wait_for(warning, PATIENCE)

    assert trend.neighbourhood == "noord"
    assert trend.profiles >= 3
    assert trend.observed > trend.expected
    assert "kermis" not in trend.model_dump_json()

    shown = await seintje(settings, "trends")
    assert "kermis" in shown.stdout
    pairs = await seintje(settings, "duplicate", "list")
    assert "bijna dezelfde tekst" in pairs.stdout
    assert pairs.stdout.count(FAIR[:40]) >= 2
    assert "seintje duplicate confirm " in pairs.stdout


async def test_an_operator_tries_a_categoriser_and_takes_the_texts_workers_labelled(
    front: FrontEnd, settings: Settings
) -> None:
    at = datetime.now(UTC) - timedelta(hours=1)
    await front.carry_out(seen("jongen loopt met een mes op zak", at, "one"))
    await front.carry_out(seen(FAIR, at, "two"))
    await front.carry_out(CorrectCategory(signal_id=uuid5(NAMES, "two"), category="trend"))

    tried = await seintje(settings, "backtest", "lexicon")
    nobody = await seintje(settings, "backtest", "crystal-ball")
    taken = await seintje(settings, "labels")

    assert "of 2 signals would change" in tried.stdout
    assert "Of 1 that a worker gave a category" in tried.stdout
    assert nobody.returncode == 1
    assert "Deze plugin is er niet" in nobody.stderr
    (line,) = taken.stdout.splitlines()
    assert json.loads(line)["labels"] == ["trend"]
    assert json.loads(line)["text"] == FAIR


async def test_a_guess_can_be_confirmed_from_the_phone(
    front: FrontEnd, settings: Settings
) -> None:
    logged = await seintje(settings, "log", "xqzv", "--as", "amina")
    assert "Dit is een gok" in logged.stdout
    number = logged.stdout.rpartition("category ")[2].split()[0]
    todo = await seintje(settings, "follow", "todo")
    assert f"seintje follow category {number} CATEGORIE" in todo.stdout

    said = await seintje(settings, "follow", "category", number, "overig")
    todo = await seintje(settings, "follow", "todo")
    assert said.stdout == "Genoteerd.\n"
    assert number not in todo.stdout
