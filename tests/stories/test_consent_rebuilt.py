"""What the consent service knows is what the bucket holds: read anew on a real broker."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.consent.service import service
from shared.client.front_end import FrontEnd
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.guardians import EndGuardianship
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import InvalidateConsent
from shared.messaging.bus import Bus
from shared.process.settings import Settings
from shared.storage.bucket import Bucket
from shared.storage.shelf import KvShelf
from tests.consent.world import (
    FATHER,
    MOTHER,
    OTHER,
    YOUTH,
    posted,
    signed,
    store_on,
    withdrawal,
)
from tests.platform import PATIENCE, Start, client


def rows(bucket: Bucket) -> dict[str, dict[str, Any]]:
    """Return every row that is there, table by table, with its revision."""
    return {
        name: {key: (row.value, row.revision) for key, row in table._rows.items()}
        for name, table in bucket.tables.items()
    }


async def tell_a_history(front: FrontEnd) -> None:
    now = datetime.now(UTC)
    ago = timedelta(hours=1)
    for command in (
        RecordAssent(id=UUID(int=901), youth_id=YOUTH, given=True, said_at=now - 3 * ago),
        signed(1, guardian_id=MOTHER, signed_at=now - 2 * ago, notice_version=1),
        signed(2, guardian_id=FATHER, signed_at=now - 2 * ago),
        signed(
            3,
            youth_id=OTHER,
            guardian_id=MOTHER,
            channels=("press", "instagram"),
            signed_at=now - ago,
        ),
        signed(4, youth_id=OTHER, channels=("website",), signed_at=now - ago),
        posted(1, posted_at=now),
        posted(2, people=(YOUTH, OTHER), posted_at=now),
        withdrawal(1, withdrawn_at=now),
        InvalidateConsent(id=UUID(int=902), youth_id=OTHER, consent_id=UUID(int=1004)),
        EndGuardianship(
            id=UUID(int=903), youth_id=OTHER, guardian_id=FATHER, ended_at=now - ago
        ),
    ):
        await front.carry_out(command)


async def what_may(front: FrontEnd) -> list[MayPublishAnswer]:
    return [
        await front.ask(MayPublish(people=people, channel=channel))
        for people in ((YOUTH,), (OTHER,), (YOUTH, OTHER))
        for channel in ("instagram", "website", "press")
    ]


async def test_memory_read_anew_from_the_broker_is_the_live_one(
    host: Start, settings: Settings
) -> None:
    first = await host(service)
    async with client(settings) as front:
        await tell_a_history(front)
        live, answers = rows(first.running[0].bucket), await what_may(front)
        assert {answer.allowed for answer in answers} == {True, False}
        assert all(live[table] for table in ("youth", "publication", "take-down", "notice"))

        # Beside the one that runs, from nothing.
        bus = Bus("consent", settings)
        anew = Bucket(KvShelf(await bus.connect(), bus.publisher, "consent"))
        store_on(anew)
        follower = asyncio.create_task(anew.follow())
        async with asyncio.timeout(PATIENCE):
            await anew.caught_up.wait()
        follower.cancel()
        await bus.close()
        assert rows(anew) == live

        # And instead of it.
        await first.stop()
        second = await host(service)
        assert rows(second.running[0].bucket) == live
        assert [a.objections for a in await what_may(front)] == [a.objections for a in answers]
