"""What is true of a signal, and how it changes."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from services.signals.domain import states
from services.signals.domain.account import known_as
from services.signals.domain.shares import Share, sent_by
from services.signals.domain.told import Told
from services.signals.domain.verdict import Verdict
from shared.contracts.message import Code, Frozen, Personal
from shared.contracts.signals.amend import AmendSignal
from shared.contracts.signals.change import VerifyOffline
from shared.contracts.signals.facts import Facts, SignalFacts
from shared.contracts.signals.log import LogSignal
from shared.language.safety import keeps_no_link
from shared.language.taxonomy import CATEGORIES, URGENCIES


class Change(Frozen):
    """Which command made which revision: a command that comes twice changes nothing."""

    command_id: UUID
    revision: int


class Move(Frozen):
    """What brought the signal into which state."""

    cause_id: UUID
    to: Code
    at: AwareDatetime


class Erased(Frozen):
    """What is left of a signal that was erased: that it was there, and who received it."""

    signal_id: UUID
    at: AwareDatetime
    shares: tuple[Share, ...]
    alarm_level: int | None = None  # of the alarm that waited then
    labelled_since: AwareDatetime | None = None  # from when a model may have learnt from it

    def sent(self, decision: UUID) -> "Erased":
        """Return it with all that went out by a decision noted as sent."""
        return self.model_copy(update={"shares": sent_by(self.shares, decision)})


class Signal(Frozen):
    """One thing a worker saw online, with all that became of it."""

    signal_id: UUID
    worker: Code
    text: Personal
    platform: Code
    post: Code | None = None
    seen_at: AwareDatetime
    logged_at: AwareDatetime
    neighbourhood: Code | None = None
    handle: Personal | None = None
    url: Personal | None = None
    age: int | None = None
    category: Code
    previous_category: Code | None = None
    confidence: float
    why: tuple[str, ...] = ()
    chosen_by: Code
    guess: Code | None = None
    also: tuple[Code, ...] = ()
    suspected: tuple[Code, ...] = ()
    alarming: tuple[Code, ...] = ()
    unsure: bool = False
    may_be_never_shared: bool = False  # a plugin saw something of it, however unsure
    pointed_at: Code | None = None  # keyed hash of the account it had before it was amended
    amended_in: int | None = None  # the revision that its account, link or wijk is of
    revision: int = 1
    verified: bool | None = None
    note: Personal | None = None
    closed_as: Code | None = None
    moves: tuple[Move, ...] = ()
    changes: tuple[Change, ...] = ()
    shares: tuple[Share, ...] = ()
    decided_at: AwareDatetime | None = None  # when policy decided last, once it was confirmed
    past: tuple[Told, ...] = ()  # what was told of the revisions before this one

    @property
    def urgency(self) -> str:
        """Return how soon somebody should act: the highest urgency of its categories."""
        named = (self.category, *self.also)
        return max((CATEGORIES[c].urgency for c in named), key=URGENCIES.index)

    @property
    def is_confirmed(self) -> bool:
        """Return whether a person said what it is: nothing leaves the house before."""
        return self.chosen_by == "worker"

    @property
    def cannot_wait(self) -> str | None:
        """Return the category to look at now: one it has, or a suspicion with words to show."""
        named = (self.category, *self.also)
        doubted = () if self.is_confirmed else self.alarming
        return next((c for c in (*named, *doubted) if CATEGORIES[c].urgency == "acute"), None)

    @property
    def may_be_another(self) -> bool:
        """Return whether its category is a mere guess, or something acute is suspected."""
        return self.unsure or bool(self.suspected)

    @property
    def keeps_no_link(self) -> bool:
        """Return whether it is, or may be, of a category that is never shared."""
        guess = () if self.is_confirmed else (self.guess,)
        codes = (self.category, *self.also, *self.suspected, *guess)
        return self.may_be_never_shared or any(map(keeps_no_link, codes))

    @property
    def account(self) -> str | None:
        """Return what its account is compared by; None when it names nobody."""
        return known_as(self.handle, platform=self.platform)

    @property
    def harmful_account(self) -> bool:
        """Return whether the signal points at an account for Project Instaclean."""
        return self.harm is not None and self.account is not None

    @property
    def harm(self) -> str | None:
        """Return the category that does harm by an account; beside a guess none counts."""
        named = (self.category, *(self.also if self.is_confirmed else ()))
        return next((c for c in named if CATEGORIES[c].harmful_account), None)

    @property
    def state(self) -> str:
        """Return how far the follow-up is."""
        return self.moves[-1].to if self.moves else states.LOGGED

    @property
    def facts(self) -> Facts:
        """Return what others may know to decide on it."""
        return Facts(
            signal_id=self.signal_id,
            revision=self.revision,
            category=self.category,
            urgency=self.urgency,
            platform=self.platform,
            seen_at=self.seen_at,
            neighbourhood=self.neighbourhood,
            verified=self.verified,
            also=self.also,
            to_be_checked=not self.is_confirmed,
        )

    @property
    def telling(self) -> Told:
        """Return what is told of it as it is now."""
        return Told(
            known=SignalFacts(**self.facts),
            previous=self.previous_category,
            confidence=self.confidence,
            chosen_by=self.chosen_by,
            harmful_account=self.harmful_account,
            suspected=self.suspected,
            cannot_wait=self.cannot_wait is not None,
        )

    def told_by(self, command_id: UUID) -> Told:
        """Return what was told of the revision a command made: the first, if it made none."""
        return self.told_of(self.revision_by(command_id))

    def told_of(self, revision: int) -> Told:
        """Return what was told of a revision; of the present one, if the other was not kept."""
        earlier = (told for told in self.past if told.known.revision == revision)
        return next(earlier, self.telling)

    def changed_by(self, command_id: UUID) -> bool:
        """Return whether this command was carried out before."""
        return any(change.command_id == command_id for change in self.changes)

    def is_latest(self, command_id: UUID) -> bool:
        """Return whether nobody changed the signal after this command did, if it did."""
        return not self.changed_by(command_id) or self.revision_by(command_id) == self.revision

    def revision_by(self, command_id: UUID) -> int:
        """Return the revision this command made; the first, if it made none."""
        made = (c.revision for c in self.changes if c.command_id == command_id)
        return next(made, 1)

    def change(self, command_id: UUID, **values: object) -> "Signal":
        """Return the next revision."""
        revision = self.revision + 1
        made = Change(command_id=command_id, revision=revision)
        return self.model_copy(
            update={
                **values,
                "revision": revision,
                "changes": (*self.changes, made),
                "past": (*self.past, self.telling),
            }
        )

    def named(self, category: str, *beside: str, by: UUID, **values: object) -> "Signal":
        """Return the signal with the categories a person gave it: nothing is left to check.

        One that is never shared comes first. What a plugin saw beside it was no person's word,
        so it goes.
        """
        codes = dict.fromkeys((category, *beside))
        first, *others = sorted(codes, key=lambda code: not CATEGORIES[code].never_shared)
        return self.change(
            by,
            category=first,
            confidence=1.0,
            chosen_by="worker",
            previous_category=self.category,
            also=tuple(others),
            suspected=(),
            unsure=False,
            may_be_never_shared=False,
            **values,
        )

    def amended(self, command: AmendSignal, *, pointed_at: str | None) -> "Signal":
        """Return the signal with what was added; `pointed_at` is the account it had, hashed."""
        return self.change(
            command.id,
            handle=command.handle or self.handle,
            url=command.url or self.url,
            neighbourhood=command.neighbourhood or self.neighbourhood,
            pointed_at=pointed_at or self.pointed_at,
            amended_in=self.revision + 1,
        )

    def verified_offline(self, command: VerifyOffline) -> "Signal":
        """Return the signal with what the street says; a yes is a person's word for it."""
        heard = {"verified": command.confirmed, "note": command.note}
        if command.confirmed and not self.is_confirmed:
            return self.named(self.category, by=command.id, **heard)
        return self.change(command.id, **heard)

    def moved(self, cause_id: UUID, to: str, *, at: datetime) -> "Signal":
        """Return the signal in another state; one cause moves it once. `NotAllowed` if not."""
        if any(move.cause_id == cause_id for move in self.moves):
            return self
        states.check(self.state, to)
        move = Move(cause_id=cause_id, to=to, at=at)
        return self.model_copy(update={"moves": (*self.moves, move)})

    def shared(self, shares: tuple[Share, ...]) -> "Signal":
        """Return the signal with these deliveries noted."""
        noted = {share.delivery_id for share in self.shares}
        new = tuple(share for share in shares if share.delivery_id not in noted)
        return self.model_copy(update={"shares": (*self.shares, *new)})

    def begun_for(self, partner: str, *, by: UUID) -> Share | None:
        """Return what was noted for a partner because of a decision, before it went out."""
        noted = (s for s in self.shares if (s.partner, s.decision) == (partner, by))
        return next(noted, None)

    def sent(self, decision: UUID) -> "Signal":
        """Return the signal with all that went out by a decision noted as sent."""
        return self.model_copy(update={"shares": sent_by(self.shares, decision)})


def signal_from(
    command: LogSignal,
    *,
    worker: str,
    now: datetime,
    verdict: Verdict,
) -> Signal:
    """Return the signal a worker's command describes."""
    return Signal(
        signal_id=command.signal_id,
        worker=worker,
        text=command.text,
        platform=command.platform,
        post=command.post,
        seen_at=command.seen_at,
        logged_at=now,
        neighbourhood=command.neighbourhood,
        handle=command.handle,
        url=command.url,
        age=command.age,
        category=verdict.category,
        confidence=verdict.confidence,
        why=verdict.why,
        chosen_by="worker" if command.category else "plugin",
        guess=verdict.guess,
        also=verdict.also,
        suspected=verdict.suspected,
        alarming=verdict.alarming,
        unsure=verdict.unsure,
        may_be_never_shared=verdict.may_be_never_shared,
    )
