"""May this be shown? Deny wins, and every no has a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.consent.domain.age import day, signer_for
from services.consent.domain.guardians import pairs_of
from services.consent.domain.identity import Identities
from services.consent.domain.said import Consent, Use, Voice
from services.consent.domain.youth import Youth
from shared.contracts.consent.guardians import GuardianPair
from shared.contracts.consent.may_publish import Objection
from shared.contracts.consent.record import Signer

# From far to near: of one person the reason told is the one that came closest to a yes.
_NEAREST = (
    "picture-not-covered",
    "purpose-not-covered",
    "channel-not-covered",
    "guardian-ended",
    "expired",
    "notice-changed",
    "withdrawn",
    "own-consent-needed",
)

# What the answer may be another of, once it is clear which guardians are one.
_OF_GUARDIANS = frozenset(
    (
        "conflict",
        "guardian-ended",
        "maybe-one-guardian",
        "refused",
        "second-guardian-needed",
        "withdrawn",
    )
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an organisation decided for itself, within the law."""

    guardians: int = 1
    """How many of them must say yes."""
    notices: Mapping[int, date] = field(default_factory=dict)
    """From which day on only consent to this version of the notice, or a later, counts."""

    def oldest_notice(self, on: date) -> int:
        """Return the oldest version of the notice that still counts that day."""
        return max((v for v, since in self.notices.items() if since <= on), default=0)


def objections(
    people: Sequence[UUID],
    files: Mapping[UUID, Youth],
    *,
    use: Use,
    now: datetime,
    rules: Rules,
) -> tuple[Objection, ...]:
    """Return everybody who stands in the way, each with the reason; none means yes."""
    return tuple(
        Objection(youth_id=who, reason=reason, maybe_one=_to_settle(files.get(who), reason))
        for who in dict.fromkeys(people)
        if (reason := objection(files.get(who), use=use, now=now, rules=rules))
    )


def _to_settle(youth: Youth | None, reason: str) -> tuple[GuardianPair, ...]:
    """Return the guardians of whom somebody must say first whether they are one person."""
    if youth is None or reason not in _OF_GUARDIANS:
        return ()
    return pairs_of(youth)


def objection(youth: Youth | None, *, use: Use, now: datetime, rules: Rules) -> str | None:
    """Return why this person may not be shown; None means they may."""
    if youth is None or youth.born_on is None or not (standing := youth.standing):
        return "no-consent"
    today = day(now)
    if signer_for(youth.born_on, today) is Signer.YOUTH:
        reasons = [_why_not(youth, c, use, today, rules) for c in standing]
        own = [
            reason or ("own-consent-needed" if c.signer is Signer.GUARDIAN else None)
            for c, reason in zip(standing, reasons, strict=True)
        ]
        return None if None in own else _nearest(own)
    return _of_a_child(youth, use, today, rules)


def carries(youth: Youth, *, use: Use, now: datetime, rules: Rules) -> tuple[UUID, ...]:
    """Return the consents on which showing this person would rest."""
    today = day(now)
    signer = signer_for(youth.born_on, today) if youth.born_on else None
    return tuple(
        c.consent_id
        for c in youth.standing
        if c.signer is signer and _why_not(youth, c, use, today, rules) is None
    )


def taken_back(youth: Youth, consent_id: UUID, *, use: Use) -> bool:
    """Return whether what was shown under this consent must come down.

    That it ended, or that the youth turned sixteen, stops new use only.
    """
    consent = youth.consent(consent_id)
    return (
        consent is None
        or consent_id in youth.invalid
        or youth.took_back(consent, use.channel)
        or _refused_later(youth, consent, use)
    )


def child_objects(youth: Youth, *, use: Use) -> bool:
    """Return whether the child's latest word is a no to this use; a draw is a no."""
    wish = youth.wish
    if wish is not None and not youth.wants(use):
        return True
    return any(
        w.by is Signer.YOUTH
        and w.names(use.channel)
        and (wish is None or wish.said_at <= w.withdrawn_at)
        for w in youth.withdrawals
    )


def _of_a_child(youth: Youth, use: Use, today: date, rules: Rules) -> str | None:
    if child_objects(youth, use=use):
        return "child-objects"
    # What a child signed itself, by a clock that was wrong, is no consent.
    forms = [c for c in youth.standing if c.signer is Signer.GUARDIAN]
    reasons = [_why_not(youth, c, use, today, rules) for c in forms]
    agree = {c.voice for c, reason in zip(forms, reasons, strict=True) if reason is None}
    if against := _objectors(youth, use, agree):
        return _against(youth.guardians, agree, against, reasons)
    if not agree:
        return _nearest(reasons) if any(reasons) else "no-consent"
    if not youth.guardians.are(rules.guardians, agree):
        return "second-guardian-needed"
    return None if youth.wish else "assent-missing"


def _against(
    guardians: Identities,
    agree: Collection[Voice],
    against: Collection[Voice],
    reasons: Collection[str | None],
) -> str:
    """Return the reason when somebody said no, and no yes of theirs makes up for it."""
    if not agree:
        return "withdrawn" if "withdrawn" in reasons else "refused"
    in_doubt = all(any(guardians.may_be_one(no, yes) for yes in agree) for no in against)
    return "maybe-one-guardian" if in_doubt else "conflict"


def _objectors(youth: Youth, use: Use, agree: Collection[Voice]) -> set[Voice]:
    """Return the guardians who ever said no to this, but for whoever agrees by now."""
    refused = {
        (c.voice, c.given_at)
        for c in youth.standing
        if c.signer is Signer.GUARDIAN and c.refuses(use)
    }
    withdrew = {
        (w.guardian_id, w.withdrawn_at)
        for w in youth.withdrawals
        if w.is_a_guardians and w.guardian_id is not None and w.names(use.channel)
    }
    guardians = youth.guardians
    return {
        voice
        for voice, at in refused | withdrew
        if not youth.has_ended(voice, at=at)
        and not any(guardians.is_one(voice, yes) for yes in agree)
    }


def _why_not(  # noqa: PLR0911 - one line a rule
    youth: Youth, consent: Consent, use: Use, today: date, rules: Rules
) -> str | None:
    if not consent.is_about(use):
        return "picture-not-covered"
    if use.purpose not in consent.purposes:
        return "purpose-not-covered"
    if use.channel not in consent.channels:
        return "channel-not-covered"
    if youth.may_have_ended(consent):
        return "guardian-ended"
    if today > consent.valid_until:
        return "expired"
    if (consent.notice.version if consent.notice else 0) < rules.oldest_notice(today):
        return "notice-changed"
    if youth.took_back(consent, use.channel):
        return "withdrawn"
    taken = _refused_later(youth, consent, use) or _says_no_since(youth, consent, use)
    return "withdrawn" if taken else None


def _refused_later(youth: Youth, consent: Consent, use: Use) -> bool:
    return any(
        later.refuses(use)
        and later.given_at >= consent.given_at
        and youth.may_be_one_voice(later, consent)
        for later in youth.standing
    )


def _says_no_since(youth: Youth, consent: Consent, use: Use) -> bool:
    """Return whether who signed for themselves told a worker no after that."""
    return consent.signer is Signer.YOUTH and any(
        not said.wants(use) and said.said_at >= consent.given_at for said in youth.assents
    )


def _nearest(reasons: Sequence[str | None]) -> str:
    return max((r for r in reasons if r), key=_NEAREST.index)
