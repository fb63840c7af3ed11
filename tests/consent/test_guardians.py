"""Who the guardians are, and what happens when they disagree."""

from services.consent.domain.may_publish import Rules
from shared.contracts.consent.guardians import EndGuardianship, GuardianshipEnded
from shared.contracts.consent.record import Signer
from tests.consent.world import (
    DAY,
    FATHER,
    HOUR,
    MOTHER,
    NOW,
    YOUTH,
    World,
    signed,
    withdrawal,
)


async def test_two_parents_in_conflict_and_reconciled() -> None:
    world = World(rules=Rules(guardians=2))
    await world.hear(signed(1, guardian_id=MOTHER))
    assert await world.may_post() == "second-guardian-needed"

    await world.hear(signed(2, guardian_id=FATHER))
    assert await world.may_post() is None

    world.now += HOUR
    back = withdrawal(by=Signer.GUARDIAN, guardian_id=FATHER, withdrawn_at=world.now)
    await world.hear(back)
    assert await world.may_post() == "conflict"

    world.now += HOUR
    await world.hear(signed(3, guardian_id=MOTHER, signed_at=world.now))
    assert await world.may_post() == "conflict"
    await world.hear(signed(4, guardian_id=FATHER, signed_at=world.now))
    assert await world.may_post() is None


async def test_another_guardian_takes_over() -> None:
    world = World()
    await world.hear(signed(1, guardian_id=FATHER))
    await world.hear(
        EndGuardianship(youth_id=YOUTH, guardian_id=FATHER, ended_at=NOW + 400 * DAY)
    )
    assert await world.may_post() == "guardian-ended"

    await world.hear(signed(2, guardian_id=MOTHER))
    assert await world.may_post() is None
    world.now += 10 * DAY
    await world.hear(signed(3, guardian_id=FATHER, signed_at=world.now))
    assert await world.may_post() is None
    assert len(world.heard(GuardianshipEnded)) == 1
