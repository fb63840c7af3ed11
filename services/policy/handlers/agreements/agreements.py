"""One person asks for a version of the agreements, another approves it, and it holds."""

from hashlib import sha256

from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.agreements.reading import SHOWN, BadAgreements, read_agreements
from services.policy.domain.agreements.versions import Version
from services.policy.domain.workers.checklist import open_points
from services.policy.inbox import inbox
from services.policy.settings import PolicySettings
from services.policy.store import PolicyStore
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    AgreementsChecked,
    AgreementsProposed,
    AgreementsText,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    ListVersions,
    ReadAgreements,
    Versions,
)
from shared.language.clock import day_of
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(ApplyAgreements)
async def propose_agreements(command: ApplyAgreements, turn: Turn[PolicyStore]) -> None:
    """Keep a version until a second person approves it; the same text again changes nothing."""
    try:
        agreements = read_agreements(command.toml)
    except BadAgreements:
        raise Refuse("bad-agreements", field="toml") from None
    store = turn.store.agreements
    digest = sha256(command.toml.encode()).hexdigest()
    version = store.version(digest)

    if store.is_past(digest, command.id):
        return
    if version is None:
        _check_number(agreements.version, store.in_force())
        version = Version(
            version=agreements.version,
            sha256=digest,
            toml=command.toml,
            proposed_by=turn.actor,
            proposed_at=turn.now,
        )
    if version.approved_by is not None:
        if store.in_force() != version:
            raise Refuse("version-too-old", field="version")
        await store.keep_version(version, by=command.id)
        await turn.publish(_applied(command, version, agreements))
        return
    await store.keep_version(version, by=command.id)
    await turn.publish(
        AgreementsProposed(
            id=command.derive("proposed"),
            policy_version=version.version,
            sha256=digest,
            agreements=len(agreements.agreement),
            partners=len(agreements.partner),
        )
    )


@inbox.on(ApproveAgreements)
async def approve_agreements(
    command: ApproveAgreements, turn: Turn[PolicyStore], settings: PolicySettings
) -> None:
    """Put a version in force that another person asked for; from then on it never changes."""
    store = turn.store.agreements
    version, current = store.version(command.sha256), store.in_force()
    if version is None:
        raise Refuse("unknown-proposal", field="sha256")
    if version.approved_by is None:
        if version.proposed_by == turn.actor:
            raise Refuse("same-person", field="sha256")
        if settings.checklist_required and _open_points(turn):
            raise Refuse("checklist-open")
        _check_number(version.version, current)
        version = version.approved(turn.actor, now=turn.now)
        await store.keep_version(version, by=command.id)

    if current is None or current.version < version.version:
        await store.put_in_force(version)
    elif current != version:
        if store.has_heard(command.sha256, command.id):
            return  # it was told when it held
        raise Refuse("version-too-old", field="version")
    await turn.publish(_applied(command, version, read_agreements(version.toml)))


@inbox.on(CheckAgreements)
async def check_agreements(query: CheckAgreements) -> AgreementsChecked:
    """Say what is wrong with a file, line by line."""
    try:
        agreements = read_agreements(query.toml)
    except BadAgreements as bad:
        return AgreementsChecked(problems=bad.first)
    return AgreementsChecked(
        policy_version=agreements.version,
        agreements=len(agreements.agreement),
        partners=len(agreements.partner),
    )


@inbox.on(ListVersions)
async def list_versions(_query: ListVersions, turn: Turn[PolicyStore]) -> Versions:
    """Say who asked for each version, who approved it, and which one holds."""
    current = turn.store.agreements.in_force()
    newest_first = sorted(turn.store.agreements.versions(), key=_newest)
    return Versions(versions=tuple(v.view(in_force=current) for v in newest_first[:SHOWN]))


@inbox.on(ReadAgreements)
async def read_version(query: ReadAgreements, turn: Turn[PolicyStore]) -> AgreementsText:
    """Give a version as it was written."""
    store = turn.store.agreements
    version = store.version(query.sha256) if query.sha256 else store.in_force()
    if version is None:
        raise Refuse("unknown-proposal", field="sha256")
    return AgreementsText(
        policy_version=version.version, sha256=version.sha256, toml=version.toml
    )


def _open_points(turn: Turn[PolicyStore]) -> int:
    return open_points(turn.store.reviews.evidence, today=day_of(turn.now))


def _check_number(version: int, current: Version | None) -> None:
    if current and version < current.version:
        raise Refuse("version-too-old", field="version")
    if current and version == current.version:
        raise Refuse("version-in-force", field="version")


def _applied(
    command: ApplyAgreements | ApproveAgreements, version: Version, agreements: Agreements
) -> AgreementsApplied:
    return AgreementsApplied(
        id=command.derive("applied"),
        policy_version=version.version,
        sha256=version.sha256,
        agreements=len(agreements.agreement),
        partners=len(agreements.partner),
        partner_ids=agreements.partner_ids,
    )


def _newest(version: Version) -> tuple[int, float]:
    """Return what orders versions: the highest number first, then the latest proposal."""
    return -version.version, -version.proposed_at.timestamp()
