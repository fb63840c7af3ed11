"""A link to sign with: one use, an end, a few tries. Only its hash is kept."""

import hmac
import json
import re
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.age import OLDEST, a_year_after, age, day, signer_for
from services.consent.domain.notice import NoticeText, Organisation, notice
from services.consent.domain.record import unknown_word, wrong_signer
from services.consent.domain.youth import Assent, Consent, NoticeShown, Signature, Youth
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import AskToSign, SignConsent
from shared.contracts.message import Code, Frozen, Personal

LONGEST = timedelta(days=60)  # a link that works for longer is one that got lost
DRAWING = re.compile(r"(M[0-9]{1,4},[0-9]{1,4}(L[0-9]{1,4},[0-9]{1,4})*)+")
TRIES = 5  # how often the check may be wrong before the link is closed


class Link(Frozen):
    """One request to one person to sign."""

    request_id: UUID
    token_sha256: str
    youth_id: UUID
    youth_name: Personal | None = None
    born_on: date
    signer: Signer
    guardian_id: UUID | None = None
    channels: tuple[Code, ...]
    purposes: tuple[Code, ...]
    event_id: UUID | None = None
    images: tuple[UUID, ...] = ()
    notice_version: int
    language: Code
    route: Code
    present: Code | None = None
    renews: UUID | None = None
    asked_at: AwareDatetime
    expires_at: AwareDatetime
    tries: int = 0
    used_by: UUID | None = None
    cancelled: bool = False

    def closed(self, *, now: datetime) -> str | None:
        """Return why it cannot be signed with; None while it can."""
        if self.used_by is not None:
            return "link-used"
        if self.cancelled:
            return "link-cancelled"
        if now >= self.expires_at:
            return "link-expired"
        return "link-locked" if self.tries >= TRIES else None

    def used(self, command_id: UUID) -> "Link":
        """Return the link used up; what was only needed to sign with it is let go."""
        return self.model_copy(update={"used_by": command_id, "youth_name": None})

    def tried(self) -> "Link":
        """Return the link with one try less."""
        return self.model_copy(update={"tries": self.tries + 1})


class Receipt(Frozen):
    """What the link on a receipt leads to: one signer's own word."""

    token_sha256: str
    youth_id: UUID
    signer: Signer
    guardian_id: UUID | None = None
    consent_id: UUID


def hash_of(token: str) -> str:
    """Return what is kept of a token; it is random and long, so no salt is needed."""
    return sha256(token.encode()).hexdigest()


def receipt_token(token: str) -> str:
    """Return the secret of the receipt that follows from a signing token.

    So nobody has to send it: who signed can make it, and nobody who saw a hash can.
    """
    return hmac.new(token.encode(), b"receipt", sha256).hexdigest()


def link_from(command: AskToSign, *, notice_version: int, now: datetime) -> Link:
    """Return the request a command describes."""
    return Link(
        request_id=command.request_id,
        token_sha256=command.token_sha256,
        youth_id=command.youth_id,
        youth_name=command.youth_name,
        born_on=command.born_on,
        signer=command.signer,
        guardian_id=command.guardian_id,
        channels=tuple(dict.fromkeys(command.channels)),
        purposes=tuple(dict.fromkeys(command.purposes)),
        event_id=command.event_id,
        images=command.images,
        notice_version=notice_version,
        language=command.language,
        route=command.route,
        present=command.present,
        renews=command.renews,
        asked_at=now,
        expires_at=command.expires_at,
    )


def cannot_ask(  # noqa: PLR0911 - one line a rule
    command: AskToSign, youth: Youth, *, now: datetime
) -> tuple[str, str] | None:
    """Return reason and field when this person cannot be asked."""
    if not now < command.expires_at <= now + LONGEST:
        return "bad-expiry", "expires_at"
    if not 0 <= age(command.born_on, day(now)) <= OLDEST:
        return "not-a-birthday", "born_on"
    if youth.standing and youth.born_on not in (None, command.born_on):
        return "other-birthday", "born_on"
    if wrong := unknown_word(command.channels, command.purposes):
        return wrong
    if command.signer is Signer.YOUTH:
        return None
    if signer_for(command.born_on, day(now)) is Signer.YOUTH:
        return "youth-must-sign", "signer"
    if youth.wish is None or not youth.wish.given:
        return "child-first", "signer"  # no guardian is asked for what the child does not want
    return None


def cannot_sign(  # noqa: PLR0911 - one line a rule
    command: SignConsent, link: Link, *, now: datetime
) -> tuple[str, str] | None:
    """Return reason and field when this cannot be signed."""
    if closed := link.closed(now=now):
        return closed, "token"
    if not {*command.channels} <= {*link.channels}:
        return "unknown-channel", "channels"
    if not {*command.purposes} <= {*link.purposes}:
        return "unknown-purpose", "purposes"
    if command.drawing is not None and not DRAWING.fullmatch(
        command.drawing.get_secret_value()
    ):
        return "bad-drawing", "drawing"
    if link.signer is Signer.YOUTH:
        return None
    if signer_for(link.born_on, day(now)) is Signer.YOUTH:
        return "youth-must-sign", "token"
    if command.authority is not True:
        return "no-authority", "authority"
    return wrong_signer(link.signer, command.relation, authority=True)


def is_assent(link: Link, *, on: date) -> bool:
    """Return whether who signs is still a child, whose guardians decide as well."""
    return link.signer is Signer.YOUTH and signer_for(link.born_on, on) is Signer.GUARDIAN


def audience(link: Link, *, on: date) -> str:
    """Return for whom the notice is written: `guardian`, `child` or `youth`."""
    if link.signer is Signer.GUARDIAN:
        return "guardian"
    return "child" if is_assent(link, on=on) else "youth"


def notice_for(link: Link, organisation: Organisation, *, on: date) -> NoticeText | None:
    """Return the exact words that a link shows."""
    found = notice(link.notice_version, language=link.language)
    if found is None:
        return None
    return found.text(
        audience(link, on=on), organisation, purposes=link.purposes, channels=link.channels
    )


def signature_of(command: SignConsent, link: Link, shown: NoticeShown) -> Signature:
    """Return the signature, with the hash of everything it stands under."""
    drawing = command.drawing
    document = {
        "notice": shown.sha256,
        "request": str(link.request_id),
        "youth": str(link.youth_id),
        "youth_name": link.youth_name.get_secret_value() if link.youth_name else None,
        "channels": sorted(command.channels),
        "purposes": sorted(command.purposes),
        "signer": link.signer,
        "signer_name": command.signer_name.get_secret_value(),
        "relation": command.relation,
        "signed_at": command.signed_at.isoformat(),
        "drawing": drawing.get_secret_value() if drawing else None,
    }
    whole = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Signature(
        kind="drawn" if drawing else "typed",
        drawing=drawing,
        document_sha256=sha256(whole.encode()).hexdigest(),
    )


def consent_by(
    command: SignConsent, link: Link, shown: NoticeShown, *, now: datetime
) -> Consent:
    """Return what was signed with a link, for a year."""
    return Consent(
        consent_id=link.request_id,
        signer=link.signer,
        signer_name=command.signer_name,
        signed_at=min(command.signed_at, now),
        heard_at=now,
        channels=_in_order(link.channels, command.channels),
        valid_until=a_year_after(day(min(command.signed_at, now))),
        purposes=_in_order(link.purposes, command.purposes),
        refused_channels=tuple(c for c in link.channels if c not in command.channels),
        refused_purposes=tuple(p for p in link.purposes if p not in command.purposes),
        images=link.images,
        event_id=link.event_id,
        guardian_id=link.guardian_id,
        relation=command.relation,
        notice=shown,
        route=link.route,
        present=link.present,
        signature=signature_of(command, link, shown),
        renews=link.renews,
    )


def assent_by(command: SignConsent, link: Link, shown: NoticeShown, *, now: datetime) -> Assent:
    """Return what a child signed with a link."""
    return Assent(
        assent_id=link.request_id,
        given=bool(command.channels and command.purposes),
        said_at=min(command.signed_at, now),
        channels=_in_order(link.channels, command.channels),
        purposes=_in_order(link.purposes, command.purposes),
        name=command.signer_name,
        notice=shown,
        signature=signature_of(command, link, shown),
        route=link.route,
        present=link.present,
    )


def _in_order(offered: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in offered if word in given)
