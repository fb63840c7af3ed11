from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.policy.domain.ledger import REMIND_EVERY, REMINDERS
from shared.contracts.message import Message
from shared.contracts.policy.decide import (
    DecidedNow,
    DecideNow,
    FieldGrant,
    RecordConsentToShare,
    SharingDecided,
)
from shared.contracts.policy.ledger import (
    AcknowledgeDelivery,
    AcknowledgeRecall,
    DeliveryAcknowledged,
    LedgerDue,
    RecallAcknowledged,
    RecallUnanswered,
    ShareRecalled,
    SignalRecalled,
)
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from shared.contracts.policy.look_up import FindShares, ReadLedger
from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.erase import SignalErased
from shared.contracts.signals.follow_up import SignalReopened
from shared.language.sharing import RECALLS
from shared.messaging.inbox import Refuse, TooEarly
from tests.policy.builders import NOW, SIGNAL, TOML, corrected, logged, verified
from tests.policy.world import World, shared

BOTH = TOML.replace('categories = ["wapens"]', 'categories = ["wapens", "geweld"]')
CLOSED = SignalClosed(id=UUID(int=7), signal_id=SIGNAL, outcome="done")
ERASED = SignalErased(id=UUID(int=8), signal_id=SIGNAL)


async def delivered(toml: str = TOML, **changed: object) -> World:
    world = World()
    await world.agree(toml)
    await world.hear(logged().model_copy(update={"id": UUID(int=5)}))
    await world.deliver(**changed)
    return world


async def ledger(world: World, **query: object) -> list[object]:
    return list((await world.hear(ReadLedger(**query))).lines)


# --- lines ------------------------------------------------------------------------


async def test_a_delivery_is_a_line_with_all_it_rests_on() -> None:
    world = await delivered()

    (line,) = await ledger(world)
    decided = world.heard(SharingDecided)[-1]
    assert (line.partner, line.agreement, line.clauses) == (
        "politie",
        "politie-2026",
        ("politie-2026/1",),
    )
    assert line.fields == {"category": "as-is", "seen_at": "day"}
    assert (line.policy_version, line.basis) == (1, decided.basis)
    assert (line.content, line.delete_by) == ("c" * 64, date(2026, 8, 30))
    assert (line.received_at, line.recall) == (None, None)


async def test_a_delivery_told_twice_is_one_line() -> None:
    world = await delivered()
    await world.deliver()

    assert len(await ledger(world)) == 1


async def test_a_line_survives_a_restart() -> None:
    world = await delivered()
    before = await ledger(world)
    world.restart()

    assert await ledger(world) == before


async def test_a_share_of_before_there_was_a_ledger_is_no_line() -> None:
    world = await delivered(delivery_id=None)

    assert await ledger(world) == []


async def test_a_partner_acknowledges_its_own_delivery_and_the_first_time_counts() -> None:
    world = await delivered()
    (line,) = await ledger(world)
    read = AcknowledgeDelivery(delivery_id=line.delivery_id)
    await world.hear(read, actor="politie")
    world.now += timedelta(days=1)
    await world.hear(read, actor="politie")

    assert (await ledger(world))[0].received_at == NOW
    assert len(world.heard(DeliveryAcknowledged)) == 1


async def test_a_partner_cannot_acknowledge_for_another() -> None:
    world = await delivered()
    (line,) = await ledger(world)

    with pytest.raises(Refuse, match="unknown-delivery"):
        await world.hear(AcknowledgeDelivery(delivery_id=line.delivery_id), actor="school")


async def test_an_acknowledgement_before_the_line_waits() -> None:
    with pytest.raises(TooEarly):
        await World().hear(AcknowledgeDelivery(delivery_id=SIGNAL), actor="politie")


# --- recalls ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (corrected(), "no-longer-permitted"),
        (verified(urgency="low"), "no-longer-permitted"),
        (CLOSED, "closed"),
        (ERASED, "erased"),
    ],
)
async def test_what_a_partner_may_not_keep_is_recalled_once(
    event: Message, reason: str
) -> None:
    world = await delivered()
    await world.hear(event)
    await world.hear(event)

    (recall,) = world.heard(SignalRecalled)
    (line,) = await ledger(world)
    assert world.to[recall.id] == "politie"
    assert (recall.reason, recall.revision, recall.reminder) == (reason, 1, 0)
    assert line.recall.recall_id == recall.recall_id
    assert reason in RECALLS


async def test_what_a_partner_has_already_is_not_sent_again() -> None:
    world = await delivered()
    yes = RecordConsentToShare(signal_id=SIGNAL, given=True)
    await world.hear(yes)
    assert world.heard(SharingDecided)[-1].delivered == ("politie",)

    await world.hear(verified())  # another revision: it says more now
    assert world.heard(SharingDecided)[-1].delivered == ()


async def test_what_was_recalled_is_sent_again_when_it_may_be() -> None:
    world = World()
    await world.agree(TOML.replace("minimum_urgency", "consent = true\nminimum_urgency"))
    await world.hear(logged().model_copy(update={"id": UUID(int=5)}))
    for number, given in enumerate((True, True, False, True), start=20):
        await world.hear(
            RecordConsentToShare(id=UUID(int=number), signal_id=SIGNAL, given=given)
        )
        if number == 20:
            await world.deliver()

    told = [(e.decisions[0].shared, e.delivered) for e in world.heard(SharingDecided)]
    assert told == [
        (False, ()),
        (True, ()),
        (True, ("politie",)),
        (False, ()),
        (True, ()),
    ]


async def test_what_was_not_read_is_taken_back_at_the_first_asking_only() -> None:
    world = await delivered()
    (line,) = world.store.ledger.every_line()
    await world.hear(CLOSED)
    (first,) = world.heard(ShareRecalled)
    await world.hear(first)
    await world.hear(first)
    world.now += timedelta(days=3)
    await world.wait_until(world.now)
    reminder = world.heard(ShareRecalled)[-1]
    await world.hear(reminder)

    assert reminder.reminder == 1
    assert world.withdrawn == [("politie", line.delivery_id, line.number)] * 2


async def test_what_was_put_aside_about_an_erased_signal_is_erased() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    assert world.forgotten == []
    await world.hear(ERASED)

    assert world.forgotten == [SIGNAL]


@pytest.mark.parametrize("event", [corrected(), CLOSED, ERASED])
async def test_a_crash_at_every_publish_recalls_once(event: Message) -> None:
    calm, stormy = await delivered(), await delivered()
    await calm.hear(event)
    await stormy.hear_with_a_crash_at_every_publish(event)

    assert [m.id for m in calm.heard(SignalRecalled)] == [
        m.id for m in stormy.heard(SignalRecalled)
    ]
    assert await ledger(calm) == await ledger(stormy)


async def test_a_crash_while_a_line_is_written_leaves_one_line_and_its_clock() -> None:
    world = World()
    await world.agree()
    await world.hear(logged())
    event = shared(world.heard(SharingDecided)[-1])
    await world.hear_with_a_crash_at_every_publish(event)

    assert len(await ledger(world)) == 1
    assert [at for at, _ in world.timers.values()] == [datetime(2026, 8, 30, 22, tzinfo=UTC)]


async def test_a_correction_to_what_the_partner_may_have_recalls_nothing() -> None:
    world = await delivered(BOTH)
    await world.hear(corrected(category="geweld", urgency="high"))

    assert world.heard(SignalRecalled) == []


async def test_a_correction_that_leaves_fewer_fields_recalls_the_old_revision_only() -> None:
    fewer = '\n[[agreement.clause]]\nid = "politie-2026/2"\ntext = "Minder."\n'
    fewer += 'categories = ["geweld"]\nminimum_urgency = "low"\n'
    fewer += '[agreement.clause.fields]\ncategory = "as-is"\nseen_at = "week"\n'
    world = await delivered(TOML + fewer)
    await world.hear(corrected(category="geweld", urgency="high"))
    await world.deliver()

    (recall,) = world.heard(SignalRecalled)
    old, new = await ledger(world)
    assert (recall.revision, recall.reason) == (1, "no-longer-permitted")
    assert (old.recall is None, new.recall is None) == (False, True)


async def test_a_yes_taken_back_recalls_what_rested_on_it() -> None:
    world = World()
    await world.agree(
        TOML.replace('minimum_urgency = "high"', 'minimum_urgency = "high"\nconsent = true')
    )
    await world.hear(logged())
    await world.hear(RecordConsentToShare(signal_id=SIGNAL, given=True))
    await world.deliver()
    await world.hear(RecordConsentToShare(signal_id=SIGNAL, given=False))

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "no-longer-permitted"


async def test_a_delivery_told_after_the_signal_was_erased_is_recalled_at_once() -> None:
    world = World()
    await world.agree()
    await world.hear(logged())
    await world.hear(ERASED)
    await world.deliver()

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "erased"


async def test_what_is_shared_after_it_was_opened_again_may_stay() -> None:
    world = await delivered(BOTH)
    await world.hear(CLOSED)
    await world.hear(SignalReopened(signal_id=SIGNAL, reason="again"))
    await world.hear(corrected(category="geweld", urgency="high"))
    await world.deliver()

    old, new = await ledger(world)
    assert (old.recall is None, new.recall is None) == (False, True)


async def test_what_was_fetched_by_newer_agreements_is_not_recalled_by_an_older_decision() -> (
    None
):
    world = await delivered()
    decided = world.heard(SharingDecided)[-1]
    more = FieldGrant(field="handle", transform="as-is", clause="politie-2026/1")
    fetched = shared(
        decided,
        id=UUID(int=61),
        delivery_id=UUID(int=62),
        mode="fetched",
        grants=(more,),
        at=NOW + timedelta(days=1),
    )
    world.now = NOW + timedelta(days=1)
    await world.hear(fetched)
    assert world.heard(SignalRecalled) == []

    world.now += timedelta(days=1)
    await world.hear(verified())

    assert [r.reason for r in world.heard(SignalRecalled)] == ["no-longer-permitted"]


# --- a partner that fetches -------------------------------------------------------


async def now_for(world: World, partner: str = "politie") -> DecidedNow:
    answer = await world.hear(DecideNow(signal_id=SIGNAL, partner=partner), actor="signals")
    assert isinstance(answer, DecidedNow)
    return answer


async def test_an_agreement_that_ended_has_ended_for_a_fetch_at_once() -> None:
    world = await delivered()
    assert (await now_for(world)).decision.shared

    world.now = datetime(2026, 12, 31, 23, tzinfo=UTC)  # midnight here
    ended = await now_for(world)

    assert (ended.decision.shared, ended.decision.reason) == (False, "expired")


async def test_new_agreements_hold_for_a_fetch_at_once() -> None:
    world = await delivered()
    other = TOML.replace("version = 1", "version = 2").replace('["wapens"]', '["talent"]')
    await world.agree(other)

    answer = await now_for(world)
    assert (answer.decision.reason, answer.policy_version) == ("category-not-agreed", 2)


@pytest.mark.parametrize("event", [CLOSED, ERASED])
async def test_what_is_over_is_not_fetched(event: Message) -> None:
    world = await delivered()
    await world.hear(event)

    with pytest.raises(Refuse, match="no-longer-permitted"):
        await now_for(world)


async def test_who_is_no_partner_fetches_nothing() -> None:
    world = await delivered()

    with pytest.raises(Refuse, match="unknown-partner"):
        await now_for(world, "halt")
    with pytest.raises(Refuse, match="unknown-signal"):
        await now_for(World())


async def test_each_fetch_is_in_the_log_and_is_replayed() -> None:
    world = await delivered()
    await now_for(world)
    await now_for(world)
    log = await world.hear(ReadDecisions())
    again = await world.hear(ReplayDecisions())

    assert (len(log.records), log.total) == (3, 3)
    assert (again.checked, again.differing) == (3, ())


async def test_a_fetch_changes_nothing_for_what_was_shared() -> None:
    world = await delivered()
    before = world.store.decided(SIGNAL)
    await now_for(world)

    assert world.store.decided(SIGNAL) == before


async def test_a_file_says_whether_a_delivery_is_thin() -> None:
    world = World()
    await world.agree(
        TOML.replace("retention_days = 90", 'retention_days = 90\ndelivery = "thin"')
    )
    await world.hear(logged())

    assert [d.delivery for d in world.heard(SharingDecided)[-1].decisions] == ["thin"]


# --- the clock --------------------------------------------------------------------


async def test_the_last_day_of_the_term_counts_until_midnight_here() -> None:
    world = await delivered()  # until 30 August, summer time
    await world.wait_until(datetime(2026, 8, 30, 21, 59, tzinfo=UTC))
    assert world.heard(SignalRecalled) == []

    await world.wait_until(datetime(2026, 8, 30, 22, tzinfo=UTC))

    (recall,) = world.heard(SignalRecalled)
    assert recall.reason == "term-ended"


@pytest.mark.parametrize(
    ("last_day", "over_at"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),  # the night is longer
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),  # a leap day
    ],
)
async def test_a_term_ends_at_midnight_also_when_the_clock_is_changed(
    last_day: date, over_at: datetime
) -> None:
    world = await delivered(delete_by=last_day)
    await world.wait_until(over_at - timedelta(seconds=1))
    before = len(world.heard(SignalRecalled))
    await world.wait_until(over_at)

    assert (before, len(world.heard(SignalRecalled))) == (0, 1)


async def test_a_partner_that_says_nothing_is_reminded_and_then_a_person_is_told() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    await world.wait_until(NOW + 100 * REMIND_EVERY)

    told = world.heard(SignalRecalled)
    assert [recall.reminder for recall in told] == list(range(REMINDERS + 1))
    assert len({recall.recall_id for recall in told}) == 1
    assert len(world.heard(RecallUnanswered)) == 1


async def test_who_has_deleted_it_is_not_reminded() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    (recall,) = world.heard(SignalRecalled)
    await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="politie")
    await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="politie")
    await world.wait_until(NOW + 100 * REMIND_EVERY)

    (line,) = await ledger(world)
    assert line.recall.acknowledged_at == NOW
    assert len(world.heard(SignalRecalled)) == 1
    assert await ledger(world, open_recalls=True) == []
    assert {event.reason for event in world.heard(RecallAcknowledged)} == {"closed"}


async def test_a_partner_cannot_say_that_another_has_deleted_it() -> None:
    world = await delivered()
    await world.hear(CLOSED)
    (recall,) = world.heard(SignalRecalled)

    with pytest.raises(Refuse, match="unknown-recall"):
        await world.hear(AcknowledgeRecall(recall_id=recall.recall_id), actor="school")


async def test_a_timer_that_was_lost_is_set_again_at_the_start() -> None:
    world = await delivered()
    kept = {name: at for name, (at, _) in world.timers.items()}
    world.timers.clear()
    world.restart()
    await world.start()

    assert {name: world.timers[name][0] for name in kept} == kept


async def test_a_timer_that_comes_too_early_changes_nothing() -> None:
    world = await delivered()
    await world.hear(LedgerDue(signal_id=SIGNAL))

    assert world.heard(SignalRecalled) == []
    assert len(world.timers) == 1


# --- who received what ------------------------------------------------------------


async def find(world: World, **query: object) -> object:
    return await world.hear(FindShares(**query))


async def test_a_person_is_found_by_account_by_pseudonym_and_by_signal() -> None:
    world = await delivered()
    person = next(iter(world.store.ledger.every_line())).person

    for query in (
        {"platform": "snapchat", "handle": "KEES"},
        {"person": person},
        {"signals": (SIGNAL,)},
    ):
        answer = await find(world, **query)
        assert [share.partner_name for share in answer.lines] == ["Politie Maasdam"], query


async def test_another_account_finds_nothing() -> None:
    world = await delivered()

    assert (await find(world, platform="snapchat", handle="kees2")).total == 0
    assert (await find(world, platform="instagram", handle="kees")).total == 0


async def test_who_names_nobody_is_told_so() -> None:
    world = await delivered()

    with pytest.raises(Refuse, match="nobody-named"):
        await find(world, platform="snapchat")


async def test_the_person_concerned_reads_who_what_when_and_why() -> None:
    world = await delivered()
    await world.hear(CLOSED)

    text = (await find(world, signals=(SIGNAL,))).text

    for part in (
        "Op 01-06-2026 deelden wij iets met Politie Maasdam.",
        "het soort signaal, wanneer het gezien is (alleen de dag)",
        "Gevaar afwenden",
        "AVG art. 6 lid 1 onder d",
        "De politie hoort van wapens.",
        "tot en met 30-08-2026",
        "omdat: het signaal is afgesloten",
        "nog niet gezegd dat het gewist is",
    ):
        assert part in text


async def test_the_words_are_those_of_the_version_it_was_shared_under() -> None:
    world = await delivered()
    await world.agree(TOML.replace("version = 1", "version = 2").replace("Gevaar", "Iets"))

    (share,) = (await find(world, signals=(SIGNAL,))).lines
    assert share.purpose == "Gevaar afwenden"


async def test_the_ledger_is_read_page_by_page() -> None:
    world = await delivered()
    for number in range(249):
        event = shared(
            world.heard(SharingDecided)[-1],
            delivery_id=UUID(int=1000 + number),
            id=UUID(int=5000 + number),
        )
        await world.hear(event)

    start, seen = 0, list[object]()
    while start is not None:
        answer = await world.hear(ReadLedger(start=start))
        seen += answer.lines
        start = answer.next
    assert len({line.delivery_id for line in seen}) == answer.total == 250


async def test_no_account_is_in_the_ledger_in_words() -> None:
    world = await delivered()

    kept = b"".join(entry.value or b"" for entry in world.shelf._rows.values())
    assert b"kees" not in kept
