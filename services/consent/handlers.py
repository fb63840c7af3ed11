"""One coroutine per message: receive, load, decide, keep, tell."""

from datetime import datetime

from services.consent.domain import (
    consent_from,
    mistake,
    objections,
    repeats,
    withdrawal_from,
)
from services.consent.store import ConsentStore
from shared import observe
from shared.contracts.consent import (
    ConsentRecorded,
    ConsentWithdrawn,
    MayPublish,
    MayPublishAnswer,
    RecordConsent,
    WithdrawConsent,
)
from shared.inbox import Inbox, Publish, Refuse

inbox = Inbox("consent")


@inbox.on(RecordConsent)
async def record_consent(
    command: RecordConsent, store: ConsentStore, publish: Publish, now: datetime
) -> None:
    """Keep what was signed, if the right person signed it."""
    youth = store.youth(command.youth_id)
    consent = youth.consent(command.consent_id)
    if consent is None:
        if wrong := mistake(command, now=now):
            raise Refuse(wrong[0], field=wrong[1])
        if youth.born_on not in (None, command.born_on):
            raise Refuse("other-birthday", field="born_on")
        consent = consent_from(command, heard_at=now)
        await store.keep(youth.given(consent, born_on=command.born_on))
        observe.CONSENTS.labels("recorded").inc()
    elif not repeats(command, youth, consent):
        raise Refuse("consent-id-taken", field="consent_id")

    await publish(
        ConsentRecorded(
            id=command.derive("recorded"),
            consent_id=consent.consent_id,
            youth_id=command.youth_id,
            signer=consent.signer,
            channels=consent.channels,
            valid_until=consent.valid_until,
        )
    )


@inbox.on(WithdrawConsent)
async def withdraw_consent(
    command: WithdrawConsent, store: ConsentStore, publish: Publish, now: datetime
) -> None:
    """Let consent given before no longer count; withdrawing is never refused."""
    youth = store.youth(command.youth_id)
    withdrawal = youth.withdrawal(command.id)
    if withdrawal is None:
        withdrawal = withdrawal_from(command, now=now)
        await store.keep(youth.withdrawn(withdrawal))
        observe.CONSENTS.labels("withdrawn").inc()

    await publish(
        ConsentWithdrawn(
            id=command.derive("withdrawn"),
            youth_id=command.youth_id,
            channels=withdrawal.channels,
        )
    )


@inbox.on(MayPublish)
async def may_publish(
    query: MayPublish, store: ConsentStore, now: datetime
) -> MayPublishAnswer:
    """Say yes only if everybody's consent counts for this channel at this moment."""
    if not store.is_fresh():
        raise Refuse("not-ready")
    found = objections(query.people, store.known(query.people), channel=query.channel, now=now)
    observe.MAY_PUBLISH.labels("no" if found else "yes").inc()
    return MayPublishAnswer(allowed=not found, objections=found)
