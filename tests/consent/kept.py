"""What is kept of a young person, for tests of the rules alone."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.consent.domain.may_publish import Rules, objections
from services.consent.domain.said import Assent, Consent, Use, Withdrawal
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


YOUTH, OTHER = UUID(int=1), UUID(int=2)


MOTHER, FATHER = UUID(int=31), UUID(int=32)


ONE, BOTH = Rules(guardians=1), Rules(guardians=2)


INSTAGRAM = Use(channel="instagram")


def consent(**changed: object) -> Consent:
    signed_at = changed.get("signed_at", NOW - 10 * DAY)
    return Consent.model_validate(
        {
            "consent_id": UUID(int=10),
            "signer": Signer.GUARDIAN,
            "signer_name": "Een Ouder",
            "signed_at": signed_at,
            "heard_at": signed_at,
            "channels": ("instagram",),
            "valid_until": date(2027, 11, 13),
        }
        | changed
    )


def withdrawal(**changed: object) -> Withdrawal:
    return Withdrawal.model_validate(
        {"command_id": UUID(int=20), "withdrawn_at": NOW - DAY} | changed
    )


def assent(**changed: object) -> Assent:
    return Assent.model_validate(
        {"assent_id": UUID(int=30), "given": True, "said_at": NOW - 400 * DAY} | changed
    )


def youth(*consents: Consent, **changed: object) -> Youth:
    return Youth.model_validate(
        {
            "youth_id": YOUTH,
            "born_on": date(2013, 3, 15),
            "consents": consents,
            "assents": (assent(),),
        }
        | changed
    )


def why_not(
    known: Youth, *, now: datetime = NOW, rules: Rules = ONE, **use: object
) -> str | None:
    asked = Use.model_validate({"channel": "instagram"} | use)
    people = {known.youth_id: known}
    found = objections((known.youth_id,), people, use=asked, now=now, rules=rules)
    return found[0].reason if found else None


def mothers(**changed: object) -> Consent:
    return consent(**{"guardian_id": MOTHER, "signer_name": "Canan Arslan"} | changed)


def fathers(**changed: object) -> Consent:
    return consent(
        **{"consent_id": UUID(int=12), "guardian_id": FATHER, "signer_name": "Wout Spreeuw"}
        | changed
    )
