"""A link to sign with: one use, an end, a few tries. Only the hash of its secret is kept."""

import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.age import day, signer_for
from shared.contracts.consent.record import Signer
from shared.contracts.message import Code, Frozen, Personal

LONGEST = timedelta(days=60)  # a link that works for longer is one that got lost
TRIES = 5  # how often the date of birth may be wrong before the link is closed
SIGNED, OTHER_DATE = "signed", "other-date"  # what became of a form, beside why it is closed


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
    tried_by: tuple[UUID, ...] = ()
    """The commands that counted a try: each counts once."""
    wrong_by: tuple[UUID, ...] = ()
    """Those of them whose date of birth was another one."""
    used_by: UUID | None = None
    cancelled: bool = False

    def closed(self, *, now: datetime, by: UUID | None = None) -> str | None:
        """Return why it cannot be signed with, `by` this command; None while it can."""
        if self.used_by is not None:
            return "link-used"
        if self.cancelled:
            return "link-cancelled"
        if now >= self.expires_at:
            return "link-expired"
        if (
            self.signer is Signer.GUARDIAN
            and signer_for(self.born_on, day(now)) is Signer.YOUTH
        ):
            return "youth-must-sign"
        # The last try was counted before anybody looked at it: it may still be the right one.
        is_looked_at = by in self.tried_by and by not in self.wrong_by
        return "link-locked" if self.locked and not is_looked_at else None

    def answer_to(self, command_id: UUID, *, now: datetime) -> str | None:
        """Return `signed`, or why not; None while nobody knows."""
        if self.used_by == command_id:
            return SIGNED
        if command_id in self.wrong_by and not self.locked:
            return OTHER_DATE
        return self.closed(now=now, by=command_id)

    def used(self, command_id: UUID) -> "Link":
        """Return the link used up; what was only needed to sign with it is let go."""
        return self.model_copy(update={"used_by": command_id, "youth_name": None})

    @property
    def locked(self) -> bool:
        """Return whether the date of birth was wrong too often."""
        return self.tries >= TRIES

    def tried(self, command_id: UUID) -> "Link":
        """Return the link with one try less; the same command again changes nothing."""
        if command_id in self.tried_by:
            return self
        update = {"tries": self.tries + 1, "tried_by": (*self.tried_by, command_id)}
        return self.model_copy(update=update)

    def wrongly_tried(self, command_id: UUID) -> "Link":
        """Return the link that remembers which try was wrong."""
        return self.model_copy(update={"wrong_by": (*self.wrong_by, command_id)})

    def cancel(self) -> "Link":
        """Return the link that nobody can sign with any more."""
        return self.model_copy(update={"cancelled": True})


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


def receipt_from(receipt_sha256: str, link: Link) -> Receipt:
    """Return what the receipt of who signed leads to; only the hash of its secret is known."""
    return Receipt(
        token_sha256=receipt_sha256,
        youth_id=link.youth_id,
        signer=link.signer,
        guardian_id=link.guardian_id,
        consent_id=link.request_id,
    )
