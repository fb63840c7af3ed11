"""Versions of the agreements, and what decisions are made on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.agreements.decide import Book
from services.policy.domain.agreements.reading import reread
from services.policy.domain.agreements.versions import Basis, Version
from services.policy.domain.workers.evaluation import moved_reviews
from services.policy.store.reviews import ReviewStore
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class UnknownBasis(Exception):
    """A decision names agreements that are not here: the bucket is not whole."""


class _Present(NamedTuple):
    """What decisions are made on now, worked out once for a version and its evaluations."""

    version: Version | None
    evaluations: int  # learned until then
    basis: Basis
    digest: str


class AgreementsStore:
    """The versions there were and are, and the books that are laid out from them."""

    def __init__(self, bucket: Bucket, reviews: ReviewStore) -> None:
        self._in_force: Table[Version] = bucket.table("agreements", Version)
        self._versions: Table[Version] = bucket.table("version", Version)
        self._bases: Table[Basis] = bucket.table("basis", Basis)
        self._evaluated = reviews
        self._books: dict[str, Book] = {}
        self._read: dict[str, Agreements] = {}
        self._now: _Present | None = None

    def in_force(self) -> Version | None:
        """Return the version in force, or None before the first."""
        return self._in_force.get("current")

    def version(self, digest: str) -> Version | None:
        """Return a version that was asked for or in force, by its hash."""
        return self._versions.get(digest)

    def versions(self) -> Sequence[Version]:
        """Return every version there was or is."""
        return tuple(self._versions)

    def current(self) -> Agreements | None:
        """Return what is agreed, or None: then nothing is shared."""
        version = self.in_force()
        return self._reread(version) if version else None

    async def keep_version(self, version: Version, *, by: UUID | None = None) -> None:
        """Keep a version under its hash, as the command `by` asks."""
        await self._versions.put(version.sha256, version, by=by)

    def is_past(self, digest: str, command_id: UUID) -> bool:
        """Return whether a command was carried out, and what it told of is so no longer."""
        if not self.has_heard(digest, command_id):
            return False
        version, holds = self.version(digest), self.in_force()
        is_over = version is not None and version.approved_by is not None and holds != version
        return is_over or self._versions.is_past(digest, command_id)

    def has_heard(self, digest: str, command_id: UUID) -> bool:
        """Return whether a version was kept before because of this command."""
        return self._versions.was_changed_by(digest, command_id)

    async def put_in_force(self, version: Version) -> None:
        """Let `version` replace the one before."""
        await self._in_force.put("current", version)

    async def basis(self) -> str:
        """Return the hash of what decisions are made on now; kept, so it can be replayed."""
        present = self._present()
        if self._bases.get(present.digest) is None:
            await self._bases.put(present.digest, present.basis)
        return present.digest

    def book(self) -> Book | None:
        """Return what is agreed now; None: nothing is."""
        present = self._present()
        return self._book(present.basis, present.digest)

    def book_of(self, digest: str) -> Book | None:
        """Return what was agreed under a hash; None: nothing was. Or raise `UnknownBasis`."""
        if (basis := self._bases.get(digest)) is None:
            raise UnknownBasis(digest)
        return self._book(basis, digest)

    def _book(self, basis: Basis, digest: str) -> Book | None:
        if basis.sha256 is None:
            return None
        if digest not in self._books:
            version = self.version(basis.sha256)
            if version is None:
                raise UnknownBasis(digest)
            self._books[digest] = Book(self._reread(version), basis.reviews)
        return self._books[digest]

    def _present(self) -> _Present:
        version, evaluations = self.in_force(), self._evaluated.learned
        now = self._now
        if now is None or now.version is not version or now.evaluations != evaluations:
            digest = version.sha256 if version else None
            basis = Basis(sha256=digest, reviews=self._moved_reviews(version))
            now = self._now = _Present(version, evaluations, basis, basis.digest)
        return now

    def _moved_reviews(self, version: Version | None) -> dict[str, date]:
        if version is None or version.approved_at is None:
            return {}
        agreements = self._reread(version)
        by_item = {
            agreement.id: self._evaluated.evaluations("agreement", agreement.id)
            for agreement in agreements.agreement
        }
        return moved_reviews(agreements, by_item, in_force_since=version.approved_at)

    def _reread(self, version: Version) -> Agreements:
        if version.sha256 not in self._read:
            self._read[version.sha256] = reread(version.toml)
        return self._read[version.sha256]
