import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.consent.domain.age import HERE
from services.consent.domain.decide import Rules
from services.consent.domain.notice import Organisation, notices
from services.consent.domain.publication import TakeDownRules
from services.consent.domain.words import CHANNELS, PURPOSES
from services.consent.handlers.ask import may_publish
from services.consent.handlers.record import record_consent
from services.consent.handlers.withdraw import withdraw_consent
from services.consent.store import ConsentStore
from shared.contracts.cloudevents import encode
from shared.contracts.consent.ask import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import ConsentRecorded, RecordConsent, Signer
from shared.contracts.consent.withdraw import ConsentWithdrawn, WithdrawConsent
from shared.contracts.message import Due, Message
from shared.language.consent import REFUSALS
from shared.messaging.inbox import Refuse
from shared.storage.bucket import Bucket
from shared.storage.shelf import MemoryShelf
from tests.consent.world import CANARY, DAY, MINUTE, NOW, YOUTH, signed, withdrawal


class Told(list[Message]):
    """Stands in for the broker, which is away the first `fails` times."""

    def __init__(self, fails: int = 0) -> None:
        super().__init__()
        self.fails = fails

    async def __call__(self, message: Message, **_: object) -> None:
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        if not isinstance(message, Due):
            self.append(message)


def fresh_store(shelf: MemoryShelf | None = None) -> ConsentStore:
    bucket = Bucket(shelf or MemoryShelf())
    bucket.caught_up.set()
    return ConsentStore(bucket)


async def handle(
    command: RecordConsent | WithdrawConsent,
    store: ConsentStore,
    publish: Told | None = None,
    now: datetime = NOW,
) -> None:
    told = Told() if publish is None else publish
    parts = {"store": store, "take_downs": TakeDownRules(), "warn": 30 * DAY}
    if isinstance(command, RecordConsent):
        parts |= {"organisation": Organisation()}
        await record_consent(command, **parts, publish=told, now=now)
    else:
        await withdraw_consent(command, **parts, publish=told, now=now)


async def ask(
    store: ConsentStore, *people: UUID, channel: str = "instagram", now: datetime = NOW
) -> MayPublishAnswer:
    query = MayPublish(people=people or (YOUTH,), channel=channel)
    return await may_publish(query, store=store, rules=Rules(), now=now)


async def refusal(command: RecordConsent, store: ConsentStore | None = None) -> tuple[str, str]:
    store = store or fresh_store()
    before, told = store.youth(YOUTH), Told()
    with pytest.raises(Refuse) as no:
        await handle(command, store, told)

    assert told == []
    assert store.youth(YOUTH) == before
    assert no.value.reason in REFUSALS
    return no.value.reason, no.value.field or ""


def counted(metric: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"{metric}_total", labels) or 0


async def test_what_was_signed_is_told_without_names() -> None:
    told = Told()
    await handle(signed(channels=("instagram", "press", "instagram")), fresh_store(), told)
    (event,) = told

    assert event == ConsentRecorded(
        id=signed().derive("recorded"),
        at=event.at,
        consent_id=UUID(int=1001),
        youth_id=YOUTH,
        signer=Signer.GUARDIAN,
        channels=("instagram", "press"),
        valid_until=date(2027, 11, 22),
    )


async def test_no_event_carries_a_name_or_a_birthday() -> None:
    store, told = fresh_store(), Told()
    await handle(signed(), store, told)
    await handle(withdrawal(channels=("canarina-vogelzang",)), store, told)
    wire = [encode(message, source="urn:nld:test", schemas="https://x.nl") for message in told]

    assert len(wire) == 2
    for headers, body in wire:
        said = f"{headers} {body.decode()}".casefold()
        assert "canarina" not in said
        assert "2013-03-15" not in said


async def test_printing_what_is_kept_shows_no_name() -> None:
    store = fresh_store()
    await handle(signed(), store)

    assert CANARY not in repr(store.youth(YOUTH))


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_handled_twice_is_kept_once_and_told_the_same(
    command: RecordConsent | WithdrawConsent,
) -> None:
    store, told = fresh_store(), Told()
    before = [counted("seintje_consents", what=w) for w in ("recorded", "withdrawn")]
    await handle(command, store, told)
    once = store.youth(YOUTH)
    await handle(command, store, told, now=NOW + 3 * MINUTE)

    first, second = told
    assert first.model_copy(update={"at": second.at}) == second
    assert store.youth(YOUTH) == once
    after = [counted("seintje_consents", what=w) for w in ("recorded", "withdrawn")]
    assert sum(after) - sum(before) == 1


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_a_crash_between_keeping_and_telling_is_healed_by_a_second_try(
    command: RecordConsent | WithdrawConsent,
) -> None:
    store, told = fresh_store(), Told(fails=1)
    with pytest.raises(ConnectionError):
        await handle(command, store, told)
    kept = store.youth(YOUTH)
    await handle(command, store, told, now=NOW + MINUTE)

    assert len(told) == 1
    assert store.youth(YOUTH) == kept
    assert len((*kept.consents, *kept.withdrawals)) == 1


@pytest.mark.parametrize("command", [signed(), withdrawal()], ids=["record", "withdraw"])
async def test_after_a_restart_the_same_is_known(
    command: RecordConsent | WithdrawConsent,
) -> None:
    shelf = MemoryShelf()
    before = fresh_store(shelf)
    await handle(command, before)
    bucket = Bucket(shelf)
    after = ConsentStore(bucket)
    assert not after.is_fresh()
    following = asyncio.create_task(bucket.follow())
    await bucket.caught_up.wait()
    following.cancel()
    await handle(command, after)

    assert after.youth(YOUTH) == before.youth(YOUTH)


@pytest.mark.parametrize(
    "other",
    [
        {"signer_name": "Iemand Anders"},
        {"signed_at": NOW - 2 * DAY},
        {"signed_at": datetime(9999, 12, 31, 23, tzinfo=UTC)},
        {"channels": ("instagram", "press")},
        {"valid_until": date(2026, 12, 31)},
        {"signer": Signer.YOUTH},
        {"born_on": date(2013, 3, 16)},
    ],
)
async def test_one_consent_id_cannot_say_two_things(other: dict[str, object]) -> None:
    store = fresh_store()
    await handle(signed(), store)

    no = await refusal(signed(id=UUID(int=102), **other), store)

    assert no == ("consent-id-taken", "consent_id")


async def test_the_same_consent_sent_again_by_another_command_is_told_again() -> None:
    store, told = fresh_store(), Told()
    await handle(signed(), store, told)
    await handle(signed(id=UUID(int=102)), store, told)

    assert len(store.youth(YOUTH).consents) == 1
    assert [event.id for event in told] == [
        signed(id=UUID(int=n)).derive("recorded") for n in (101, 102)
    ]


async def test_a_clock_may_run_five_minutes_ahead_and_no_more() -> None:
    await handle(signed(signed_at=NOW + 5 * MINUTE), fresh_store())

    no = await refusal(signed(signed_at=NOW + 5 * MINUTE + timedelta(seconds=1)))
    assert no == ("in-the-future", "signed_at")


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"born_on": date(2026, 11, 24)}, "not-a-birthday", "born_on"),
        ({"born_on": date(1905, 11, 23)}, "not-a-birthday", "born_on"),
        ({"born_on": date(1, 1, 1)}, "not-a-birthday", "born_on"),
        ({"signed_at": datetime(2013, 3, 14, tzinfo=UTC)}, "before-birth", "signed_at"),
        ({"signed_at": "0001-01-01T00:00:00+01:00"}, "before-birth", "signed_at"),
        ({"signed_at": "9999-12-31T23:59:59-01:00"}, "in-the-future", "signed_at"),
        ({"channels": ("instagram", "myspace")}, "unknown-channel", "channels"),
        ({"valid_until": date(2026, 11, 21)}, "ends-before-it-starts", "valid_until"),
    ],
)
async def test_a_consent_that_cannot_be_is_refused(
    changed: dict[str, object], reason: str, field: str
) -> None:
    assert await refusal(signed(**changed)) == (reason, field)


async def test_who_is_120_may_sign() -> None:
    command = signed(born_on=date(1905, 11, 24), signer=Signer.YOUTH)

    await handle(command, fresh_store())


async def test_consent_may_end_on_the_day_of_signing() -> None:
    told = Told()
    await handle(signed(valid_until=date(2026, 11, 22)), fresh_store(), told)

    assert [event.valid_until for event in told if isinstance(event, ConsentRecorded)] == [
        date(2026, 11, 22)
    ]


@pytest.mark.parametrize(
    ("signed_at", "born_on"),
    [
        # The sixteenth birthday begins at midnight in Amsterdam, an hour before it does in UTC.
        (datetime(2026, 11, 22, tzinfo=HERE), date(2010, 11, 22)),
        (datetime(2026, 11, 21, 23, tzinfo=UTC), date(2010, 11, 22)),
        (datetime(2024, 2, 29, tzinfo=HERE), date(2008, 2, 29)),
    ],
)
async def test_from_the_sixteenth_birthday_the_youth_signs(
    signed_at: datetime, born_on: date
) -> None:
    command = signed(signed_at=signed_at, born_on=born_on, signer=Signer.YOUTH)

    await handle(command, fresh_store())
    no = await refusal(command.model_copy(update={"signer": Signer.GUARDIAN}))
    assert no == ("youth-must-sign", "signer")


@pytest.mark.parametrize(
    ("signed_at", "born_on"),
    [
        (datetime(2026, 11, 21, 23, 59, tzinfo=HERE), date(2010, 11, 22)),
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), date(2010, 11, 22)),
        (datetime(2024, 2, 28, 23, 59, tzinfo=HERE), date(2008, 2, 29)),
    ],
)
async def test_until_the_sixteenth_birthday_a_guardian_signs(
    signed_at: datetime, born_on: date
) -> None:
    command = signed(signed_at=signed_at, born_on=born_on)

    await handle(command, fresh_store())
    no = await refusal(command.model_copy(update={"signer": Signer.YOUTH}))
    assert no == ("guardian-must-sign", "signer")


async def test_another_birthday_than_before_is_refused() -> None:
    store = fresh_store()
    await handle(signed(), store)

    no = await refusal(signed(consent_id=UUID(int=11), born_on=date(2012, 3, 15)), store)

    assert no == ("other-birthday", "born_on")


async def test_withdrawing_what_was_never_given_is_kept_and_told() -> None:
    store, told = fresh_store(), Told()
    await handle(withdrawal(), store, told)

    assert [type(event) for event in told] == [ConsentWithdrawn]
    assert len(store.youth(YOUTH).withdrawals) == 1


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", NOW + 400 * DAY]
)
async def test_a_withdrawal_never_fails(moment: object) -> None:
    store, told = fresh_store(), Told()
    await handle(withdrawal(withdrawn_at=moment), store, told)

    assert len(told) == 1


async def test_a_withdrawal_of_the_future_works_now_and_voids_nothing_later() -> None:
    store = fresh_store()
    await handle(signed(), store)
    await handle(withdrawal(withdrawn_at=NOW + 400 * DAY), store)
    denied = await ask(store)
    later = NOW + DAY
    again = signed(id=UUID(int=102), consent_id=UUID(int=11), signed_at=later)
    await handle(again, store, now=later)
    allowed = await ask(store, now=later)

    assert not denied.allowed
    assert allowed.allowed


async def test_a_withdrawal_of_an_unknown_channel_is_for_all_channels() -> None:
    store, told = fresh_store(), Told()
    await handle(signed(), store)
    await handle(withdrawal(channels=("instagramm",)), store, told)
    answer = await ask(store)

    assert [e.channels for e in told if isinstance(e, ConsentWithdrawn)] == [()]
    assert not answer.allowed


async def test_the_order_of_arrival_makes_no_difference() -> None:
    first = signed(signed_at=NOW - 3 * DAY, channels=("instagram", "press"))
    stop = withdrawal(withdrawn_at=NOW - 2 * DAY)
    second = signed(id=UUID(int=102), consent_id=UUID(int=11), signed_at=NOW - DAY)
    answers = set()
    for commands in permutations((first, stop, second)):
        store = fresh_store()
        for command in commands:
            await handle(command, store)
        answers.add(
            tuple([(await ask(store, channel=c)).allowed for c in ("instagram", "press")])
        )

    assert answers == {(True, False)}


async def test_what_was_signed_before_a_withdrawal_and_arrives_later_does_not_count() -> None:
    store = fresh_store()
    await handle(withdrawal(), store)
    await handle(signed(), store, now=NOW + MINUTE)
    answer = await ask(store, now=NOW + MINUTE)

    assert [o.reason for o in answer.objections] == ["withdrawn"]


async def test_the_answer_names_everybody_who_stands_in_the_way_and_is_counted() -> None:
    store, stranger = fresh_store(), UUID(int=2)
    await handle(signed(), store)
    before = [counted("seintje_may_publish", answer=a) for a in ("yes", "no")]
    yes, no = await ask(store), await ask(store, YOUTH, stranger)
    after = [counted("seintje_may_publish", answer=a) for a in ("yes", "no")]

    assert yes.allowed
    assert not no.allowed
    assert [(o.youth_id, o.reason) for o in no.objections] == [(stranger, "no-consent")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


async def test_a_memory_that_is_behind_does_not_answer() -> None:
    with pytest.raises(Refuse, match="not-ready"):
        await ask(ConsentStore(Bucket()))


async def test_every_channel_of_ours_can_be_signed_for() -> None:
    store = fresh_store()
    await handle(signed(channels=CHANNELS), store)

    assert all([(await ask(store, channel=channel)).allowed for channel in CHANNELS])


async def test_a_channel_nobody_knows_is_not_answered_as_if_somebody_said_no() -> None:
    with pytest.raises(Refuse, match="unknown-channel") as no:
        await ask(fresh_store(), channel="hyves")

    assert no.value.field == "channel"


def test_what_can_be_chosen_is_named_in_full() -> None:
    languages = sorted({notice.language for notice in notices()})
    for kind, known in (("channel", CHANNELS), ("purpose", PURPOSES), ("language", languages)):
        assert f": {', '.join(known)}." in REFUSALS[f"unknown-{kind}"]
