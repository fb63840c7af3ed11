"""Who the guardians are: somebody no longer has parental authority."""

from services.consent.domain.youth import Ended
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.guardians import EndGuardianship, GuardianshipEnded
from shared.messaging.turn import Turn


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
