"""Who may be asked to sign and who may sign, and what comes of it."""

import json
import re
from datetime import date, datetime
from hashlib import sha256

from services.consent.domain.age import OLDEST, a_year_after, age, day, signer_for
from services.consent.domain.link import LONGEST, Link
from services.consent.domain.mistake import Mistake, unknown_word, wrong_signer
from services.consent.domain.notice import NoticeText, Organisation, notice
from services.consent.domain.record import once
from services.consent.domain.said import Assent, Consent, NoticeShown, Signature
from services.consent.domain.youth import Youth
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import AskToSign, SignConsentV2

DRAWING = re.compile(r"(M[0-9]{1,4},[0-9]{1,4}(L[0-9]{1,4},[0-9]{1,4})*)+")


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
        channels=once(command.channels),
        purposes=once(command.purposes),
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
) -> Mistake | None:
    """Return the mistake when this person cannot be asked."""
    if not now < command.expires_at <= now + LONGEST:
        return Mistake("bad-expiry", "expires_at")
    if not 0 <= age(command.born_on, day(now)) <= OLDEST:
        return Mistake("not-a-birthday", "born_on")
    if youth.has_another_birthday(command.born_on):
        return Mistake("other-birthday", "born_on")
    if wrong := unknown_word(command.channels, command.purposes):
        return wrong
    if command.signer is Signer.YOUTH:
        return None
    if signer_for(command.born_on, day(now)) is Signer.YOUTH:
        return Mistake("youth-must-sign", "signer")
    if youth.wish is None or not youth.wish.given:
        # No guardian is asked for what the child does not want.
        return Mistake("child-first", "signer")
    return None


def cannot_sign(  # noqa: PLR0911 - one line a rule
    command: SignConsentV2, link: Link, *, now: datetime
) -> Mistake | None:
    """Return the mistake when this cannot be signed."""
    if closed := link.closed(now=now, by=command.id):
        return Mistake(closed, "token")
    if not {*command.channels} <= {*link.channels}:
        return Mistake("unknown-channel", "channels")
    if not {*command.purposes} <= {*link.purposes}:
        return Mistake("unknown-purpose", "purposes")
    if command.drawing is not None and not DRAWING.fullmatch(
        command.drawing.get_secret_value()
    ):
        return Mistake("bad-drawing", "drawing")
    if link.signer is Signer.YOUTH:
        return None
    if command.authority is not True:
        return Mistake("no-authority", "authority")
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


def signature_of(command: SignConsentV2, link: Link, shown: NoticeShown) -> Signature:
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


def has_signed(youth: Youth, command: SignConsentV2, link: Link) -> bool:
    """Return whether it was this very command that signed, before it was cut off."""
    if link.used_by is not None:
        return link.used_by == command.id
    word = youth.consent(link.request_id) or youth.assent(link.request_id)
    if word is None or word.signature is None or word.notice is None:
        return False
    return signature_of(command, link, word.notice) == word.signature


def word_by(
    command: SignConsentV2, link: Link, shown: NoticeShown, *, now: datetime
) -> Consent | Assent:
    """Return what was signed with a link: consent for a year, or what a child wants."""
    if is_assent(link, on=day(now)):
        return _assent_by(command, link, shown, now=now)
    return _consent_by(command, link, shown, now=now)


def _consent_by(
    command: SignConsentV2, link: Link, shown: NoticeShown, *, now: datetime
) -> Consent:
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


def _assent_by(
    command: SignConsentV2, link: Link, shown: NoticeShown, *, now: datetime
) -> Assent:
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


def _in_order(offered: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in offered if word in chosen)
