"""Lets a second reader look at a signal that no person named yet; nothing waits for it."""

from collections.abc import Mapping

import structlog

from services.signals.domain.opinions import FRESH, opinion_id
from services.signals.domain.safety import without_links
from services.signals.plugins.reading import NotRead, Reader
from services.signals.store import SignalStore
from shared.contracts.signals.opinions import GiveOpinion, OpinionAsked
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import metrics

log = structlog.get_logger()

inbox = Inbox("signals-second-opinion")


@inbox.on(OpinionAsked)
async def give_opinion(
    event: OpinionAsked, turn: Turn[SignalStore], readers: Mapping[str, Reader]
) -> None:
    """Let the reader look, and say what it saw; one that fails is asked again by a timer."""
    reader = readers.get(event.reader)
    is_gone = turn.store.erased.get(event.signal_id) is not None
    if reader is None or is_gone or turn.now - event.at > FRESH:
        return
    signal = turn.store.known(event.signal_id)
    opinion = turn.store.opinion(event.signal_id, event.reader)
    is_over = opinion is not None and not (opinion.waits and opinion.attempt == event.attempt)
    if signal.is_confirmed or is_over:
        return  # no text goes anywhere that is not needed any more

    try:
        category = await reader.read(without_links(signal.text).get_secret_value())
    except NotRead as error:
        metrics.READINGS.labels(event.reader, str(error)).inc()
        log.warning("opinion.not-read", reader=event.reader, reason=str(error))
        return
    metrics.READINGS.labels(event.reader, "answered").inc()
    await turn.publish(
        GiveOpinion(
            id=opinion_id(event.signal_id, event.reader),
            signal_id=event.signal_id,
            reader=event.reader,
            category=category,
        )
    )
