"""Makes a consent from what was sent, and says what cannot be."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from services.consent.domain.age import OLDEST, a_year_after, age, day, signer_for
from services.consent.domain.mistake import Mistake, unknown_word, wrong_signer
from services.consent.domain.notice import NoticeText, Organisation, notice
from services.consent.domain.said import Assent, Consent, NoticeShown
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import RecordConsent, Signer
from shared.language.clock import AHEAD

MUST_SIGN = {Signer.YOUTH: "youth-must-sign", Signer.GUARDIAN: "guardian-must-sign"}
W = TypeVar("W")


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
        channels=once(command.channels),
        valid_until=command.valid_until or a_year_after(day(command.signed_at)),
        purposes=once(command.purposes),
        refused_channels=once(command.refused_channels),
        refused_purposes=once(command.refused_purposes),
        images=once(command.images),
        event_id=command.event_id,
        guardian_id=command.guardian_id,
        relation=command.relation,
        notice=shown,
        route=command.route,
        present=command.present,
        renews=command.renews,
    )


def assent_beside(command: RecordConsent, consent: Consent) -> Assent | None:
    """Return what the child said before its guardian signed, if the command says."""
    if command.assent is None or command.signer is Signer.YOUTH:
        return None
    return Assent(
        assent_id=command.consent_id,
        given=command.assent,
        said_at=consent.given_at,
        route=command.route,
        present=command.present,
    )


def repeats(command: RecordConsent, youth: Youth, kept: Consent) -> bool:
    """Return whether `command` says again what is kept, and nothing else."""
    if (command.born_on, command.signed_at) != (youth.born_on, kept.signed_at):
        return False
    if command.notice_version != (kept.notice and kept.notice.version):
        return False
    return consent_from(command, heard_at=kept.heard_at, shown=kept.notice) == kept


def mistake(command: RecordConsent, youth: Youth, *, now: datetime) -> Mistake | None:
    """Return the mistake when this consent cannot be: nobody may sign for another."""
    return (
        _impossible_date(command, now=now)
        or unknown_word(command.channels, command.purposes)
        or unknown_word(command.refused_channels, command.refused_purposes)
        or _contradiction(command)
        or _wrong_party(command)
        or _other_birthday(command, youth)
    )


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


def once(words: Iterable[W]) -> tuple[W, ...]:
    """Return each word once, in the order in which they came."""
    return tuple(dict.fromkeys(words))


def _impossible_date(command: RecordConsent, *, now: datetime) -> Mistake | None:
    if command.signed_at > now + AHEAD:
        return Mistake("in-the-future", "signed_at")
    if not 0 <= age(command.born_on, day(now)) <= OLDEST:
        return Mistake("not-a-birthday", "born_on")
    if command.signed_at.date() < command.born_on:
        return Mistake("before-birth", "signed_at")
    return None


def _contradiction(command: RecordConsent) -> Mistake | None:
    chosen = {*command.channels, *command.purposes}
    if chosen & {*command.refused_channels, *command.refused_purposes}:
        return Mistake("yes-and-no", "refused_channels")
    if command.notice_version is not None and notice(command.notice_version) is None:
        return Mistake("unknown-notice", "notice_version")
    if command.valid_until is not None and command.valid_until < day(command.signed_at):
        return Mistake("ends-before-it-starts", "valid_until")
    return None


def _wrong_party(command: RecordConsent) -> Mistake | None:
    needed = signer_for(command.born_on, day(command.signed_at))
    if command.signer is not needed:
        return Mistake(MUST_SIGN[needed], "signer")
    return wrong_signer(command.signer, command.relation, authority=command.authority)


def _other_birthday(command: RecordConsent, youth: Youth) -> Mistake | None:
    if youth.has_another_birthday(command.born_on):
        return Mistake("other-birthday", "born_on")
    return None
