"""May this be shown? Deny wins, and every no has a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.consent.domain.age import day, signer_for
from services.consent.domain.youth import Consent, Use, Youth
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
        Objection(youth_id=who, reason=reason)
        for who in dict.fromkeys(people)
        if (reason := objection(files.get(who), use=use, now=now, rules=rules))
    )


def objection(youth: Youth | None, *, use: Use, now: datetime, rules: Rules) -> str | None:
    """Return why this person may not be shown; None means they may."""
    if youth is None or youth.born_on is None or not (standing := youth.standing):
        return "no-consent"
    today = day(now)
    oldest = rules.oldest_notice(today)
    if signer_for(youth.born_on, today) is Signer.YOUTH:
        reasons = [_why_not(youth, c, use, today, oldest) for c in standing]
        own = [
            reason or ("own-consent-needed" if c.signer is Signer.GUARDIAN else None)
            for c, reason in zip(standing, reasons, strict=True)
        ]
        return None if None in own else _nearest(own)
    return _of_a_child(youth, use, today, oldest, rules)


def carries(youth: Youth, *, use: Use, now: datetime, rules: Rules) -> tuple[UUID, ...]:
    """Return the consents on which showing this person would rest."""
    today = day(now)
    oldest = rules.oldest_notice(today)
    signer = signer_for(youth.born_on, today) if youth.born_on else None
    return tuple(
        c.consent_id
        for c in youth.standing
        if c.signer is signer and _why_not(youth, c, use, today, oldest) is None
    )


def taken_back(youth: Youth, consent_id: UUID, *, use: Use) -> bool:
    """Return whether what was shown under this consent must come down.

    That it ended, or that the youth turned sixteen, stops new use only.
    """
    consent = youth.consent(consent_id)
    return (
        consent is None
        or consent_id in youth.invalid
        or any(w.covers(consent, use.channel) for w in youth.withdrawals)
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


def _of_a_child(youth: Youth, use: Use, today: date, oldest: int, rules: Rules) -> str | None:
    if child_objects(youth, use=use):
        return "child-objects"
    reasons: list[str] = []
    agree: set[UUID | None] = set()
    for consent in youth.standing:
        if consent.signer is Signer.YOUTH:
            continue  # signed by a clock that was wrong: a child's signature is no consent
        if reason := _why_not(youth, consent, use, today, oldest):
            reasons.append(reason)
        else:
            agree.add(consent.guardian_id)
    if _objectors(youth, use) - agree:
        if agree:
            return "conflict"
        return "withdrawn" if "withdrawn" in reasons else "refused"
    if not agree:
        return _nearest(reasons) if reasons else "no-consent"
    if len(agree) < rules.guardians:
        return "second-guardian-needed"
    return None if youth.wish else "assent-missing"


def _objectors(youth: Youth, use: Use) -> set[UUID | None]:
    """Return the guardians who ever said no to this; a later yes makes up for it."""
    refused = {
        c.guardian_id
        for c in youth.standing
        if c.signer is Signer.GUARDIAN
        and c.refuses(use)
        and not youth.has_ended(c.guardian_id, at=c.given_at)
    }
    withdrew = {
        w.guardian_id
        for w in youth.withdrawals
        if w.is_a_guardians
        and w.names(use.channel)
        and not youth.has_ended(w.guardian_id, at=w.withdrawn_at)
    }
    return refused | withdrew


def _why_not(  # noqa: PLR0911 - one line a rule
    youth: Youth, consent: Consent, use: Use, today: date, oldest: int
) -> str | None:
    if not consent.is_about(use):
        return "picture-not-covered"
    if use.purpose not in consent.purposes:
        return "purpose-not-covered"
    if use.channel not in consent.channels:
        return "channel-not-covered"
    if youth.ended and youth.has_ended(consent.guardian_id, at=consent.given_at):
        return "guardian-ended"
    if today > consent.valid_until:
        return "expired"
    if (consent.notice.version if consent.notice else 0) < oldest:
        return "notice-changed"
    if any(w.covers(consent, use.channel) for w in youth.withdrawals):
        return "withdrawn"
    taken = _refused_later(youth, consent, use) or _says_no_since(youth, consent, use)
    return "withdrawn" if taken else None


def _refused_later(youth: Youth, consent: Consent, use: Use) -> bool:
    return any(
        later.refuses(use)
        and later.party == consent.party
        and later.given_at >= consent.given_at
        for later in youth.standing
    )


def _says_no_since(youth: Youth, consent: Consent, use: Use) -> bool:
    """Return whether who signed for themselves told a worker no after that."""
    return consent.signer is Signer.YOUTH and any(
        not said.wants(use) and said.said_at >= consent.given_at for said in youth.assents
    )


def _nearest(reasons: Sequence[str | None]) -> str:
    return max((r for r in reasons if r), key=_NEAREST.index)
