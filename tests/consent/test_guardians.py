"""Who the guardians are, and what happens when they disagree."""

from uuid import UUID

import pytest

from services.consent.domain.may_publish import Rules
from shared.contracts.consent.ending import ListEnding
from shared.contracts.consent.guardians import (
    EndGuardianship,
    GuardianshipEnded,
    GuardiansInDoubt,
    GuardiansSettled,
    ListGuardians,
    SettleGuardians,
)
from shared.contracts.consent.may_publish import MayPublish
from shared.contracts.consent.record import Signer
from shared.contracts.consent.take_down import TakeDownOpened
from shared.messaging.inbox import Refuse, TooEarly
from tests.consent import kept
from tests.consent.world import (
    AGAIN,
    DAY,
    FATHER,
    HOUR,
    MOTHER,
    NOW,
    YOUTH,
    World,
    posted,
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


def settle(number: int = 1, **changed: object) -> SettleGuardians:
    fields = {
        "id": UUID(int=540 + number),
        "youth_id": YOUTH,
        "guardian_id": MOTHER,
        "other_id": AGAIN,
        "same": True,
    }
    return SettleGuardians.model_validate(fields | changed)


async def said_no_and_then_yes_under_another_number() -> World:
    world = World()
    no = {"channels": ("press",), "refused_channels": ("instagram",)}
    await world.hear(signed(1, guardian_id=MOTHER, signer_name="Fatma Yilmaz", **no))
    world.now += HOUR
    yes = {"guardian_id": AGAIN, "signer_name": "F. Yilmaz", "signed_at": world.now}
    await world.hear(signed(2, **yes))
    return world


def test_the_signatures_of_one_parent_under_two_numbers_are_not_those_of_both_parents() -> None:
    hers = kept.consent(guardian_id=MOTHER, signer_name="F")
    again = kept.consent(consent_id=UUID(int=11), guardian_id=AGAIN, signer_name="f")

    assert kept.why_not(kept.youth(hers, again), rules=kept.BOTH) == "second-guardian-needed"
    assert kept.why_not(kept.youth(hers, again), rules=kept.ONE) is None


def test_a_form_without_a_number_is_never_that_of_the_other_parent() -> None:
    nobody = kept.consent(consent_id=UUID(int=11), signer_name="Wout Spreeuw")

    assert kept.why_not(kept.youth(kept.mothers(), nobody), rules=kept.BOTH) == (
        "second-guardian-needed"
    )
    assert (
        kept.why_not(kept.youth(kept.mothers(), kept.fathers(), nobody), rules=kept.BOTH)
        is None
    )


def test_a_yes_without_a_number_makes_up_for_a_no_of_the_same_name_only() -> None:
    no = {"channels": (), "refused_channels": ("instagram",), "signed_at": NOW - 2 * DAY}
    hers = kept.consent(signer_name="Mama", **no)
    again = kept.consent(consent_id=UUID(int=11), signer_name="mama", signed_at=NOW - DAY)
    his = kept.consent(consent_id=UUID(int=12), signer_name="Papa", signed_at=NOW - DAY)

    assert kept.why_not(kept.youth(hers, again)) is None
    assert kept.why_not(kept.youth(hers, his)) == "maybe-one-guardian"


async def test_one_parent_who_said_no_and_then_yes_is_asked_about_and_not_called_two() -> None:
    world = await said_no_and_then_yes_under_another_number()
    answer = await world.hear(MayPublish(people=(YOUTH,), channel="instagram"))

    (objection,) = answer.objections
    assert objection.reason == "maybe-one-guardian"
    assert [(p.guardian_id, p.other_id) for p in objection.maybe_one] == [(MOTHER, AGAIN)]
    doubts = world.heard(GuardiansInDoubt)
    assert [(e.guardian_id, e.other_id) for e in doubts] == [(MOTHER, AGAIN)]


async def test_once_a_worker_says_that_two_are_one_the_later_word_counts() -> None:
    world = await said_no_and_then_yes_under_another_number()
    await world.hear(settle())

    assert await world.may_post() is None
    assert [e.same for e in world.heard(GuardiansSettled)] == [True]
    consents = world.store.youth(YOUTH).consents
    assert [c.guardian_id for c in consents] == [MOTHER, AGAIN], (
        "what was signed stays as it was"
    )


async def test_once_a_worker_says_that_two_are_two_they_disagree() -> None:
    world = await said_no_and_then_yes_under_another_number()
    await world.hear(settle(same=False))

    assert await world.may_post() == "conflict"
    await world.hear(settle(2))
    assert await world.may_post() is None, "a mistake can be put right"
    assert len(world.store.youth(YOUTH).settled) == 2


async def test_both_parents_of_one_name_are_both_once_a_worker_says_so() -> None:
    world = World(rules=Rules(guardians=2))
    for number, guardian in ((1, MOTHER), (2, FATHER)):
        await world.hear(signed(number, guardian_id=guardian, signer_name="Bakker"))
    answer = await world.hear(MayPublish(people=(YOUTH,), channel="instagram"))
    assert [o.reason for o in answer.objections] == ["second-guardian-needed"]
    assert answer.objections[0].maybe_one

    await world.hear(settle(other_id=FATHER, same=False))
    assert await world.may_post() is None


async def test_two_parents_with_two_names_are_asked_nothing() -> None:
    world = World(rules=Rules(guardians=2))
    for number, guardian in ((1, MOTHER), (2, FATHER)):
        await world.hear(signed(number, guardian_id=guardian))

    assert await world.may_post() is None
    assert world.heard(GuardiansInDoubt) == []


@pytest.mark.parametrize("doubt", [True, False], ids=["in-doubt", "settled"])
async def test_a_no_of_who_may_be_the_same_parent_takes_down_what_was_posted(
    *, doubt: bool
) -> None:
    world = World()
    await world.hear(signed(1, guardian_id=MOTHER, signer_name="Fatma Yilmaz"))
    await world.hear(posted())
    world.now += HOUR
    name = "F. Yilmaz" if doubt else "Mevrouw de Boer"
    no = {"channels": ("press",), "refused_channels": ("instagram",), "signed_at": world.now}
    await world.hear(signed(2, guardian_id=AGAIN, signer_name=name, **no))
    assert bool(world.heard(TakeDownOpened)) is doubt

    await world.hear_with_a_crash_at_every_publish(settle())
    await world.hear(settle())
    assert len(world.heard(TakeDownOpened)) == 1
    assert await world.may_post() == "withdrawn"


async def test_a_withdrawal_under_another_number_of_the_same_parent_takes_hers_back() -> None:
    world = World()
    for number, guardian in ((1, MOTHER), (2, AGAIN)):
        name = "Fatma Yilmaz" if guardian == MOTHER else "Mevrouw de Boer"
        await world.hear(signed(number, guardian_id=guardian, signer_name=name))
    await world.hear(settle())
    await world.hear(withdrawal(by=Signer.GUARDIAN, guardian_id=AGAIN))

    assert await world.may_post() == "withdrawn"


async def test_who_may_have_lost_authority_says_no_yes_and_keeps_their_no() -> None:
    no = {"channels": ("press",), "refused_channels": ("instagram",)}
    gone = EndGuardianship(youth_id=YOUTH, guardian_id=AGAIN, ended_at=NOW)
    for words, answer in (({}, "guardian-ended"), (no, "refused")):
        world = World()
        await world.hear(signed(1, guardian_id=MOTHER, signer_name="Fatma Yilmaz", **words))
        await world.hear(signed(2, guardian_id=AGAIN, signer_name="F. Yilmaz"))
        await world.hear(gone)

        assert await world.may_post() == answer


async def test_two_workers_who_say_two_things_leave_a_doubt() -> None:
    third = UUID(int=34)
    world = World(rules=Rules(guardians=2))
    for number, guardian in ((1, MOTHER), (2, AGAIN), (3, third)):
        await world.hear(
            signed(number, guardian_id=guardian, signer_name=f"Naam{number * 'x'}")
        )
    await world.hear(settle(1))
    await world.hear(settle(2, guardian_id=AGAIN, other_id=third))
    await world.hear(settle(3, other_id=third, same=False))
    answer = await world.hear(ListGuardians(youth_id=YOUTH))

    assert await world.may_post() == "second-guardian-needed"
    assert len(answer.maybe_one) == 3


async def test_a_worker_sees_who_signed_under_which_number() -> None:
    world = await said_no_and_then_yes_under_another_number()
    before = await world.hear(ListGuardians(youth_id=YOUTH))
    await world.hear(settle())
    after = await world.hear(ListGuardians(youth_id=YOUTH))

    assert [g.names[0].get_secret_value() for g in before.guardians] == [
        "Fatma Yilmaz",
        "F. Yilmaz",
    ]
    assert "Yilmaz" not in repr(before)
    assert (len(before.maybe_one), len(after.maybe_one)) == (1, 0)
    assert [g.one_with for g in after.guardians] == [(AGAIN,), (MOTHER,)]


async def test_who_is_one_cannot_be_said_of_one_number_or_of_an_unknown_one() -> None:
    world = await said_no_and_then_yes_under_another_number()

    with pytest.raises(Refuse, match="one-number"):
        await world.hear(settle(other_id=MOTHER))
    with pytest.raises(TooEarly, match="unknown-guardian"):
        await world.hear(settle(other_id=FATHER))


async def test_a_renewal_under_another_number_follows_once_they_are_one() -> None:
    world = World()
    end = NOW.date() + 5 * DAY
    await world.hear(signed(1, guardian_id=MOTHER, valid_until=end))
    await world.hear(signed(2, guardian_id=AGAIN, signed_at=NOW))
    assert (await world.hear(ListEnding())).total == 1

    await world.hear(settle())
    assert (await world.hear(ListEnding())).total == 0


async def test_a_withdrawal_of_who_may_be_the_same_parent_takes_down_what_was_posted() -> None:
    world = World()
    await world.hear(signed(1, guardian_id=MOTHER, signer_name="Fatma Yilmaz"))
    await world.hear(signed(2, guardian_id=AGAIN, signer_name="F. Yilmaz", channels=("press",)))
    await world.hear(posted())
    world.now += HOUR
    back = {"by": Signer.GUARDIAN, "guardian_id": AGAIN, "withdrawn_at": world.now}
    await world.hear(withdrawal(**back))

    assert len(world.heard(TakeDownOpened)) == 1
    assert await world.may_post() == "withdrawn"
