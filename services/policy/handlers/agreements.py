"""One person asks for a version of the agreements, another approves it, and it holds."""

from datetime import datetime
from hashlib import sha256

from services.policy.domain.agreements import Agreements, BadAgreements, read_agreements
from services.policy.domain.checklist import AT_ONCE, GoLive
from services.policy.handlers.checklist import open_points
from services.policy.inbox import inbox
from services.policy.store import PolicyStore, Version
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
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish

SHOWN = 100  # problems in one answer: all of them might not fit in a message


@inbox.on(ApplyAgreements)
async def propose_agreements(
    command: ApplyAgreements, store: PolicyStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Keep a version until a second person approves it; the same text again changes nothing."""
    try:
        agreements = read_agreements(command.toml)
    except BadAgreements:
        raise Refuse("bad-agreements", field="toml") from None
    digest = sha256(command.toml.encode()).hexdigest()
    known = store.version(digest)
    if known is None:
        _check_number(agreements.version, store)
        known = Version(
            version=agreements.version,
            sha256=digest,
            toml=command.toml,
            proposed_by=actor,
            proposed_at=now,
        )
        await store.keep_version(known)
    if known.approved_by is not None:
        if store.in_force() != known:
            raise Refuse("version-too-old", field="version")
        await publish(_applied(command, known, agreements))
        return
    await publish(
        AgreementsProposed(
            id=command.derive("proposed"),
            policy_version=known.version,
            sha256=digest,
            agreements=len(agreements.agreement),
            partners=len(agreements.partner),
        )
    )


@inbox.on(ApproveAgreements)
async def approve_agreements(
    command: ApproveAgreements,
    store: PolicyStore,
    publish: Publish,
    actor: str,
    now: datetime,
    go_live: GoLive = AT_ONCE,
) -> None:
    """Put a version in force that another person asked for; from then on it never changes."""
    known = store.version(command.sha256)
    if known is None:
        raise Refuse("unknown-proposal", field="sha256")
    if known.approved_by is None:
        if known.proposed_by == actor:
            raise Refuse("same-person", field="sha256")
        if go_live.waits and open_points(store, now=now):
            raise Refuse("checklist-open")
        _check_number(known.version, store)
        known = known.approved(actor, now=now)
        await store.keep_version(known)

    current = store.in_force()
    if current is None or current.version < known.version:
        await store.put_in_force(known)
    elif current != known:
        raise Refuse("version-too-old", field="version")
    await publish(_applied(command, known, read_agreements(known.toml)))


@inbox.on(CheckAgreements)
async def check_agreements(query: CheckAgreements) -> AgreementsChecked:
    """Say what is wrong with a file, line by line."""
    try:
        agreements = read_agreements(query.toml)
    except BadAgreements as bad:
        return AgreementsChecked(problems=bad.problems[:SHOWN])
    return AgreementsChecked(
        policy_version=agreements.version,
        agreements=len(agreements.agreement),
        partners=len(agreements.partner),
    )


@inbox.on(ListVersions)
async def list_versions(_query: ListVersions, store: PolicyStore) -> Versions:
    """Say who asked for each version, who approved it, and which one holds."""
    current = store.in_force()
    return Versions(
        versions=tuple(
            version.view(in_force=current) for version in sorted(store.versions, key=_newest)
        )[:SHOWN]
    )


@inbox.on(ReadAgreements)
async def read_version(query: ReadAgreements, store: PolicyStore) -> AgreementsText:
    """Give a version as it was written."""
    found = store.version(query.sha256) if query.sha256 else store.in_force()
    if found is None:
        raise Refuse("unknown-proposal", field="sha256")
    return AgreementsText(policy_version=found.version, sha256=found.sha256, toml=found.toml)


def _check_number(version: int, store: PolicyStore) -> None:
    current = store.in_force()
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
    )


def _newest(version: Version) -> tuple[int, float]:
    return (-version.version, -version.proposed_at.timestamp())
