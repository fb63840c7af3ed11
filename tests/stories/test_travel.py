"""A signal travels through all services on a real broker, looked at from every side."""

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.broker.streams import DEAD, EVENTS, PARTNERS
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.instaclean.queue import ListQueue, Queue
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.policy.explain import Explain
from shared.contracts.signals.change import (
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.look_up import ListSignals
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import PATIENCE, Partner, Start, stored, under_agreements

CANARY = "Canarina"


def signal(text: str = "jongen loopt met een mes op zak", **changed: object) -> LogSignal:
    given = {
        "signal_id": uuid4(),
        "text": f"{text} {CANARY}",
        "platform": "instagram",
        "seen_at": datetime.now(UTC) - timedelta(minutes=5),
        "neighbourhood": "noord",
        "handle": f"@{CANARY}",
        "url": f"https://instagram.com/{CANARY}/p/1",
    }
    return LogSignal(**given | changed)


@pytest.fixture
async def front(host: Start, settings: Settings) -> AsyncIterator[FrontEnd]:
    await host(*choose(()), municipality="maasdam")
    async with under_agreements(settings) as connected:
        yield connected


async def decided(front: FrontEnd, signal_id: UUID, revision: int = 1) -> SharingDecided:
    async with asyncio.timeout(PATIENCE):
        while True:
            for event in await stored(front.js, EVENTS):
                match event:
                    case SharingDecided(signal_id=i, revision=r) if (i, r) == (
                        signal_id,
                        revision,
                    ):
                        return event
            await asyncio.sleep(0.05)


async def share(front: FrontEnd, command: LogSignal) -> ConfirmCategory:
    """Log a signal, and say with one tap that the plugin is right: only then it leaves."""
    await front.carry_out(command)
    tap = ConfirmCategory(signal_id=command.signal_id)
    await front.carry_out(tap)
    return tap


async def shared(front: FrontEnd, delivery: SharedSignal) -> SignalShared:
    """Return the line that the share ledger is told of a delivery."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for event in await stored(front.js, EVENTS):
                if isinstance(event, SignalShared) and event.delivery_id == delivery.id:
                    return event
            await asyncio.sleep(0.05)


async def test_a_guess_reaches_nobody_until_somebody_confirms_it(front: FrontEnd) -> None:
    command = signal()
    await front.carry_out(command)
    before = await decided(front, command.signal_id)
    waiting = (await front.js.stream_info(PARTNERS)).state.messages
    await front.carry_out(ConfirmCategory(signal_id=command.signal_id))
    after = await decided(front, command.signal_id, revision=2)

    assert {d.partner: d.reason for d in before.decisions}["politie"] == "to-be-checked"
    assert waiting == 0
    assert {d.partner for d in after.decisions if d.shared} == {"gemeente", "politie"}


async def test_a_knife_reaches_the_police_with_every_permitted_field(front: FrontEnd) -> None:
    command = signal()
    logged = await front.carry_out(command)
    tap = ConfirmCategory(signal_id=command.signal_id)
    await front.carry_out(tap)
    received = await Partner(front, "politie").receive(SharedSignal)

    assert isinstance(logged, SignalLogged)
    assert logged.category == "wapens"
    assert received.text
    assert received.text.get_secret_value() == command.text.get_secret_value()
    assert received.handle
    assert received.handle.get_secret_value() == f"@{CANARY}"
    assert received.clauses == ("politie-2026/4.1",)
    # Our own trace is in our own events: a partner gets no id of it.
    assert received.correlation_id == received.reference
    assert (await shared(front, received)).correlation_id == tap.id


async def test_the_gemeente_gets_a_week_and_no_account(front: FrontEnd) -> None:
    await share(front, signal())
    partner = Partner(front, "gemeente")
    received = await partner.receive(SharedSignal)
    raw = partner.raw[-1]

    assert received.seen_at
    assert "-W" in received.seen_at
    assert (received.text, received.handle, received.url) == (None, None, None)
    assert CANARY.encode() not in raw.data
    assert CANARY not in str(raw.headers)


async def test_two_partners_have_different_names_for_one_signal(front: FrontEnd) -> None:
    command = signal()
    await share(front, command)
    police = await Partner(front, "politie").receive(SharedSignal)
    council = await Partner(front, "gemeente").receive(SharedSignal)

    assert len({police.reference, council.reference, command.signal_id}) == 3


async def test_the_school_hears_of_its_own_neighbourhoods_only(front: FrontEnd) -> None:
    near = signal("ze wordt gepest in de klassenapp", neighbourhood="noord")
    far = signal("ze wordt gepest in de klassenapp", neighbourhood="de-linden")
    await share(front, far)
    await share(front, near)
    received = await Partner(front, "school").receive(SharedSignal)
    no = await decided(front, far.signal_id, revision=2)

    assert received.neighbourhood == "noord"
    assert received.handle
    assert CANARY.casefold() not in received.handle.get_secret_value().casefold()
    assert {d.partner: d.reason for d in no.decisions}["school"] == "outside-area"


async def test_verified_offline_opens_a_clause(front: FrontEnd) -> None:
    command = signal("jongen zoekt hulp bij schulden", category="hulpvraag")
    await front.carry_out(command)
    before = await decided(front, command.signal_id)
    await front.carry_out(VerifyOffline(signal_id=command.signal_id, confirmed=True))
    received = await Partner(front, "jeugdhulp").receive(SharedSignal)

    assert {d.partner: d.reason for d in before.decisions}["jeugdhulp"] == "not-verified"
    assert (received.revision, received.neighbourhood) == (2, "maasdam")


async def test_a_corrected_category_is_decided_anew(front: FrontEnd) -> None:
    command = signal(category="overig")
    await front.carry_out(command)
    before = await decided(front, command.signal_id)
    await front.carry_out(CorrectCategory(signal_id=command.signal_id, category="drugs_aanbod"))
    after = await decided(front, command.signal_id, revision=2)

    assert not any(d.shared for d in before.decisions)
    assert {d.partner for d in after.decisions if d.shared} == {"gemeente", "politie"}


async def test_images_of_minors_reach_nobody(front: FrontEnd) -> None:
    command = signal("naaktfoto's van een meisje gaan rond", category="sexting")
    await front.carry_out(command)
    no = await decided(front, command.signal_id)

    assert {d.reason for d in no.decisions} == {"never-shared"}


async def test_an_account_seen_twice_is_one_entry(front: FrontEnd) -> None:
    await front.carry_out(signal(handle="@Canarina"))
    await front.carry_out(signal(handle="https://www.instagram.com/canarina/?hl=nl"))
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await front.ask(ListQueue())
            assert isinstance(answer, Queue)
            if answer.entries and answer.entries[0].sightings == 2:
                break
            await asyncio.sleep(0.05)

    assert answer.total == 1


async def test_explain_gives_the_words_of_the_clause(front: FrontEnd) -> None:
    command = signal()
    await share(front, command)
    await decided(front, command.signal_id, revision=2)
    why = await front.ask(Explain(signal_id=command.signal_id, partner="politie"))
    why_not = await front.ask(Explain(signal_id=command.signal_id, partner="jeugdhulp"))

    assert "het hele signaal" in why.clauses["politie-2026/4.1"]
    assert why_not.decision.reason == "category-not-agreed"


async def test_a_signal_sent_twice_by_the_phone_is_one_signal(front: FrontEnd) -> None:
    command = signal()
    await front.carry_out(command)
    again = command.model_copy(update={"id": uuid4()})  # the phone forgot it had sent it
    await front.send(again)
    await front.carry_out(CloseSignal(signal_id=command.signal_id))
    listed = await front.ask(ListSignals())

    assert listed.total == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"platform": "hyves"}, "unknown-platform"),
        ({"category": "ufo"}, "unknown-category"),
        ({"seen_at": datetime(2199, 1, 1, tzinfo=UTC)}, "in-the-future"),
        ({"seen_at": datetime(2999, 1, 1, tzinfo=UTC)}, "no-such-time"),
    ],
)
async def test_bad_input_is_refused_with_its_reason_and_kept(
    front: FrontEnd, changed: dict[str, object], reason: str
) -> None:
    with pytest.raises(Declined, match=reason):
        await front.carry_out(signal(**changed))
    dead = (await front.js.stream_info(DEAD)).state.messages

    assert dead == 1


async def test_nothing_personal_is_in_events_or_metrics(
    front: FrontEnd, host: Start, settings: Settings
) -> None:
    await share(front, signal())
    await Partner(front, "politie").receive(SharedSignal)
    page = await host(*choose(["consent"]))
    state = (await front.js.stream_info(EVENTS)).state
    told = [
        await front.js.get_msg(EVENTS, seq=n, direct=True)
        for n in range(state.first_seq, state.last_seq + 1)
    ]
    with await asyncio.to_thread(urllib.request.urlopen, f"{page.url}/metrics") as answer:
        metrics = answer.read().decode()

    assert len(told) >= 4
    assert not [raw.subject for raw in told if CANARY in f"{raw.headers}{raw.data}"]
    assert CANARY not in metrics
    assert "seintje_signals_categorised_total" in metrics
