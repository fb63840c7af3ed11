"""Who asks what is known about them gets all of it, whatever way they write who they are."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.client.front_end import FrontEnd
from shared.contracts.consent.record import RecordConsent, Signer
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.decide import RecordDecision
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.look_up import ListBatches
from shared.contracts.instaclean.notice import PrepareNotice, ShowNotice
from shared.contracts.instaclean.queue import ListQueue
from shared.contracts.instaclean.send import RecordSending, SendBatch
from shared.contracts.policy.access import FindShares, PersonShares
from shared.contracts.signals.log import LogSignal
from shared.hosting.service import choose
from shared.language.clock import day_of
from shared.process.settings import Settings
from tests.platform import PATIENCE, Start, client, printed, under_agreements

SPELLINGS = ("06-12345678", "+31 6 12345678", "0031 6 12345678", "+31 (0)6 1234 5678")
EXPLANATION = "Dit account biedt in stories drugs te koop aan, met prijzen en een bezorgdienst."
YOUTH = UUID(int=77)


@pytest.fixture
async def front(
    host: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FrontEnd]:
    monkeypatch.setenv("SEINTJE_INSTACLEAN_ORGANISATION", "Jongerenwerk Maasdam")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_MAILBOX", "meld@maasdam.example")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_MODE", "production")
    monkeypatch.setenv("SEINTJE_INSTACLEAN_CONTACTS", '{"instagram": {"channel": "hand"}}')
    await host(*choose(()))
    async with under_agreements(settings) as connected:
        yield connected


def about(platform: str, handle: str, **fields: object) -> LogSignal:
    return LogSignal.model_validate(
        {
            "signal_id": uuid4(),
            "text": "wie moet er wiet, dm voor de menukaart",
            "category": "drugs_aanbod",
            "platform": platform,
            "seen_at": datetime.now(UTC) - timedelta(minutes=5),
            "neighbourhood": "noord",
            "handle": handle,
        }
        | fields
    )


async def shares(front: FrontEnd, platform: str, handle: str, *, expected: int) -> PersonShares:
    """Return what was shared of an account, once there are as many lines as expected."""
    query = FindShares.model_validate({"platform": platform, "handle": handle})
    async with asyncio.timeout(PATIENCE):
        while (answer := await front.ask(query)).total < expected:
            await asyncio.sleep(0.1)
    return answer


async def only_entry(front: FrontEnd, *, sightings: int) -> UUID:
    """Return the one account on the list, once that many signals pointed at it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await front.ask(ListQueue(limit=10))
            if sum(entry.sightings for entry in answer.entries) >= sightings:
                (entry,) = answer.entries
                assert entry.sightings == sightings
                return entry.entry_id
            await asyncio.sleep(0.1)


async def notified(front: FrontEnd, settings: Settings, entry_id: UUID) -> None:
    """Take an account from the list to its platform, which takes it away."""
    now = datetime.now(UTC)
    prepare = {
        "entry_id": entry_id,
        "ground": "illegal",
        "reference": "nl/opiumwet-3b",
        "explanation": EXPLANATION,
        "affected_minor": "unknown",
        "requested_action": "terminate",
        "language": "nl",
        "good_faith": True,
        "seen_live_at": now,
    }
    await front.carry_out(PrepareNotice.model_validate(prepare))
    quarter = f"{day_of(now).year}-q{(day_of(now).month + 2) // 3}"
    await front.carry_out(CollectBatch(platform="instagram", quarter=quarter))
    (batch,) = (await front.ask(ListBatches())).batches
    await front.carry_out(SubmitBatch(batch_id=batch.batch_id))
    async with client(settings, "bram") as second:
        for step in (ApproveBatch, FreezeBatch, SendBatch):
            await second.carry_out(step(batch_id=batch.batch_id))
        sending = {"batch_id": batch.batch_id, "channel": "hand", "sent_at": now}
        await second.carry_out(RecordSending.model_validate(sending))
        notice_id = (await second.ask(ShowNotice(entry_id=entry_id))).notice_id
        decision = {"notice_id": notice_id, "decision": "terminated", "decided_at": now}
        await second.carry_out(RecordDecision.model_validate(decision))


async def test_one_number_in_four_spellings_is_one_account_with_all_its_lines(
    front: FrontEnd,
) -> None:
    for spelling in SPELLINGS:
        await front.carry_out(about("whatsapp", spelling))

    await only_entry(front, sightings=len(SPELLINGS))
    all_of_them = 2 * len(SPELLINGS)  # each reaches the gemeente and the police
    first = await shares(front, "whatsapp", "0612345678", expected=all_of_them)
    assert first.total == all_of_them
    for spelling in SPELLINGS:
        answer = await shares(front, "whatsapp", spelling, expected=all_of_them)
        assert answer.lines == first.lines


async def test_what_partners_and_platforms_were_told_and_what_was_agreed_are_in_one_answer(
    front: FrontEnd, settings: Settings, tmp_path: Path
) -> None:
    post = "https://www.instagram.com/p/plug1/"
    await front.carry_out(about("instagram", "https://instagram.com/%70lug", url=post))
    await notified(front, settings, await only_entry(front, sightings=1))
    await shares(front, "instagram", "plug", expected=1)
    consent = RecordConsent(
        consent_id=UUID(int=78),
        youth_id=YOUTH,
        born_on=date(2000, 1, 1),
        signer=Signer.YOUTH,
        signer_name="Voorbeeld Naam",
        signed_at=datetime.now(UTC),
        channels=("instagram",),
    )
    await front.carry_out(consent)

    folder = tmp_path / "inzage"
    who = ("--platform", "instagram", "--account", "@Plug", "--jongere", str(YOUTH))
    shown = await printed(settings, "ledger", "person", *who)
    summary = await printed(settings, "ledger", "export", str(folder), *who)

    assert "account opgeheven" in shown
    assert "1 melding aan een platform." in summary
    text = (folder / "inzage.txt").read_text()
    today = f"{day_of(datetime.now(UTC)):%d-%m-%Y}"
    for part in (
        "deelden wij iets met",
        f"Op {today} stuurden wij Instagram een melding over dit account.",
        "Waarom: Drugs te koop.",
        EXPLANATION,
        f"Instagram besloot op {today}: account opgeheven.",
        "Wij bewaren dit tot",
        "Voorbeeld Naam tekende voor: instagram",
    ):
        assert part in text
    (entry,) = json.loads((folder / "inzage-meldingen.json").read_text())
    assert entry["handles"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
