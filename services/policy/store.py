"""What the policy service remembers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from services.policy.domain.agreements import Agreements, reread
from services.policy.domain.checklist import Evidence
from services.policy.domain.decide import Book
from services.policy.domain.evaluation import Evaluation, Told, reviews
from services.policy.domain.goals import Goal
from services.policy.domain.ledger import Ended, Line, Recall
from services.policy.domain.workers import Activity, Profile, Worker
from shared.contracts.message import Code, Frozen
from shared.contracts.policy.agreements import VersionView
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.policy.evaluation import Kind
from shared.contracts.signals.facts import SignalFacts
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class Version(Frozen):
    """One version of the agreements as it was written, and the two who answer for it."""

    version: int
    sha256: Code
    toml: str
    proposed_by: Code
    proposed_at: AwareDatetime
    approved_by: Code | None = None
    approved_at: AwareDatetime | None = None

    def approved(self, by: str, *, now: datetime) -> "Version":
        """Return the version with the second person noted."""
        return self.model_copy(update={"approved_by": by, "approved_at": now})

    def view(self, *, in_force: "Version | None") -> VersionView:
        """Return what others see of it."""
        state = "past" if self.approved_by else "proposed"
        if in_force and in_force.sha256 == self.sha256:
            state = "in-force"
        return VersionView(
            policy_version=self.version,
            state=state,
            **self.model_dump(exclude={"version", "toml"}),
        )


class Basis(Frozen):
    """What decisions are made on: one version, and the reviews that moved its dates since."""

    sha256: Code | None
    reviews: dict[Code, date] = Field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return the hash a decision names."""
        return sha256(self.model_dump_json().encode()).hexdigest()


class Decided(Frozen):
    """One call: all that was known when it was decided, and what came out. Never changes."""

    cause: UUID
    trace: UUID | None = None
    facts: SignalFacts
    consent: bool | None = None
    at: AwareDatetime
    on: date
    basis: Code
    engine: Code
    policy_version: int
    decisions: tuple[PartnerDecision, ...]
    partner: Code | None = None  # who fetched; else it was decided for all

    @property
    def told_as(self) -> UUID:
        """Return the id it is told under."""
        return uuid5(self.cause, "decided")

    def delivery_to(self, partner: str) -> UUID:
        """Return the id of what a partner then receives, if it was shared."""
        return uuid5(self.told_as, partner)


class Consent(Frozen):
    """What the young person last said of sharing a signal."""

    given: bool


class Ledger:
    """What was shared with whom, and what was asked back."""

    def __init__(self, bucket: Bucket) -> None:
        self._by_signal: dict[UUID, dict[UUID, Line]] = {}
        self._recalls_of: dict[UUID, dict[UUID, Recall]] = {}
        self._recalled: dict[UUID, Recall] = {}  # by delivery
        self._lines: Table[Line] = bucket.table("line", Line, self._learn_line)
        self._recalls: Table[Recall] = bucket.table("recall", Recall, self._learn_recall)
        self._ended: Table[Ended] = bucket.table("ended", Ended)

    def line(self, delivery_id: UUID) -> Line | None:
        """Return the line of a delivery."""
        return self._lines.get(delivery_id)

    def lines(self, signal_id: UUID) -> Sequence[Line]:
        """Return the lines of a signal."""
        return tuple(self._by_signal.get(signal_id, {}).values())

    def outstanding(self, signal_id: UUID) -> Sequence[Line]:
        """Return the lines of a signal that nobody was asked to delete."""
        return [x for x in self.lines(signal_id) if x.delivery_id not in self._recalled]

    def every_line(self) -> Sequence[Line]:
        """Return every line there is, oldest first."""
        return sorted(self._lines, key=lambda x: (x.shared_at, x.revision, x.delivery_id))

    def signals(self) -> Sequence[UUID]:
        """Return the signals that have lines."""
        return tuple(self._by_signal)

    async def write(self, line: Line) -> None:
        """Keep a line."""
        await self._lines.put(line.delivery_id, line)

    def recall(self, recall_id: UUID) -> Recall | None:
        """Return a recall, or None."""
        return self._recalls.get(recall_id)

    def recalls(self, signal_id: UUID) -> Sequence[Recall]:
        """Return the recalls of a signal."""
        return tuple(self._recalls_of.get(signal_id, {}).values())

    def recall_of(self, line: Line) -> Recall | None:
        """Return the recall a line is in, or None."""
        return self._recalled.get(line.delivery_id)

    async def keep(self, recall: Recall) -> None:
        """Keep a recall as it is now."""
        await self._recalls.put(recall.recall_id, recall)

    def ended(self, signal_id: UUID) -> str | None:
        """Return how a signal ended, or None while it goes on."""
        row = self._ended.get(signal_id)
        return row.reason if row else None

    async def end(self, signal_id: UUID, ended: Ended) -> None:
        """Keep how a signal ended."""
        await self._ended.put(signal_id, ended)

    def _learn_line(self, _key: str, _old: Line | None, new: Line | None) -> None:
        if new is not None:
            self._by_signal.setdefault(new.signal_id, {})[new.delivery_id] = new

    def _learn_recall(self, _key: str, _old: Recall | None, new: Recall | None) -> None:
        if new is not None:
            self._recalls_of.setdefault(new.signal_id, {})[new.recall_id] = new
            self._recalled |= dict.fromkeys(new.deliveries, new)


class Staff:
    """Workers: their profiles, hours, competences and means."""

    def __init__(self, bucket: Bucket) -> None:
        self.profiles: Table[Profile] = bucket.table("profile", Profile)
        self.activities: Table[Activity] = bucket.table("activity", Activity)
        self.workers: Table[Worker] = bucket.table("worker", Worker)

    def worker(self, code: str) -> Worker:
        """Return what is known of a worker; nothing yet is an empty record."""
        return self.workers.get(code) or Worker(worker=code)


class PolicyStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._in_force: Table[Version] = bucket.table("agreements", Version)
        self.versions: Table[Version] = bucket.table("version", Version)
        self._bases: Table[Basis] = bucket.table("basis", Basis)
        self._decided: Table[Decided] = bucket.table("decided", Decided)
        self._fetched: Table[Decided] = bucket.table("fetched", Decided)
        self._consents: Table[Consent] = bucket.table("consent", Consent)
        self.ledger = Ledger(bucket)
        self.staff = Staff(bucket)
        self.goals: Table[Goal] = bucket.table("goal", Goal)
        self._evaluated: dict[tuple[Kind, str], dict[UUID, Evaluation]] = {}
        self._evaluations: Table[Evaluation] = bucket.table(
            "evaluation", Evaluation, self._learn_evaluation
        )
        self.reviews_told: Table[Told] = bucket.table("review", Told)
        self.evidence: Table[Evidence] = bucket.table("evidence", Evidence)
        self._books: dict[str, Book] = {}
        self._read: dict[str, Agreements] = {}
        self._basis: tuple[object, Basis, str] | None = None

    # --- versions -----------------------------------------------------------------

    def in_force(self) -> Version | None:
        """Return the version in force, or None before the first."""
        return self._in_force.get("current")

    def version(self, digest: str) -> Version | None:
        """Return a version that was asked for or in force, by its hash."""
        return self.versions.get(digest)

    def agreements(self) -> Agreements | None:
        """Return what is agreed, or None: then nothing is shared."""
        current = self.in_force()
        return self._reread(current) if current else None

    async def keep_version(self, version: Version) -> None:
        """Keep a version under its hash."""
        await self.versions.put(version.sha256, version)

    async def put_in_force(self, version: Version) -> None:
        """Let `version` replace the one before."""
        await self._in_force.put("current", version)

    # --- what decisions are made on -----------------------------------------------

    async def basis(self) -> str:
        """Return the hash of what decisions are made on now; kept, so it can be replayed."""
        basis, digest = self._present()
        if self._bases.get(digest) is None:
            await self._bases.put(digest, basis)
        return digest

    def book(self, digest: str | None = None) -> Book | None:
        """Return what is agreed, now or as it was under `digest`; None: nothing was."""
        if digest is None:
            basis, digest = self._present()
        elif (known := self._bases.get(digest)) is not None:
            basis = known
        else:
            raise UnknownBasis(digest)
        if basis.sha256 is None:
            return None
        if digest not in self._books:
            version = self.version(basis.sha256)
            if version is None:
                raise UnknownBasis(digest)
            self._books[digest] = Book(self._reread(version), basis.reviews)
        return self._books[digest]

    def draft(self, agreements: Agreements) -> Book:
        """Return a draft as it would be used: with the reviews that count for it."""
        return Book(agreements)

    def _present(self) -> tuple[Basis, str]:
        current = self.in_force()
        if self._basis is None or self._basis[0] is not current:
            basis = Basis(
                sha256=current.sha256 if current else None, reviews=self._reviews(current)
            )
            self._basis = (current, basis, basis.digest)
        return self._basis[1], self._basis[2]

    def _reviews(self, current: Version | None) -> dict[str, date]:
        if current is None or current.approved_at is None:
            return {}
        agreements, since = self._reread(current), current.approved_at
        by_item = {a.id: self.evaluations("agreement", a.id) for a in agreements.agreement}
        return reviews(agreements, by_item, in_force_since=since)

    def _learn_evaluation(
        self, _key: str, _old: Evaluation | None, new: Evaluation | None
    ) -> None:
        if new is not None:
            self._evaluated.setdefault((new.kind, new.item), {})[new.cause] = new
            self._basis = None  # what decisions are made on is another now

    # --- evaluations --------------------------------------------------------------

    def evaluations(self, kind: Kind, item: str) -> Sequence[Evaluation]:
        """Return the evaluations of one thing."""
        return tuple(self._evaluated.get((kind, item), {}).values())

    def evaluation(self, kind: Kind, item: str, cause: UUID) -> Evaluation | None:
        """Return what one command recorded."""
        return self._evaluated.get((kind, item), {}).get(cause)

    async def keep_evaluation(self, evaluation: Evaluation) -> None:
        """Keep an evaluation for good."""
        await self._evaluations.put(evaluation.cause, evaluation)

    # --- reading ------------------------------------------------------------------

    def _reread(self, version: Version) -> Agreements:
        if version.sha256 not in self._read:
            self._read[version.sha256] = reread(version.toml)
        return self._read[version.sha256]

    # --- decisions ----------------------------------------------------------------

    def decisions(self, signal_id: UUID) -> Iterator[Decided]:
        """Yield every decision on a signal, oldest first."""
        for number in count(1):
            if (decided := self._decided.get(f"{signal_id}.{number}")) is None:
                return
            yield decided

    def every_decision(self) -> list[Decided]:
        """Return every decision there is, oldest first."""
        every = (*self._decided, *self._fetched)
        return sorted(every, key=lambda decided: (decided.at, decided.cause))

    def latest_decisions(self) -> list[Decided]:
        """Return the latest decision on every signal."""
        signals = dict.fromkeys(decided.facts.signal_id for decided in self._decided)
        return [found for signal in signals if (found := self.decided(signal))]

    def decided(self, signal_id: UUID) -> Decided | None:
        """Return the latest decision on the newest revision of a signal."""
        newest: Decided | None = None
        for decided in self.decisions(signal_id):
            if newest is None or newest.facts.revision <= decided.facts.revision:
                newest = decided
        return newest

    def decided_on(self, signal_id: UUID, cause: UUID) -> Decided | None:
        """Return what was decided because of one message."""
        return next((d for d in self.decisions(signal_id) if d.cause == cause), None)

    async def keep(self, decided: Decided) -> None:
        """Keep a decision for good; one cause is decided on once."""
        signal_id = decided.facts.signal_id
        if self.decided_on(signal_id, decided.cause) is None:
            number = sum(1 for _ in self.decisions(signal_id)) + 1
            await self._decided.put(f"{signal_id}.{number}", decided)

    async def keep_fetch(self, decided: Decided) -> None:
        """Keep what was decided when a partner fetched: for the log, and for nothing else."""
        await self._fetched.put(decided.cause, decided)

    # --- consent ------------------------------------------------------------------

    def consent(self, signal_id: UUID) -> bool | None:
        """Return what the young person said of sharing a signal; None: was not asked."""
        row = self._consents.get(signal_id)
        return row.given if row else None

    async def keep_consent(self, signal_id: UUID, *, given: bool) -> None:
        """Keep what the young person said."""
        await self._consents.put(signal_id, Consent(given=given))


class UnknownBasis(Exception):
    """A decision names agreements that are not here: the bucket is not whole."""
