"""May this be shown? Deny wins, and every no has a reason."""

from datetime import date, datetime, time
from uuid import UUID

import pytest

from services.consent.domain.may_publish import Rules, objections
from services.consent.domain.said import Ended, Invalidation
from services.consent.domain.words import CHANNELS
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer
from shared.language.clock import HERE
from tests.consent.kept import (
    BOTH,
    DAY,
    FATHER,
    INSTAGRAM,
    MINUTE,
    NOW,
    ONE,
    OTHER,
    YOUTH,
    assent,
    consent,
    fathers,
    mothers,
    why_not,
    withdrawal,
    youth,
)


def test_who_signed_for_the_channel_does_not_object() -> None:
    assert why_not(youth(consent())) is None


def test_an_unknown_person_objects() -> None:
    (no,) = objections((OTHER,), {}, use=INSTAGRAM, now=NOW, rules=ONE)

    assert (no.youth_id, no.reason) == (OTHER, "no-consent")


def test_a_withdrawal_alone_is_no_consent() -> None:
    assert why_not(youth(born_on=None, withdrawals=(withdrawal(),))) == "no-consent"


def test_another_channel_is_not_covered() -> None:
    assert why_not(youth(consent()), channel="press") == "channel-not-covered"


def test_consent_counts_through_its_last_day_in_amsterdam() -> None:
    known = youth(consent(valid_until=date(2026, 11, 23)))
    midnight = datetime(2026, 11, 24, tzinfo=HERE)

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "expired"


def test_a_withdrawal_stops_what_was_signed_up_to_its_moment() -> None:
    def signed(at: datetime) -> Youth:
        return youth(consent(signed_at=at), withdrawals=(withdrawal(),))

    assert why_not(signed(NOW - DAY - MINUTE)) == "withdrawn"
    assert why_not(signed(NOW - DAY)) == "withdrawn"
    assert why_not(signed(NOW - DAY + MINUTE)) is None


def test_a_withdrawal_for_one_channel_leaves_the_others() -> None:
    known = youth(
        consent(channels=("instagram", "press")),
        withdrawals=(withdrawal(channels=("press",)),),
    )

    assert why_not(known, channel="press") == "withdrawn"
    assert why_not(known, channel="instagram") is None


def test_a_phone_whose_clock_runs_ahead_does_not_outlive_the_withdrawal() -> None:
    ahead = consent(signed_at=NOW + 4 * MINUTE, heard_at=NOW)

    known = youth(ahead, withdrawals=(withdrawal(withdrawn_at=NOW + 2 * MINUTE),))

    assert why_not(known, now=NOW + 5 * MINUTE) == "withdrawn"


def test_a_guardians_consent_carries_no_new_use_from_the_sixteenth_birthday() -> None:
    known = youth(consent(), born_on=date(2010, 11, 23))
    midnight = datetime(2026, 11, 23, tzinfo=HERE)

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "own-consent-needed"


@pytest.mark.parametrize(
    ("born_on", "sixteen_on"),
    [
        (date(2012, 2, 29), date(2028, 2, 29)),
        (date(2084, 2, 29), date(2100, 3, 1)),  # 2100 has no 29 February
    ],
)
def test_who_was_born_on_29_february_is_sixteen_on_the_29th_or_else_on_1_march(
    born_on: date, sixteen_on: date
) -> None:
    midnight = datetime.combine(sixteen_on, time(), HERE)
    known = youth(
        consent(signed_at=midnight - 10 * DAY, valid_until=sixteen_on + 300 * DAY),
        born_on=born_on,
    )

    assert why_not(known, now=midnight - MINUTE) is None
    assert why_not(known, now=midnight) == "own-consent-needed"


def test_the_youths_own_consent_takes_over_at_sixteen() -> None:
    own = consent(consent_id=UUID(int=11), signer=Signer.YOUTH, signed_at=NOW - MINUTE)

    assert why_not(youth(consent(), own, born_on=date(2010, 11, 23))) is None


def test_one_consent_that_counts_is_enough() -> None:
    old = consent(consent_id=UUID(int=11), valid_until=date(2026, 1, 1))

    assert why_not(youth(old, consent())) is None
    assert why_not(youth(consent(), old)) is None


def test_the_reason_told_is_the_one_nearest_to_a_yes() -> None:
    elsewhere = consent(consent_id=UUID(int=11), channels=("press",))
    old = consent(consent_id=UUID(int=12), valid_until=date(2026, 1, 1))

    assert why_not(youth(elsewhere, old)) == "expired"
    assert why_not(youth(old, elsewhere)) == "expired"


def test_one_objection_among_many_is_a_no_and_is_told_once() -> None:
    known = {YOUTH: youth(consent())}

    people = (YOUTH, OTHER, YOUTH, OTHER)
    found = objections(people, known, use=INSTAGRAM, now=NOW, rules=ONE)

    assert [(o.youth_id, o.reason) for o in found] == [(OTHER, "no-consent")]


def test_a_child_is_asked_too() -> None:
    assert why_not(youth(consent(), assents=())) == "assent-missing"
    assert why_not(youth(consent(), assents=(assent(given=False),))) == "child-objects"


def test_the_childs_latest_word_counts_and_of_two_at_once_the_no() -> None:
    yes, no = assent(said_at=NOW), assent(said_at=NOW, given=False)
    earlier = assent(said_at=NOW - MINUTE, given=False)

    assert why_not(youth(consent(), assents=(earlier, yes))) is None
    assert why_not(youth(consent(), assents=(yes, no))) == "child-objects"
    assert why_not(youth(consent(), assents=(no, yes))) == "child-objects"


def test_a_child_may_want_one_channel_and_not_another() -> None:
    known = youth(consent(channels=CHANNELS), assents=(assent(channels=("website",)),))

    assert why_not(known, channel="website") is None
    assert why_not(known, channel="instagram") == "child-objects"


def test_after_the_child_took_it_back_both_are_asked_again() -> None:
    back = withdrawal(by=Signer.YOUTH)
    anew = consent(consent_id=UUID(int=11), signed_at=NOW - MINUTE)

    assert why_not(youth(consent(), withdrawals=(back,))) == "child-objects"
    assert why_not(youth(anew, withdrawals=(back,))) == "child-objects"
    assert why_not(youth(anew, withdrawals=(back,), assents=(assent(said_at=NOW),))) is None


def test_where_two_must_sign_one_is_not_enough() -> None:
    assert why_not(youth(mothers()), rules=BOTH) == "second-guardian-needed"
    assert why_not(youth(mothers(), mothers()), rules=BOTH) == "second-guardian-needed"
    assert why_not(youth(mothers(), fathers()), rules=BOTH) is None


def test_two_parents_who_disagree_are_a_no_until_they_agree() -> None:
    no = fathers(channels=(), refused_channels=("instagram",), signed_at=NOW - 2 * DAY)
    later = fathers(consent_id=UUID(int=13), signed_at=NOW - MINUTE)

    assert why_not(youth(mothers(), no)) == "conflict"
    assert why_not(youth(mothers(), no), channel="press") == "channel-not-covered"
    assert why_not(youth(mothers(), no, later)) is None


def test_one_parent_withdraws_and_the_other_cannot_make_up_for_it() -> None:
    back = withdrawal(by=Signer.GUARDIAN, guardian_id=FATHER)
    hers_again = mothers(consent_id=UUID(int=13), signed_at=NOW - MINUTE)

    assert why_not(youth(mothers(), fathers(), withdrawals=(back,))) == "conflict"
    assert why_not(youth(fathers(), hers_again, withdrawals=(back,))) == "conflict"
    assert why_not(youth(mothers(), withdrawals=(back,))) == "conflict"
    assert why_not(youth(fathers(), withdrawals=(back,))) == "withdrawn"


def test_who_has_no_authority_any_more_says_neither_yes_nor_no() -> None:
    gone = Ended(command_id=UUID(int=40), guardian_id=FATHER, ended_at=NOW - MINUTE)
    no = fathers(channels=(), refused_channels=("instagram",))
    again = fathers(consent_id=UUID(int=13), signed_at=NOW)

    assert why_not(youth(fathers(), ended=(gone,))) == "guardian-ended"
    assert why_not(youth(mothers(), no, ended=(gone,))) is None
    assert why_not(youth(again, ended=(gone,))) is None


def test_a_later_no_of_the_same_parent_takes_back_an_earlier_yes() -> None:
    wide = mothers(channels=("instagram", "press"))
    narrow = mothers(
        consent_id=UUID(int=13),
        channels=("press",),
        refused_channels=("instagram",),
        signed_at=NOW - MINUTE,
    )

    assert why_not(youth(wide, narrow)) == "withdrawn"
    assert why_not(youth(wide, narrow), channel="press") is None


def test_purposes_are_given_one_by_one() -> None:
    known = youth(consent(purposes=("show", "learn")))

    assert why_not(known, purpose="learn") is None
    assert why_not(known, purpose="invite") == "purpose-not-covered"


def test_consent_for_an_event_or_for_pictures_covers_nothing_else() -> None:
    party, other = UUID(int=51), UUID(int=52)
    of_event, of_images = consent(event_id=party), consent(images=(party, other))

    assert why_not(youth(of_event), event_id=party) is None
    assert why_not(youth(of_event), event_id=other) == "picture-not-covered"
    assert why_not(youth(of_event)) == "picture-not-covered"
    assert why_not(youth(of_images), images={party}) is None
    assert why_not(youth(of_images), images={party, UUID(int=53)}) == "picture-not-covered"
    assert why_not(youth(of_images)) == "picture-not-covered"


def test_what_never_counted_is_as_if_it_was_not_there() -> None:
    never = Invalidation(
        command_id=UUID(int=60), consent_id=UUID(int=10), reason="mistake", at=NOW
    )

    assert why_not(youth(consent(), invalidations=(never,))) == "no-consent"


def test_when_the_notice_changes_older_consent_stops_counting_from_that_day() -> None:
    rules = Rules(notices={2: date(2026, 11, 23)})
    midnight = datetime(2026, 11, 23, tzinfo=HERE)
    shown = {"notice_id": "image-consent", "sha256": "0" * 64, "language": "nl"}
    old, new = (consent(notice={**shown, "version": version}) for version in (1, 2))

    assert why_not(youth(old), rules=rules, now=midnight - MINUTE) is None
    assert why_not(youth(old), rules=rules, now=midnight) == "notice-changed"
    assert why_not(youth(consent()), rules=rules, now=midnight) == "notice-changed"
    assert why_not(youth(new), rules=rules, now=midnight) is None
