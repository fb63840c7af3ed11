"""What one young person, and those who decide with them, said; nothing is ever taken out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.words import SHOW
from shared.contracts.consent.record import Signer
from shared.contracts.message import Code, Frozen, Personal


class NoticeShown(Frozen):
    """Which text was shown: its hash is that of the exact words."""

    notice_id: Code
    version: int
    sha256: str
    language: Code


class Signature(Frozen):
    """How it was signed. No pressure, no timing: those would be biometrics."""

    kind: Code = "typed"
    drawing: Personal | None = None
    document_sha256: str | None = None


class Use(Frozen):
    """What a picture is to be used for."""

    channel: Code
    purpose: Code = SHOW
    images: frozenset[UUID] = frozenset()
    event_id: UUID | None = None


class Consent(Frozen):
    """What was signed, once. What was offered and not given was refused."""

    consent_id: UUID
    signer: Signer
    signer_name: Personal
    signed_at: AwareDatetime
    heard_at: AwareDatetime
    channels: tuple[Code, ...]
    valid_until: date
    purposes: tuple[Code, ...] = (SHOW,)
    refused_channels: tuple[Code, ...] = ()
    refused_purposes: tuple[Code, ...] = ()
    images: tuple[UUID, ...] = ()
    event_id: UUID | None = None
    information: tuple[Code, ...] = ("photo", "video")
    guardian_id: UUID | None = None
    relation: Code | None = None
    notice: NoticeShown | None = None
    route: Code = "worker"
    present: Code | None = None
    signature: Signature | None = None
    renews: UUID | None = None

    @property
    def given_at(self) -> datetime:
        """Return when it was given by our clock, should the phone's run ahead of it."""
        return min(self.signed_at, self.heard_at)

    @property
    def party(self) -> tuple[Signer, UUID | None]:
        """Return whose word it is."""
        return self.signer, self.guardian_id

    @property
    def gives(self) -> bool:
        """Return whether it gives anything at all."""
        return bool(self.channels and self.purposes)

    def is_about(self, use: Use) -> bool:
        """Return whether it speaks of the pictures that are to be used."""
        if self.images:
            return bool(use.images) and use.images <= set(self.images)
        return self.event_id is None or self.event_id == use.event_id

    def touches(self, use: Use) -> bool:
        """Return whether it speaks of any of them: enough for a no."""
        if self.images:
            return not use.images.isdisjoint(self.images)
        return self.event_id is None or self.event_id == use.event_id

    def refuses(self, use: Use) -> bool:
        """Return whether it says no to this use."""
        named = use.channel in self.refused_channels or use.purpose in self.refused_purposes
        return named and self.touches(use)


class Assent(Frozen):
    """What a child under sixteen wants. Channels and purposes left out: all of them."""

    assent_id: UUID
    given: bool
    said_at: AwareDatetime
    channels: tuple[Code, ...] = ()
    purposes: tuple[Code, ...] = ()
    name: Personal | None = None
    notice: NoticeShown | None = None
    signature: Signature | None = None
    route: Code = "worker"
    present: Code | None = None

    def wants(self, use: Use) -> bool:
        """Return whether the child is fine with this use."""
        channel = not self.channels or use.channel in self.channels
        purpose = not self.purposes or use.purpose in self.purposes
        return self.given and channel and purpose


class Withdrawal(Frozen):
    """Consent given up to this moment no longer counts; no channels: for all of them.

    Of one guardian it takes back what that guardian gave. Of the youth, or of somebody
    who did not say who they are, it takes back everything.
    """

    command_id: UUID
    withdrawn_at: AwareDatetime
    channels: tuple[Code, ...] = ()
    by: Signer | None = None
    guardian_id: UUID | None = None

    @property
    def is_a_guardians(self) -> bool:
        """Return whether one known guardian said it, and nobody else."""
        return self.by is Signer.GUARDIAN and self.guardian_id is not None

    def names(self, channel: str) -> bool:
        """Return whether it is about this channel."""
        return not self.channels or channel in self.channels

    def covers(self, consent: Consent, channel: str) -> bool:
        """Return whether `consent` no longer counts for `channel`; deny wins a draw."""
        if self.is_a_guardians and consent.party != (Signer.GUARDIAN, self.guardian_id):
            return False
        return self.names(channel) and consent.given_at <= self.withdrawn_at


class Invalidation(Frozen):
    """A consent that should never have counted: a mistake, or the wrong person signed."""

    command_id: UUID
    consent_id: UUID
    reason: Code
    at: AwareDatetime


class Ended(Frozen):
    """What this guardian said up to this moment no longer counts: neither yes nor no."""

    command_id: UUID
    guardian_id: UUID
    ended_at: AwareDatetime


class Youth(Frozen):
    """One young person's file. The date of birth lives only here."""

    youth_id: UUID
    born_on: date | None = None
    consents: tuple[Consent, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    assents: tuple[Assent, ...] = ()
    invalidations: tuple[Invalidation, ...] = ()
    ended: tuple[Ended, ...] = ()
    looked_at: AwareDatetime | None = None
    """Up to when what became due was told: see `calendar.py`."""

    @property
    def invalid(self) -> frozenset[UUID]:
        """Return the consents that never counted."""
        return frozenset(each.consent_id for each in self.invalidations)

    @property
    def standing(self) -> tuple[Consent, ...]:
        """Return the consents that were not invalidated."""
        if not self.invalidations:
            return self.consents
        return tuple(c for c in self.consents if c.consent_id not in self.invalid)

    def has_another_birthday(self, born_on: date) -> bool:
        """Return whether the file has another date of birth, and a consent rests on it."""
        return bool(self.standing) and self.born_on not in (None, born_on)

    def consent(self, consent_id: UUID) -> Consent | None:
        """Return the consent of this id."""
        return next((c for c in self.consents if c.consent_id == consent_id), None)

    def given(self, consent: Consent, *, born_on: date) -> "Youth":
        """Return the youth with this consent beside the others."""
        return self.model_copy(
            update={"consents": (*self.consents, consent), "born_on": born_on}
        )

    def withdrawal(self, command_id: UUID) -> Withdrawal | None:
        """Return the withdrawal this command made."""
        return next((w for w in self.withdrawals if w.command_id == command_id), None)

    def withdrawn(self, withdrawal: Withdrawal) -> "Youth":
        """Return the youth with this withdrawal beside the others."""
        return self.model_copy(update={"withdrawals": (*self.withdrawals, withdrawal)})

    def assent(self, assent_id: UUID) -> Assent | None:
        """Return the assent of this id."""
        return next((a for a in self.assents if a.assent_id == assent_id), None)

    def assented(self, assent: Assent, *, born_on: date | None = None) -> "Youth":
        """Return the youth with this word of the child beside the others."""
        update = {"assents": (*self.assents, assent), "born_on": born_on or self.born_on}
        return self.model_copy(update=update)

    def saying(self, word: Consent | Assent, *, born_on: date) -> "Youth":
        """Return the youth with what was signed beside the others: consent, or assent."""
        if isinstance(word, Consent):
            return self.given(word, born_on=born_on)
        return self.assented(word, born_on=born_on)

    def has_heard(self, request_id: UUID) -> bool:
        """Return whether somebody signed what came of this request."""
        return self.consent(request_id) is not None or self.assent(request_id) is not None

    @property
    def wish(self) -> Assent | None:
        """Return the child's latest word; of two at one moment the no."""
        return max(self._words(), key=lambda a: (a.said_at, not a.given), default=None)

    def wants(self, use: Use) -> bool:
        """Return whether the child's latest word allows this use; a draw is a no."""
        wish = self.wish
        return wish is not None and all(
            a.wants(use) for a in self._words() if a.said_at == wish.said_at
        )

    def _words(self) -> tuple[Assent, ...]:
        # A yes written down with a consent that never counted may be another child's.
        if not self.invalidations:
            return self.assents
        return tuple(a for a in self.assents if not (a.given and a.assent_id in self.invalid))

    def invalidated(self, invalidation: Invalidation) -> "Youth":
        """Return the youth with one consent that never counted."""
        return self.model_copy(update={"invalidations": (*self.invalidations, invalidation)})

    def without(self, ended: Ended) -> "Youth":
        """Return the youth with one guardian less; whose authority returns signs again."""
        if any(e.command_id == ended.command_id for e in self.ended):
            return self
        return self.model_copy(update={"ended": (*self.ended, ended)})

    def looked_until(self, moment: datetime) -> "Youth":
        """Return the youth of whom all that became due up to `moment` was told."""
        return self.model_copy(update={"looked_at": max(moment, self.looked_at or moment)})

    def has_ended(self, guardian_id: UUID | None, *, at: datetime) -> bool:
        """Return whether what this guardian said then no longer counts."""
        return any(e.guardian_id == guardian_id and at <= e.ended_at for e in self.ended)
