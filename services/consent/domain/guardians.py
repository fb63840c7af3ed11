"""The guardians of one young person, as a worker sees them."""

from uuid import UUID

from services.consent.domain.said import Consent
from services.consent.domain.youth import Youth
from shared.contracts.consent.guardians import GuardianPair, Guardians, GuardianView
from shared.contracts.consent.record import Signer


def guardians_of(youth: Youth) -> Guardians:
    """Return who signed under which number, and who must be told apart first."""
    forms: dict[UUID, list[Consent]] = {}
    for consent in youth.standing:
        if consent.signer is Signer.GUARDIAN and consent.guardian_id is not None:
            forms.setdefault(consent.guardian_id, []).append(consent)
    return Guardians(
        guardians=tuple(_view(youth, number, signed) for number, signed in forms.items()),
        maybe_one=pairs_of(youth),
    )


def pairs_of(youth: Youth) -> tuple[GuardianPair, ...]:
    """Return the guardians of whom somebody must say first whether they are one person."""
    return tuple(
        GuardianPair(guardian_id=pair.guardian_id, other_id=pair.other_id)
        for pair in youth.guardians.to_settle()
    )


def _view(youth: Youth, number: UUID, forms: list[Consent]) -> GuardianView:
    names = {form.signer_name.get_secret_value(): form.signer_name for form in forms}
    relations = dict.fromkeys(form.relation for form in forms if form.relation)
    latest = max(form.given_at for form in forms)
    return GuardianView(
        guardian_id=number,
        names=tuple(names.values()),
        relations=tuple(relations),
        forms=len(forms),
        ended=youth.has_ended(number, at=latest),
        one_with=youth.guardians.one_with(number),
    )
