"""Posts that vanish: reminded, secured, too late, and what a corrected category changes."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.contracts.signals.change import CorrectCategory, VerifyOffline
from shared.contracts.signals.evidence import (
    EvidenceDeadlineLifted,
    EvidenceDeadlineSet,
    EvidenceExpired,
    EvidenceReminded,
    EvidenceSecured,
    SecureEvidence,
)
from shared.messaging.inbox import Refuse
from tests.signals.world import NOW, SIGNAL, World, log

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def corrected(category: str, *, by: int = 200) -> CorrectCategory:
    return CorrectCategory(id=UUID(int=by), signal_id=SIGNAL, category=category)


def expired(world: World) -> bool:
    evidence = world.store.evidence.get(SIGNAL)
    return evidence is not None and evidence.expired


async def test_a_story_is_gone_after_a_day_and_somebody_is_reminded_before(
    world: World,
) -> None:
    await world.hear(log(post="story", seen_at=NOW - HOUR))
    (told,) = world.heard(EvidenceDeadlineSet)
    assert told.gone_at == NOW + 23 * HOUR

    await world.wait_until(NOW + 21 * HOUR - MINUTE)
    assert world.heard(EvidenceReminded) == []
    await world.wait_until(NOW + 21 * HOUR)
    assert len(world.heard(EvidenceReminded)) == 1
    await world.wait_until(NOW + 23 * HOUR)
    assert len(world.heard(EvidenceExpired)) == 1
    evidence = world.store.evidence.get(SIGNAL)
    assert evidence
    assert evidence.expired


async def test_a_snap_is_gone_after_ten_seconds_without_a_reminder(world: World) -> None:
    await world.hear(log(platform="snapchat", post="snap", seen_at=NOW))
    await world.wait_until(NOW + timedelta(seconds=10))

    assert world.heard(EvidenceReminded) == []
    assert len(world.heard(EvidenceExpired)) == 1


async def test_what_is_written_down_in_time_never_expires(world: World) -> None:
    await world.hear(log(post="story"))
    await world.hear(SecureEvidence(signal_id=SIGNAL))
    await world.wait_until(NOW + 3 * DAY)

    assert [e.how for e in world.heard(EvidenceSecured)] == ["written-down"]
    assert world.heard(EvidenceExpired) == world.heard(EvidenceReminded) == []


async def test_a_post_that_stays_has_no_deadline(world: World) -> None:
    await world.hear(log(post="post"))

    assert world.heard(EvidenceDeadlineSet) == []
    with pytest.raises(Refuse, match="does-not-vanish"):
        await world.hear(SecureEvidence(signal_id=SIGNAL))


async def test_a_kind_of_post_nobody_knows_is_refused(world: World) -> None:
    with pytest.raises(Refuse, match="unknown-post"):
        await world.hear(log(post="reel-of-film"))


async def test_a_correction_to_what_must_be_secured_sets_the_deadline(world: World) -> None:
    await world.hear(log(post="story", category="trend", seen_at=NOW - HOUR))
    assert world.heard(EvidenceDeadlineSet) == []

    await world.hear(corrected("wapens"))

    assert [e.gone_at for e in world.heard(EvidenceDeadlineSet)] == [NOW + 23 * HOUR]
    await world.wait_until(NOW + 21 * HOUR)
    assert len(world.heard(EvidenceReminded)) == 1
    await world.wait_until(NOW + 23 * HOUR)
    assert len(world.heard(EvidenceExpired)) == 1
    assert expired(world)


async def test_a_correction_to_what_need_not_be_secured_lifts_the_deadline(
    world: World,
) -> None:
    await world.hear(log(post="story", category="wapens"))
    await world.hear(corrected("trend"))
    await world.wait_until(NOW + 3 * DAY)

    assert len(world.heard(EvidenceDeadlineLifted)) == 1
    assert world.heard(EvidenceReminded) == world.heard(EvidenceExpired) == []
    assert not expired(world)


async def test_lifting_takes_the_expired_flag_away(world: World) -> None:
    await world.hear(log(post="story", category="wapens"))
    await world.wait_until(NOW + DAY)
    assert expired(world)

    await world.hear(corrected("trend"))

    assert not expired(world)


async def test_a_correction_after_the_post_is_gone_tells_that_it_was_too_late(
    world: World,
) -> None:
    await world.hear(log(post="story", category="trend"))
    await world.wait_until(NOW + 2 * DAY)
    await world.hear(corrected("wapens"))
    await world.wait_until(world.now)

    assert len(world.heard(EvidenceDeadlineSet)) == 1
    assert world.heard(EvidenceReminded) == []
    assert len(world.heard(EvidenceExpired)) == 1
    assert expired(world)


async def test_a_deadline_that_stays_the_same_is_not_told_again(world: World) -> None:
    await world.hear(log(post="story", category="wapens"))
    await world.wait_until(NOW + 22 * HOUR)
    await world.hear(corrected("drugs_aanbod"))
    await world.wait_until(NOW + DAY)

    told = (EvidenceDeadlineSet, EvidenceReminded, EvidenceExpired)
    assert [len(world.heard(kind)) for kind in told] == [1, 1, 1]


async def test_there_and_back_again_reminds_and_expires_anew(world: World) -> None:
    await world.hear(log(post="story", category="wapens", seen_at=NOW))
    await world.wait_until(NOW + DAY)
    await world.hear(corrected("trend", by=201))
    await world.hear(corrected("wapens", by=202))
    await world.wait_until(world.now)

    told = (EvidenceDeadlineSet, EvidenceDeadlineLifted, EvidenceExpired)
    assert [len(world.heard(kind)) for kind in told] == [2, 1, 2]


async def test_what_is_written_down_stays_so_through_every_correction(world: World) -> None:
    await world.hear(log(post="story", category="wapens"))
    await world.hear(SecureEvidence(signal_id=SIGNAL))
    await world.hear(corrected("trend", by=201))
    await world.hear(corrected("wapens", by=202))
    await world.wait_until(NOW + 3 * DAY)

    assert world.heard(EvidenceReminded) == world.heard(EvidenceExpired) == []
    assert not expired(world)


async def test_a_guess_that_proves_harmless_has_no_deadline_any_more(world: World) -> None:
    await world.hear(log("kijk dit eens", post="story"))
    assert len(world.heard(EvidenceDeadlineSet)) == 1

    await world.hear(corrected("talent"))

    assert len(world.heard(EvidenceDeadlineLifted)) == 1


async def test_a_correction_that_comes_again_late_changes_nothing(world: World) -> None:
    await world.hear(log(post="story", category="trend"))
    await world.hear(corrected("wapens"))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True))
    before = list(world.told), list(world.store.evidence)

    await world.hear(corrected("wapens"))

    assert (world.told, list(world.store.evidence)) == before


async def test_a_deadline_is_told_also_when_the_correction_is_tried_again_much_later(
    world: World,
) -> None:
    await world.hear(log(post="story", category="trend"))
    for publishes in range(20):
        await world.hear_and_crash(corrected("wapens"), after=publishes)
        if world.store.evidence.get(SIGNAL):
            break
    assert world.heard(EvidenceDeadlineSet) == []
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True))

    await world.hear(corrected("wapens"))

    assert len(world.heard(EvidenceDeadlineSet)) == 1
