"""Who the guardians are: one has no authority any more, or two are one person."""

from services.consent.domain.guardians import guardians_of
from services.consent.domain.said import Ended, Settled
from services.consent.domain.take_down import TakeDownRules
from services.consent.effects.take_down import take_down_all
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.guardians import (
    EndGuardianship,
    Guardians,
    GuardianshipEnded,
    GuardiansSettled,
    ListGuardians,
    SettleGuardians,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(EndGuardianship)
async def end_guardianship(command: EndGuardianship, turn: Turn[ConsentStore]) -> None:
    """Let what a guardian said no longer count. What was posted may stay: it was allowed."""
    youth = turn.store.youth(command.youth_id)
    ended = Ended(
        command_id=command.id,
        guardian_id=command.guardian_id,
        ended_at=min(command.ended_at, turn.now),
    )

    await turn.store.keep(youth.without(ended))

    await turn.publish(
        GuardianshipEnded(
            id=command.derive("ended"),
            youth_id=command.youth_id,
            guardian_id=command.guardian_id,
        )
    )


@inbox.on(SettleGuardians)
async def settle_guardians(
    command: SettleGuardians, turn: Turn[ConsentStore], take_downs: TakeDownRules
) -> None:
    """Keep whether two guardians are one; a no of the one may now be a no of the other."""
    if command.guardian_id == command.other_id:
        raise Refuse("one-number", field="other_id")
    youth = turn.store.youth(command.youth_id)
    for number in (command.guardian_id, command.other_id):
        if not youth.knows_guardian(number):
            raise TooEarly("unknown-guardian", field="guardian_id")
    settled = Settled(
        command_id=command.id,
        guardian_id=command.guardian_id,
        other_id=command.other_id,
        same=command.same,
        at=turn.now,
        by=turn.actor,
    )
    youth = youth.settling(settled)

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("one-guardian" if command.same else "two-guardians").inc()

    await turn.publish(
        GuardiansSettled(
            id=command.derive("settled"),
            youth_id=command.youth_id,
            guardian_id=command.guardian_id,
            other_id=command.other_id,
            same=command.same,
        )
    )
    await take_down_all(turn, youth, take_downs)


@inbox.on(ListGuardians)
async def list_guardians(query: ListGuardians, turn: Turn[ConsentStore]) -> Guardians:
    """Return who signed for a young person, and who must be told apart first."""
    return guardians_of(turn.store.youth(query.youth_id))
