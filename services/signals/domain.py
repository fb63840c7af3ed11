"""What is true of a signal, how it changes, and what a partner may see of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, SecretStr

from shared.accounts import account_key
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.policy import FieldGrant, PartnerDecision
from shared.contracts.signals import LogSignal, SharedSignal, SignalFacts
from shared.taxonomy import CATEGORIES

AHEAD = timedelta(minutes=5)  # how far a phone's clock may run ahead of ours
HERE = ZoneInfo("Europe/Amsterdam")  # a partner's day is a day here
OTHER = "overig"


class UnknownTransform(Exception):
    """Policy asks for a change of a field that this version does not know."""


class Change(Frozen):
    """Which command made which revision: a command that comes twice changes nothing."""

    command_id: UUID
    revision: int


class Share(Frozen):
    """A partner that was given a revision of the signal."""

    partner: Code
    revision: int


class Signal(Frozen):
    """One thing a worker saw online, with all that became of it."""

    signal_id: UUID
    worker: Code
    text: Personal
    platform: Code
    seen_at: AwareDatetime
    logged_at: AwareDatetime
    neighbourhood: Code | None = None
    handle: Personal | None = None
    url: Personal | None = None
    category: Code
    previous_category: Code | None = None
    confidence: float
    why: tuple[str, ...] = ()
    chosen_by: Code
    revision: int = 1
    verified: bool | None = None
    note: Personal | None = None
    closed_as: Code | None = None
    changes: tuple[Change, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def urgency(self) -> str:
        """Return how soon somebody should act: the category's urgency."""
        return CATEGORIES[self.category].urgency

    @property
    def harmful_account(self) -> bool:
        """Return whether the signal points at an account for Project Instaclean."""
        return self.handle is not None and CATEGORIES[self.category].harmful_account

    @property
    def facts(self) -> SignalFacts:
        """Return what others may know to decide on it."""
        return SignalFacts(
            signal_id=self.signal_id,
            revision=self.revision,
            category=self.category,
            urgency=self.urgency,
            platform=self.platform,
            seen_at=self.seen_at,
            neighbourhood=self.neighbourhood,
            verified=self.verified,
        )

    def changed_by(self, command_id: UUID) -> bool:
        """Return whether this command was carried out before."""
        return any(change.command_id == command_id for change in self.changes)

    def change(self, command_id: UUID, **values: object) -> "Signal":
        """Return the next revision."""
        revision = self.revision + 1
        made = Change(command_id=command_id, revision=revision)
        return self.model_copy(
            update={**values, "revision": revision, "changes": (*self.changes, made)}
        )

    def shared(self, partners: tuple[str, ...]) -> "Signal":
        """Return the signal with these partners noted for its present revision."""
        new = tuple(Share(partner=p, revision=self.revision) for p in partners)
        return self.model_copy(
            update={"shares": (*self.shares, *(s for s in new if s not in self.shares))}
        )


def signal_from(
    command: LogSignal,
    *,
    worker: str,
    now: datetime,
    category: str,
    confidence: float,
    why: tuple[str, ...],
    chosen_by: str,
) -> Signal:
    """Return the signal a worker's command describes."""
    return Signal(
        signal_id=command.signal_id,
        worker=worker,
        text=command.text,
        platform=command.platform,
        seen_at=command.seen_at,
        logged_at=now,
        neighbourhood=command.neighbourhood,
        handle=command.handle,
        url=command.url,
        category=category,
        confidence=confidence,
        why=why,
        chosen_by=chosen_by,
    )


def delivery(
    signal: Signal, decision: PartnerDecision, *, cause: UUID, key: str, municipality: str
) -> SharedSignal:
    """Build what one partner receives, out of granted fields and nothing else."""
    granted = {
        grant.field: value
        for grant in decision.grants
        if (value := _value(signal, grant, decision.partner, key, municipality)) is not None
    }
    return SharedSignal(
        id=uuid5(cause, decision.partner),
        # Each partner has a name of its own for a signal: two cannot join their files.
        reference=reference(signal.signal_id, decision.partner, key=key),
        revision=signal.revision,
        agreement=decision.agreement or "",
        clauses=clauses(decision),
        **granted,
    )


def reference(signal_id: UUID, partner: str, *, key: str) -> UUID:
    """Return the partner's own name for a signal."""
    return uuid5(signal_id, account_key("reference", partner, key=key))


def clauses(decision: PartnerDecision) -> tuple[str, ...]:
    """Return the clauses a decision rests on, each once."""
    return tuple(dict.fromkeys(grant.clause for grant in decision.grants))


def _value(
    signal: Signal, grant: FieldGrant, partner: str, key: str, municipality: str
) -> object:
    value = getattr(signal, grant.field)
    if value is None or (grant.transform == "as-is" and grant.field != "seen_at"):
        return value
    seen_at = signal.seen_at.astimezone(HERE)
    match grant.field, grant.transform:
        case "seen_at", "as-is":
            return seen_at.isoformat(timespec="seconds")
        case "seen_at", "day":
            return seen_at.date().isoformat()
        case "seen_at", "week":
            return seen_at.strftime("%G-W%V")  # ISO 8601 week
        case "neighbourhood", "municipality":
            return municipality
        case "handle", "pseudonym":
            shown = value.get_secret_value()
            return SecretStr(account_key(signal.platform, shown, key=f"{key}/{partner}"))
    raise UnknownTransform(f"{grant.transform} of {grant.field}: upgrade this service")
