"""What somebody said, each as it was said; nothing of it ever changes."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.names import plain
from services.consent.domain.words import SHOW
from shared.contracts.consent.record import Signer
from shared.contracts.message import Code, Frozen, Personal

Voice = UUID | str
"""Whose word it is among guardians: a number, or the plain name of somebody without one."""


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
    def voice(self) -> Voice:
        """Return whose word it is, if it is a guardian's: a number, or a name without one."""
        return self.guardian_id or plain(self.signer_name.get_secret_value())

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

    def follows(self, consent: Consent, channel: str) -> bool:
        """Return whether it is about this channel, and not before this consent."""
        return self.names(channel) and consent.given_at <= self.withdrawn_at


class Invalidation(Frozen):
    """A consent that should never have counted: a mistake, or the wrong person signed."""

    command_id: UUID
    consent_id: UUID
    reason: Code
    at: AwareDatetime


class Settled(Frozen):
    """Somebody looked whether two guardians are one person; a later word replaces it."""

    command_id: UUID
    guardian_id: UUID
    other_id: UUID
    same: bool
    at: AwareDatetime
    by: Code

    @property
    def pair(self) -> frozenset[UUID]:
        """Return the two it is about."""
        return frozenset((self.guardian_id, self.other_id))


class Ended(Frozen):
    """What this guardian said up to this moment no longer counts: neither yes nor no."""

    command_id: UUID
    guardian_id: UUID
    ended_at: AwareDatetime
