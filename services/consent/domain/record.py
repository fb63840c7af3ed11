"""Makes what is kept from what was sent, and says what cannot be."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from services.consent.domain.age import OLDEST, a_year_after, age, day, signer_for
from services.consent.domain.notice import NoticeText, Organisation, notice
from services.consent.domain.words import CHANNELS, PURPOSES, RELATIONS
from services.consent.domain.youth import (
    Assent,
    Consent,
    NoticeShown,
    Withdrawal,
    Youth,
)
from shared.contracts.consent.people import RecordAssent
from shared.contracts.consent.record import RecordConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent

AHEAD = timedelta(minutes=5)  # how far a phone's clock may run ahead of ours
MUST_SIGN = {Signer.YOUTH: "youth-must-sign", Signer.GUARDIAN: "guardian-must-sign"}


def consent_from(
    command: RecordConsent, *, heard_at: datetime, shown: NoticeShown | None
) -> Consent:
    """Return the consent a command describes, for a year unless it says otherwise."""
    return Consent(
        consent_id=command.consent_id,
        signer=command.signer,
        signer_name=command.signer_name,
        signed_at=command.signed_at,
        heard_at=heard_at,
        channels=_once(command.channels),
        valid_until=command.valid_until or a_year_after(day(command.signed_at)),
        purposes=_once(command.purposes),
        refused_channels=_once(command.refused_channels),
        refused_purposes=_once(command.refused_purposes),
        images=_once(command.images),
        event_id=command.event_id,
        guardian_id=command.guardian_id,
        relation=command.relation,
        notice=shown,
        route=command.route,
        present=command.present,
        renews=command.renews,
    )


def repeats(command: RecordConsent, youth: Youth, known: Consent) -> bool:
    """Return whether `command` says again what is known, and nothing else."""
    if (command.born_on, command.signed_at) != (youth.born_on, known.signed_at):
        return False
    if command.notice_version != (known.notice and known.notice.version):
        return False
    return consent_from(command, heard_at=known.heard_at, shown=known.notice) == known


def withdrawal_from(command: WithdrawConsent, *, now: datetime) -> Withdrawal:
    """Return the withdrawal a command describes; whatever it says, it withdraws.

    A moment ahead of our clock is now, or it would void what is signed tomorrow. Who
    names a channel we do not know may mean any: then it is for all of them.
    """
    known = all(channel in CHANNELS for channel in command.channels)
    return Withdrawal(
        command_id=command.id,
        withdrawn_at=min(command.withdrawn_at, now),
        channels=_once(command.channels) if known else (),
        by=command.by,
        guardian_id=command.guardian_id,
    )


def assent_from(command: RecordAssent, *, now: datetime) -> Assent:
    """Return what the child said, by our clock should the phone's run ahead of it."""
    return Assent(
        assent_id=command.id,
        given=command.given,
        said_at=min(command.said_at, now),
        channels=_once(command.channels),
        purposes=_once(command.purposes),
        present=command.present,
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
    if wrong := unknown_word(command.channels, command.purposes):
        return wrong
    if wrong := unknown_word(command.refused_channels, command.refused_purposes):
        return wrong
    if {*command.channels, *command.purposes} & {
        *command.refused_channels,
        *command.refused_purposes,
    }:
        return "yes-and-no", "refused_channels"
    if command.notice_version is not None and notice(command.notice_version) is None:
        return "unknown-notice", "notice_version"
    if command.valid_until is not None and command.valid_until < signed_on:
        return "ends-before-it-starts", "valid_until"
    if command.signer is not (needed := signer_for(command.born_on, signed_on)):
        return MUST_SIGN[needed], "signer"
    return wrong_signer(command.signer, command.relation, authority=command.authority)


def wrong_signer(
    signer: Signer, relation: str | None, *, authority: bool | None
) -> tuple[str, str] | None:
    """Return reason and field when who signed says not to be the one who may."""
    if relation is not None and relation not in RELATIONS:
        return "unknown-relation", "relation"
    if relation is not None and (relation == "self") is (signer is Signer.GUARDIAN):
        return "unknown-relation", "relation"
    # Left out, it is the meaning of `signer` itself; said to be untrue, it is a no.
    if signer is Signer.GUARDIAN and authority is False:
        return "no-authority", "authority"
    return None


def unknown_word(channels: Iterable[str], purposes: Iterable[str]) -> tuple[str, str] | None:
    """Return reason and field of a channel or a purpose that we do not have."""
    if any(channel not in CHANNELS for channel in channels):
        return "unknown-channel", "channels"
    if any(purpose not in PURPOSES for purpose in purposes):
        return "unknown-purpose", "purposes"
    return None


def other_birthday(youth: Youth, command: RecordConsent) -> bool:
    """Return whether another birthday is in the file, and a consent rests on it."""
    return bool(youth.standing) and youth.born_on not in (None, command.born_on)


def notice_of(command: RecordConsent, organisation: Organisation) -> NoticeText | None:
    """Return the words that were read before signing, if the command says which."""
    if command.notice_version is None:
        return None
    read = notice(command.notice_version, language=command.language)
    if read is None:
        return None
    return read.text(
        "youth" if command.signer is Signer.YOUTH else "guardian",
        organisation,
        purposes={*command.purposes, *command.refused_purposes},
        channels={*command.channels, *command.refused_channels},
    )


def _once(words: Iterable[UUID] | Iterable[str]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(words))
