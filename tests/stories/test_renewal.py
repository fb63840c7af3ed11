"""A worker asks a whole group anew with one command, and each link opens."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen
from uuid import UUID

from services.consent.service import service
from shared.process.settings import Settings
from tests.consent.world import signed
from tests.platform import PATIENCE, Start, client, printed

GROUP, ELSEWHERE = (UUID(int=1), UUID(int=2)), UUID(int=3)


def page(link: str) -> str:
    with urlopen(link, timeout=PATIENCE) as answer:  # noqa: S310 - our own page
        return str(answer.read().decode())


async def test_a_group_is_asked_anew_and_nobody_else(host: Start, settings: Settings) -> None:
    running = await host(service)
    now = datetime.now(UTC)
    async with client(settings) as front:
        for number, youth in enumerate((*GROUP, ELSEWHERE), 1):
            ends = (now + timedelta(days=10)).date()
            given = {"youth_id": youth, "signed_at": now, "valid_until": ends}
            await front.carry_out(signed(number, **given))

    words = ("renew", *(word for who in GROUP for word in ("--jongere", str(who))))
    lines = await printed(settings, "consent", *words, SEINTJE_PAGES=running.pages.url)
    asked = [json.loads(line) for line in lines.splitlines()]

    assert sorted(one["youth"] for one in asked) == [str(who) for who in GROUP]
    assert {one["signer"] for one in asked} == {"guardian"}
    shown = [await asyncio.to_thread(page, one["link"]) for one in asked]
    assert all("Mogen wij foto" in each and "Instagram" in each for each in shown)
