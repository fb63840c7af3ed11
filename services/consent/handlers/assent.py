"""What a child under sixteen wants: a no is never refused."""

from services.consent.domain.assent import assent_from
from services.consent.domain.mistake import unknown_word
from services.consent.domain.take_down import TakeDownRules
from services.consent.effects.assent import tell_assent
from services.consent.effects.take_down import take_down_all
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.assent import RecordAssent
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(RecordAssent)
async def record_assent(
    command: RecordAssent, turn: Turn[ConsentStore], take_downs: TakeDownRules
) -> None:
    """Keep what the child wants."""
    youth = turn.store.youth(command.youth_id)
    assent = youth.assent(command.id)
    if assent is None:
        wrong = unknown_word(command.channels, command.purposes)
        if wrong and command.given:
            raise Refuse(wrong.reason, field=wrong.field)
        assent = assent_from(command, now=turn.now)
        youth = youth.assented(assent)

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("assent" if assent.given else "dissent").inc()

    await tell_assent(turn, youth, assent)
    await take_down_all(turn, youth, take_downs)
