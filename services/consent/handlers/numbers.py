"""Consent in numbers, for who leads the work."""

from services.consent.domain.may_publish import Rules
from services.consent.domain.numbers import channel_numbers, shown
from services.consent.domain.words import CHANNELS
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.numbers import AskNumbers, ConsentNumbers
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(AskNumbers)
async def ask_numbers(
    _query: AskNumbers, turn: Turn[ConsentStore], rules: Rules
) -> ConsentNumbers:
    """Return how many may be shown where, with small numbers left out."""
    if not turn.store.is_fresh():
        raise Refuse("not-ready")
    youths = [youth for youth in turn.store.youths if youth.consents]
    waiting = sum(task.waits for task in turn.store.take_downs)
    return ConsentNumbers(
        youths=shown(len(youths)),
        channels=tuple(
            channel_numbers(channel, youths, now=turn.now, rules=rules) for channel in CHANNELS
        ),
        to_be_taken_down=shown(waiting),
    )
