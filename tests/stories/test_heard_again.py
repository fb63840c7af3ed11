"""A year on, all that was ever said is said once more, and nothing comes of it."""

from uuid import UUID

from shared.contracts.policy.decide import RecordConsentToShare
from shared.contracts.policy.ledger import (
    AcknowledgeDelivery,
    AcknowledgeRecall,
    SignalRecalled,
)
from shared.contracts.signals.alarm import AnswerAlarm
from shared.contracts.signals.amend import AmendSignal
from shared.contracts.signals.change import (
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.follow_up import RecordAction, ReopenSignal
from shared.contracts.signals.share import SharedSignal
from tests import world as in_memory
from tests.again import A_YEAR, effects_of_hearing_again
from tests.instaclean.conftest import World as Instaclean
from tests.policy.builders import NOW
from tests.policy.world import World as Policy
from tests.reporting.world import World as Reporting
from tests.signals.world import World as Signals
from tests.signals.world import log
from tests.world import pass_on

FIRST, SECOND, THIRD, FOURTH = (UUID(int=number) for number in (1, 2, 3, 4))


async def test_nothing_leaves_and_no_row_changes_when_a_year_is_heard_again() -> None:
    signals, policy, others = (
        Signals(now=NOW),
        Policy(now=NOW),
        (Reporting(now=NOW), Instaclean()),
    )
    worlds: tuple[in_memory.World, ...] = (signals, policy, *others)
    others[1].now = NOW
    await policy.agree()
    await pass_on(*worlds)
    for number, signal_id in enumerate((FIRST, SECOND, THIRD, FOURTH), start=1):
        changed = {"id": UUID(int=100 + number), "signal_id": signal_id, "seen_at": NOW}
        category = None if signal_id == SECOND else "wapens"
        await signals.hear(log(**changed, category=category, handle=f"@kees{number}"))
    await pass_on(*worlds)
    for command in (
        ConfirmCategory(signal_id=SECOND),
        AnswerAlarm(signal_id=FIRST),
        AmendSignal(signal_id=FIRST, neighbourhood="centrum"),
        VerifyOffline(signal_id=FIRST, confirmed=True),
        CorrectCategory(signal_id=THIRD, category="drugs_aanbod"),
        RecordAction(signal_id=THIRD, action="talked"),
        CloseSignal(signal_id=THIRD),
        ReopenSignal(signal_id=THIRD),
        CloseSignal(signal_id=THIRD),
    ):
        await signals.hear(command)
        await pass_on(*worlds)
    for given in (False, True, False):
        await policy.hear(RecordConsentToShare(signal_id=FIRST, given=given))
        await pass_on(*worlds)
    await signals.hear(EraseSignal(signal_id=FOURTH), actor="privacy-officer")
    await pass_on(*worlds)
    for delivery in signals.heard(SharedSignal)[:2]:
        known = AcknowledgeDelivery(delivery_id=delivery.id)
        await policy.hear(known, actor=signals.to[delivery.id])
    recalls = {recall.recall_id: recall for recall in policy.heard(SignalRecalled)}
    for recall in list(recalls.values())[:1]:
        gone = AcknowledgeRecall(recall_id=recall.recall_id)
        await policy.hear(gone, actor=policy.to[recall.id])
    for world in worlds:
        await world.turn_clock(world.now + A_YEAR)
        await pass_on(*worlds)

    assert signals.heard(SharedSignal)
    assert recalls
    assert [await effects_of_hearing_again(world) for world in worlds] == [{}] * len(worlds)
