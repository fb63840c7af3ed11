"""Consent is taken back: never refused, and as easy as giving it."""

from services.consent.domain.take_down import TakeDownRules
from services.consent.domain.withdraw import withdrawal_from
from services.consent.effects.take_down import take_down_all
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.withdraw import ConsentWithdrawn, WithdrawConsent
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(WithdrawConsent)
async def withdraw_consent(
    command: WithdrawConsent, turn: Turn[ConsentStore], take_downs: TakeDownRules
) -> None:
    """Let consent given before no longer count; withdrawing is never refused."""
    youth = turn.store.youth(command.youth_id)
    withdrawal = youth.withdrawal(command.id)
    if withdrawal is None:
        withdrawal = withdrawal_from(command, now=turn.now)
        youth = youth.withdrawn(withdrawal)

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("withdrawn").inc()
    # Whoever signs a link that was sent before would not know that somebody said no.
    for link in turn.store.open_links(command.youth_id):
        if link.asked_at <= withdrawal.withdrawn_at:
            await turn.store.keep_link(link.cancel())

    await turn.publish(
        ConsentWithdrawn(
            id=command.derive("withdrawn"),
            youth_id=command.youth_id,
            channels=withdrawal.channels,
            by=withdrawal.by,
        )
    )
    await take_down_all(turn, youth, take_downs)
