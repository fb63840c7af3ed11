"""Image consent: who may give it, how long it counts, and what stands in the way."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from shared.contracts.consent import Objection, RecordConsent, Signer, WithdrawConsent
from shared.contracts.message import Code, Frozen, Personal

HERE = ZoneInfo("Europe/Amsterdam")  # a birthday is a day here
OWN_CONSENT_FROM = 16  # years: UAVG art. 5
AHEAD = timedelta(minutes=5)  # how far a phone's clock may run ahead of ours
OLDEST = 120  # years
MUST_SIGN = {Signer.YOUTH: "youth-must-sign", Signer.GUARDIAN: "guardian-must-sign"}
CHANNELS = (
    "website",
    "newsletter",
    "instagram",
    "snapchat",
    "tiktok",
    "youtube",
    "facebook",
    "press",
    "internal",
)


class Consent(Frozen):
    """What was signed, once."""

    consent_id: UUID
    signer: Signer
    signer_name: Personal
    signed_at: AwareDatetime
    heard_at: AwareDatetime
    channels: tuple[Code, ...]
    valid_until: date

    @property
    def given_at(self) -> datetime:
        """Return when it was given by our clock, should the phone's run ahead of it."""
        return min(self.signed_at, self.heard_at)


class Withdrawal(Frozen):
    """Consent given up to this moment no longer counts; no channels: for all of them."""

    command_id: UUID
    withdrawn_at: AwareDatetime
    channels: tuple[Code, ...] = ()

    def covers(self, consent: Consent, channel: str) -> bool:
        """Return whether `consent` no longer counts for `channel`; deny wins a draw."""
        named = not self.channels or channel in self.channels
        return named and consent.given_at <= self.withdrawn_at


class Youth(Frozen):
    """One young person's consents and withdrawals. The date of birth lives only here."""

    youth_id: UUID
    born_on: date | None = None
    consents: tuple[Consent, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

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


def age(born_on: date, on: date) -> int:
    """Return the age in years; who was born on 29 February ages on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def day(at: datetime) -> date:
    """Return the day it is here."""
    return at.astimezone(HERE).date()


def a_year_after(on: date) -> date:
    """Return the same day next year; 28 February after a 29th."""
    try:
        return on.replace(year=on.year + 1)
    except ValueError:
        return on.replace(year=on.year + 1, day=28)


def signer_for(born_on: date, on: date) -> Signer:
    """Return whose consent counts that day."""
    # UAVG art. 5: under sixteen who has parental authority consents; from then the youth.
    return Signer.YOUTH if age(born_on, on) >= OWN_CONSENT_FROM else Signer.GUARDIAN


def consent_from(command: RecordConsent, *, heard_at: datetime) -> Consent:
    """Return the consent a command describes, for a year unless it says otherwise."""
    return Consent(
        consent_id=command.consent_id,
        signer=command.signer,
        signer_name=command.signer_name,
        signed_at=command.signed_at,
        heard_at=heard_at,
        channels=tuple(dict.fromkeys(command.channels)),
        valid_until=command.valid_until or a_year_after(day(command.signed_at)),
    )


def repeats(command: RecordConsent, youth: Youth, known: Consent) -> bool:
    """Return whether `command` says again what is known, and nothing else."""
    if (command.born_on, command.signed_at) != (youth.born_on, known.signed_at):
        return False
    return consent_from(command, heard_at=known.heard_at) == known


def withdrawal_from(command: WithdrawConsent, *, now: datetime) -> Withdrawal:
    """Return the withdrawal a command describes; whatever it says, it withdraws.

    A moment ahead of our clock is now, or it would void what is signed tomorrow. Who
    names a channel we do not know may mean any: then it is for all of them.
    """
    known = all(channel in CHANNELS for channel in command.channels)
    return Withdrawal(
        command_id=command.id,
        withdrawn_at=min(command.withdrawn_at, now),
        channels=tuple(dict.fromkeys(command.channels)) if known else (),
    )


def mistake(  # noqa: PLR0911 - one line a rule
    command: RecordConsent, *, now: datetime
) -> tuple[str, str] | None:
    """Return reason and field when this consent cannot be: nobody may sign for another."""
    if command.signed_at > now + AHEAD:
        return "in-the-future", "signed_at"
    if not 0 <= age(command.born_on, day(now)) <= OLDEST:
        return "not-a-birthday", "born_on"
    if command.signed_at.date() < command.born_on:
        return "before-birth", "signed_at"
    signed_on = day(command.signed_at)
    if any(channel not in CHANNELS for channel in command.channels):
        return "unknown-channel", "channels"
    if command.valid_until is not None and command.valid_until < signed_on:
        return "ends-before-it-starts", "valid_until"
    if command.signer is not (needed := signer_for(command.born_on, signed_on)):
        return MUST_SIGN[needed], "signer"
    return None


def objections(
    people: Sequence[UUID], known: Mapping[UUID, Youth], *, channel: str, now: datetime
) -> tuple[Objection, ...]:
    """Return everybody who stands in the way, each with the reason; none means yes."""
    return tuple(
        Objection(youth_id=who, reason=reason)
        for who in dict.fromkeys(people)
        if (reason := _objection(known.get(who), channel=channel, now=now))
    )


def _objection(youth: Youth | None, *, channel: str, now: datetime) -> str | None:
    if youth is None or youth.born_on is None or not youth.consents:
        return "no-consent"
    reasons = [_reason(youth, youth.born_on, c, channel, now) for c in youth.consents]
    return None if None in reasons else max(filter(None, reasons), key=_NEAREST.index)


# From far to near: the reason told is the one that came closest to a yes.
_NEAREST = ("channel-not-covered", "expired", "withdrawn", "own-consent-needed")


def _reason(
    youth: Youth, born_on: date, consent: Consent, channel: str, now: datetime
) -> str | None:
    if channel not in consent.channels:
        return "channel-not-covered"
    if day(now) > consent.valid_until:
        return "expired"
    if any(withdrawal.covers(consent, channel) for withdrawal in youth.withdrawals):
        return "withdrawn"
    # A guardian's consent carries no new use from the sixteenth birthday: UAVG art. 5.
    counts = consent.signer is signer_for(born_on, day(now))
    return None if counts else "own-consent-needed"
