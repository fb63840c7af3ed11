"""The record of a consent by ISO/IEC TS 27560, and the receipt: that record, signed."""

from base64 import urlsafe_b64encode
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jws
from joserfc.jwk import OKPKey
from pydantic_core import to_json

from services.consent.domain.age import day, sixteen_on
from services.consent.domain.calendar import DAY, is_over
from services.consent.domain.notice import Organisation
from services.consent.domain.said import Assent, Consent
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
CHILD = "child"  # whose word is assent, beside the consent of a guardian
RECIPIENTS = {
    "instagram": "Meta",
    "facebook": "Meta",
    "snapchat": "Snap",
    "tiktok": "TikTok",
    "youtube": "Google",
}


def state(youth: Youth, consent: Consent, *, now: datetime) -> str:
    """Return the state of a consent, in the words of ISO/IEC TS 27560."""
    if consent.consent_id in youth.invalid:
        return "ConsentInvalidated"
    if not consent.gives:
        return "ConsentRefused"
    if is_over(youth, consent):
        return "ConsentWithdrawn"
    if day(now) > consent.valid_until:
        return "ConsentExpired"
    return "RenewedConsentGiven" if consent.renews else "ConsentGiven"


def as_consent(assent: Assent, *, born_on: date) -> Consent:
    """Return what a child signed, for its receipt: it counts until the sixteenth birthday."""
    return Consent(
        consent_id=assent.assent_id,
        signer=Signer.YOUTH,
        signer_name=assent.name or "",
        signed_at=assent.said_at,
        heard_at=assent.said_at,
        channels=assent.channels if assent.given else (),
        purposes=assent.purposes if assent.given else (),
        valid_until=sixteen_on(born_on) - DAY,
        relation=CHILD,
        notice=assent.notice,
        signature=assent.signature,
        route=assent.route,
        present=assent.present,
    )


def record(
    youth_id: UUID, consent: Consent, *, organisation: Organisation, kvk: str
) -> dict[str, Any]:
    """Return the record as it was when it was signed: later events do not change it.

    Its sections are `header`, `processing`, `parties` and `event`, as in the standard.
    """
    return {
        "header": {
            "schema_version": PROFILE,
            "record_id": str(consent.consent_id),
            "pii_principal_id": str(youth_id),
        },
        "processing": _processing(consent, organisation, kvk),
        "parties": [
            {
                "party_role": "controller",
                "name": organisation.name,
                "contact": organisation.contact,
            },
            _signer(consent),
        ],
        "event": _event(youth_id, consent),
    }


def _processing(consent: Consent, organisation: Organisation, kvk: str) -> dict[str, Any]:
    notice = consent.notice
    return {
        "privacy_notice": notice and notice.model_dump(mode="json"),
        "language": notice.language if notice else "nl",
        "purposes": [
            {"purpose": p, "given": p in consent.purposes}
            for p in (*consent.purposes, *consent.refused_purposes)
        ],
        "channels": [
            {"channel": c, "given": c in consent.channels}
            for c in (*consent.channels, *consent.refused_channels)
        ],
        "images": [str(image) for image in consent.images],
        "event_id": consent.event_id and str(consent.event_id),
        "lawful_basis": "dpv:ExpressedConsent",
        "pii_information": list(consent.information),
        "pii_controllers": [{"name": organisation.name, "kvk": kvk}],
        "collection_method": consent.route,
        "processing_method": "publish",
        "storage_locations": ["EU"],
        "retention_period": "P5Y",
        "jurisdiction": "NL",
        "recipient_third_parties": sorted(
            {RECIPIENTS[c] for c in consent.channels if c in RECIPIENTS}
        ),
        "withdrawal_method": "link on the receipt, or the youth worker",
        "privacy_rights": ["access", "rectification", "erasure", "withdraw", "complain"],
        "authority_party": "Autoriteit Persoonsgegevens",
    }


def _signer(consent: Consent) -> dict[str, Any]:
    return {
        "party_role": "signer",
        "party_id": consent.guardian_id and str(consent.guardian_id),
        "name": consent.signer_name.get_secret_value(),
        "relation": consent.relation or _relation(consent),
        "parental_authority": consent.signer is Signer.GUARDIAN,
    }


def _event(youth_id: UUID, consent: Consent) -> dict[str, Any]:
    signature = consent.signature
    return {
        "event_time": consent.given_at.isoformat(),
        "valid_until": consent.valid_until.isoformat(),
        "entity_id": str(consent.guardian_id or youth_id),
        "event_type": "explicit",
        "event_state": _state_when_signed(consent),
        "renews": consent.renews and str(consent.renews),
        "age_band": "<16" if _of_a_child(consent) else ">=16",
        "present": consent.present,
        "signature": signature and signature.kind,
        "document_sha256": signature and signature.document_sha256,
    }


def _of_a_child(consent: Consent) -> bool:
    return consent.signer is Signer.GUARDIAN or consent.relation == CHILD


def _relation(consent: Consent) -> str:
    return "self" if consent.signer is Signer.YOUTH else "guardian"


def _state_when_signed(consent: Consent) -> str:
    if not consent.gives:
        return "ConsentRefused"
    return "RenewedConsentGiven" if consent.renews else "ConsentGiven"


class Signet:
    """The key of the organisation that signs receipts: Ed25519, made from one secret."""

    def __init__(self, secret: str) -> None:
        seed = HKDF(SHA256(), 32, salt=None, info=b"seintje consent receipts").derive(
            secret.encode()
        )
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        self._key = OKPKey.import_key(
            {"kty": "OKP", "crv": "Ed25519", "d": _base64(seed), "x": _base64(public)}
        )

    def sign(self, record: dict[str, Any]) -> str:
        """Return `record` as a JWS in its compact form; the same gives the same."""
        header = {"alg": "Ed25519", "kid": self._key.thumbprint(), "typ": "consent-receipt+jws"}
        return jws.serialize_compact(header, to_json(record), self._key, algorithms=["Ed25519"])

    @property
    def public(self) -> dict[str, Any]:
        """Return the public key, as anyone may see it: a JWK (RFC 8037) with its `kid`."""
        return {**self._key.as_dict(private=False), "kid": self._key.thumbprint()}


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
