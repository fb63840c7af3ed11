"""Whatever was signed, withdrawn and asked: yes only with all that the law asks for.

Said the other way round, from the law and not from the code: everything a yes needs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.consent.domain.may_publish import Rules, objections
from services.consent.domain.said import (
    Assent,
    Consent,
    Use,
)
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer
from shared.language.clock import HERE
from shared.language.consent import OBJECTIONS
from tests.consent.any_file import AGAIN, KNOWN, MOMENTS, NUMBERS, PEOPLE, USES, C
from tests.consent.kept import (
    BOTH,
    MOTHER,
    ONE,
)


def may_be_shown(known: Youth, use: Use, now: datetime, rules: Rules) -> bool:
    here = now.astimezone(HERE).date()
    assert known.born_on
    sixteen = known.born_on.replace(year=known.born_on.year + 16)
    yes = {party(c) for c in known.consents if counts(known, c, use, here)}
    if here >= sixteen:
        return (Signer.YOUTH, None) in yes
    guardians = {number for signer, number in yes if signer is Signer.GUARDIAN}
    return (
        are_as_many(known, rules.guardians, guardians)
        and all(
            any(is_surely(known, who, one) for one in guardians) for who in said_no(known, use)
        )
        and wants_it(known, use)
    )


def party(form: Consent) -> tuple[Signer, UUID | None]:
    return form.signer, form.guardian_id


def are_as_many(known: Youth, needed: int, numbers: set[UUID | None]) -> bool:
    two = any(not is_perhaps(known, one, other) for one, other in combinations(numbers, 2))
    return bool(numbers) and (needed == 1 or two)


def is_surely(known: Youth, one: UUID | None, other: UUID | None) -> bool:
    """Return whether two are one person: by their number, or because a worker says so."""
    if one == other or None in {one, other}:
        return one == other
    return other in person(known, one) and not contradicted(known, one, other)


def is_perhaps(known: Youth, one: UUID | None, other: UUID | None) -> bool:
    """Return whether nobody can be sure that two are two."""
    if is_surely(known, one, other) or None in {one, other}:
        return True
    if contradicted(known, one, other):
        return other in person(known, one)
    signed = {c.guardian_id for c in known.consents if c.consent_id not in void(known)}
    one_name = any(
        {first, second} == {MOTHER, AGAIN}
        for first in person(known, one) & signed
        for second in person(known, other) & signed
    )
    return one_name or bool(person(known, one) & person(known, other) & signed)


def person(known: Youth, number: UUID | None) -> set[UUID | None]:
    """Return all numbers that are one with this one, by what was said last of each pair."""
    together = {number}
    for _ in NUMBERS:
        for pair, same in last_words(known).items():
            if same and pair & together:
                together |= pair
    return together


def contradicted(known: Youth, one: UUID | None, other: UUID | None) -> bool:
    """Return whether somebody said that these are two, or any they are one with."""
    across = {
        frozenset((first, second))
        for first in person(known, one)
        for second in person(known, other)
    }
    return any(not same and pair in across for pair, same in last_words(known).items())


def last_words(known: Youth) -> dict[frozenset[UUID | None], bool]:
    return {frozenset((s.guardian_id, s.other_id)): s.same for s in known.settled}


def void(known: Youth) -> set[UUID]:
    return {i.consent_id for i in known.invalidations}


def counts(known: Youth, form: Consent, use: Use, here: date) -> bool:
    return (
        use.channel in form.channels
        and use.purpose in form.purposes
        and form.event_id in (None, use.event_id)
        and here <= form.valid_until
        and form.consent_id not in void(known)
        and not any(
            form.signer is Signer.GUARDIAN
            and is_perhaps(known, form.guardian_id, e.guardian_id)
            and form.signed_at <= e.ended_at
            for e in known.ended
        )
        and not any(
            w.withdrawn_at >= form.signed_at
            and use.channel in (w.channels or C)
            and (w.guardian_id is None or is_of(known, form, w.guardian_id))
            for w in known.withdrawals
        )
        and not any(
            no.signed_at >= form.signed_at
            and (no.signer is form.signer is Signer.YOUTH or is_of(known, form, no.guardian_id))
            and no.signer is form.signer
            for no in refusals(known, use)
        )
        and not (
            form.signer is Signer.YOUTH
            and any(a.said_at >= form.signed_at and says_no(a, use) for a in known.assents)
        )
    )


def is_of(known: Youth, form: Consent, guardian: UUID | None) -> bool:
    """Return whether this guardian perhaps signed it."""
    return form.signer is Signer.GUARDIAN and is_perhaps(known, form.guardian_id, guardian)


def says_no(said: Assent, use: Use) -> bool:
    return not said.given or use.channel not in (said.channels or C)


def refusals(known: Youth, use: Use) -> list[Consent]:
    return [
        c
        for c in known.consents
        if (use.channel in c.refused_channels or use.purpose in c.refused_purposes)
        and c.event_id in (None, use.event_id)
        and c.consent_id not in void(known)
    ]


def said_no(known: Youth, use: Use) -> set[UUID | None]:
    refused = {
        (c.guardian_id, c.signed_at)
        for c in refusals(known, use)
        if c.signer is Signer.GUARDIAN
    }
    withdrew = {
        (w.guardian_id, w.withdrawn_at)
        for w in known.withdrawals
        if w.guardian_id and use.channel in (w.channels or C)
    }
    return {
        who
        for who, at in refused | withdrew
        if not any(
            is_surely(known, who, e.guardian_id) and at <= e.ended_at for e in known.ended
        )
    }


def wants_it(known: Youth, use: Use) -> bool:
    counted = [a for a in known.assents if not a.given or a.assent_id not in void(known)]
    latest = max((a.said_at for a in counted), default=None)
    if latest is None:
        return False
    took_back = any(
        w.by is Signer.YOUTH and use.channel in (w.channels or C) and w.withdrawn_at >= latest
        for w in known.withdrawals
    )
    return not took_back and not any(says_no(a, use) for a in counted if a.said_at == latest)


@settings(max_examples=200)
@given(PEOPLE, KNOWN, USES, MOMENTS, st.sampled_from((ONE, BOTH)))
def test_yes_only_if_everybody_has_a_consent_that_counts(
    people: list[UUID], known: Mapping[UUID, Youth], use: Use, now: datetime, rules: Rules
) -> None:
    found = objections(people, known, use=use, now=now, rules=rules)

    stand_in_the_way = {
        who
        for who in people
        if who not in known or not may_be_shown(known[who], use, now, rules)
    }
    assert {objection.youth_id for objection in found} == stand_in_the_way
    assert {objection.reason for objection in found} <= set(OBJECTIONS)
