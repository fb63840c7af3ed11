"""One coroutine per message: receive, load, decide, keep, tell."""

from datetime import datetime
from hashlib import sha256

from services.policy.domain.agreements import BadAgreements, read_agreements
from services.policy.domain.decide import decide, today
from services.policy.store import Decided, InForce, PolicyStore
from shared import observe
from shared.contracts.policy import (
    AgreementsApplied,
    AgreementsChecked,
    ApplyAgreements,
    CheckAgreements,
    Explain,
    Explanation,
    SharingDecided,
)
from shared.contracts.signals import (
    CategoryCorrected,
    SignalFacts,
    SignalLogged,
    SignalVerified,
)
from shared.inbox import Inbox, Publish, Refuse

inbox = Inbox("policy")

SHOWN = 100  # problems in one answer: all of them might not fit in a message


@inbox.on(ApplyAgreements)
async def apply_agreements(
    command: ApplyAgreements, store: PolicyStore, publish: Publish
) -> None:
    """Put a version in force; a version in force never changes."""
    try:
        agreements = read_agreements(command.toml)
    except BadAgreements:
        raise Refuse("bad-agreements", field="toml") from None
    digest = sha256(command.toml.encode()).hexdigest()
    current = store.in_force()
    if current and agreements.version < current.version:
        raise Refuse("version-too-old", field="version")
    if current and agreements.version == current.version and digest != current.sha256:
        raise Refuse("version-in-force", field="version")

    await store.put_in_force(
        InForce(version=agreements.version, sha256=digest, toml=command.toml)
    )
    await publish(
        AgreementsApplied(
            id=command.derive("applied"),
            policy_version=agreements.version,
            sha256=digest,
            agreements=len(agreements.agreement),
            partners=len(agreements.partner),
        )
    )


@inbox.on(SignalLogged)
async def decide_on_logged(
    event: SignalLogged, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide on a new signal."""
    await _decide(event, store=store, publish=publish, now=now)


@inbox.on(CategoryCorrected)
async def decide_on_corrected(
    event: CategoryCorrected, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide anew: another category, another agreement."""
    await _decide(event, store=store, publish=publish, now=now)


@inbox.on(SignalVerified)
async def decide_on_verified(
    event: SignalVerified, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Decide anew: some clauses ask for knowledge from the street."""
    await _decide(event, store=store, publish=publish, now=now)


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


@inbox.on(Explain)
async def explain(query: Explain, store: PolicyStore, now: datetime) -> Explanation:
    """Decide again, as of now, and show the words it rests on."""
    agreements = store.agreements()
    decided = store.decided(query.signal_id)
    if decided is None:
        raise Refuse("unknown-signal", field="signal_id")
    decisions = decide(decided.facts, agreements, on=today(now)) if agreements else ()
    decision = next((d for d in decisions if d.partner == query.partner), None)
    if agreements is None or decision is None:
        raise Refuse("unknown-partner", field="partner")

    named = {grant.clause for grant in decision.grants} | {decision.clause}
    texts = agreements.clause_texts()
    return Explanation(
        decision=decision,
        policy_version=agreements.version,
        clauses={name: text for name, text in texts.items() if name in named},
        today=today(now),
    )


async def _decide(
    event: SignalLogged | CategoryCorrected | SignalVerified,
    *,
    store: PolicyStore,
    publish: Publish,
    now: datetime,
) -> None:
    before = store.decided(event.signal_id)
    if before is not None and before.facts.revision == event.revision:
        decided = before  # heard twice: what was decided then is told again
    else:
        agreements = store.agreements()
        decided = Decided(
            facts=SignalFacts(**{n: getattr(event, n) for n in SignalFacts.model_fields}),
            policy_version=agreements.version if agreements else 0,
            decisions=decide(event, agreements, on=today(now)) if agreements else (),
        )
        await store.keep(decided)
        for decision in decided.decisions:
            observe.SHARES.labels(decision.partner, decision.reason or "shared").inc()
    await publish(
        SharingDecided(
            id=event.derive("decided"),
            signal_id=event.signal_id,
            revision=decided.facts.revision,
            policy_version=decided.policy_version,
            decisions=decided.decisions,
        )
    )
