"""Consent is taken back: never refused, and as easy as giving it."""

from datetime import datetime, timedelta

from services.consent.domain.publication import TakeDownRules
from services.consent.domain.record import withdrawal_from
from services.consent.handlers.clock import set_clock
from services.consent.handlers.post import take_down
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.withdraw import ConsentWithdrawn, WithdrawConsent
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(WithdrawConsent)
async def withdraw_consent(
    command: WithdrawConsent,
    store: ConsentStore,
    take_downs: TakeDownRules,
    warn: timedelta,
    publish: Publish,
    now: datetime,
) -> None:
    """Let consent given before no longer count; withdrawing is never refused."""
    youth = store.youth(command.youth_id)
    withdrawal = youth.withdrawal(command.id)
    if withdrawal is None:
        withdrawal = withdrawal_from(command, now=now)
        youth = youth.withdrawn(withdrawal)
        await store.keep(youth)
        observe.CONSENTS.labels("withdrawn").inc()

    await publish(
        ConsentWithdrawn(
            id=command.derive("withdrawn"),
            youth_id=command.youth_id,
            channels=withdrawal.channels,
            by=withdrawal.by,
        )
    )
    # Whoever signs a link that was sent before would not know that somebody said no.
    for link in store.open_links(command.youth_id):
        if link.asked_at <= withdrawal.withdrawn_at:
            cancelled = link.model_copy(update={"cancelled": True})
            await store.links.put(link.token_sha256, cancelled)
    await take_down(
        youth, cause=command, store=store, rules=take_downs, publish=publish, now=now
    )
    await set_clock(youth, warn=warn, publish=publish)
