"""What one young person, and those who decide with them, said; nothing is ever taken out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.consent.domain.identity import Identities
from services.consent.domain.said import (
    Assent,
    Consent,
    Ended,
    Invalidation,
    Settled,
    Use,
    Voice,
    Withdrawal,
)
from shared.contracts.consent.record import Signer
from shared.contracts.message import Frozen


class Youth(Frozen):
    """One young person's file. The date of birth lives only here."""

    youth_id: UUID
    born_on: date | None = None
    consents: tuple[Consent, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    assents: tuple[Assent, ...] = ()
    invalidations: tuple[Invalidation, ...] = ()
    ended: tuple[Ended, ...] = ()
    settled: tuple[Settled, ...] = ()
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

    @property
    def read_notices(self) -> frozenset[str]:
        """Return the hashes of the words that were read before signing."""
        shown = (*(c.notice for c in self.consents), *(a.notice for a in self.assents))
        return frozenset(notice.sha256 for notice in shown if notice is not None)

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

    @property
    def guardians(self) -> Identities:
        """Return who is who among those who decide with them."""
        return Identities(self.standing, self.settled)

    def knows_guardian(self, number: UUID) -> bool:
        """Return whether somebody said something, or was said to be gone, under this number."""
        numbers = {
            *(consent.guardian_id for consent in self.consents),
            *(withdrawal.guardian_id for withdrawal in self.withdrawals),
            *(ended.guardian_id for ended in self.ended),
        }
        return number in numbers

    def settling(self, settled: Settled) -> "Youth":
        """Return the youth with this word about two guardians beside the others."""
        if any(s.command_id == settled.command_id for s in self.settled):
            return self
        return self.model_copy(update={"settled": (*self.settled, settled)})

    def is_one_voice(self, consent: Consent, other: Consent) -> bool:
        """Return whether both are surely the word of one person."""
        if consent.signer is not other.signer:
            return False
        is_own = consent.signer is Signer.YOUTH
        return is_own or self.guardians.is_one(consent.voice, other.voice)

    def may_be_one_voice(self, consent: Consent, other: Consent) -> bool:
        """Return whether both are the word of one person, or nobody can tell."""
        if consent.signer is not other.signer:
            return False
        is_own = consent.signer is Signer.YOUTH
        return is_own or self.guardians.may_be_one(consent.voice, other.voice)

    def took_back(self, consent: Consent, channel: str) -> bool:
        """Return whether a withdrawal takes back this consent for a channel.

        That of a guardian takes back what they gave, and what somebody gave who may be them.
        """
        return any(
            withdrawal.follows(consent, channel) and self._may_have_given(withdrawal, consent)
            for withdrawal in self.withdrawals
        )

    def _may_have_given(self, withdrawal: Withdrawal, consent: Consent) -> bool:
        if not withdrawal.is_a_guardians or withdrawal.guardian_id is None:
            return True
        is_guardians = consent.signer is Signer.GUARDIAN
        return is_guardians and self.guardians.may_be_one(consent.voice, withdrawal.guardian_id)

    def has_ended(self, voice: Voice, *, at: datetime) -> bool:
        """Return whether what this guardian said then surely no longer counts."""
        return any(
            at <= ended.ended_at and self.guardians.is_one(voice, ended.guardian_id)
            for ended in self.ended
        )

    def may_have_ended(self, consent: Consent) -> bool:
        """Return whether who gave this consent has no authority any more, or may have none."""
        return consent.signer is Signer.GUARDIAN and any(
            consent.given_at <= ended.ended_at
            and self.guardians.may_be_one(consent.voice, ended.guardian_id)
            for ended in self.ended
        )
