"""What somebody on call is told, and that one way of reaching them is enough."""

from collections.abc import Awaitable, Callable, Iterable

import structlog

from services.signals.texts import CALL, CALL_SUBJECT
from shared.contracts.signals.alarm import AlarmRaised
from shared.language.clock import HERE
from shared.process import metrics

log = structlog.get_logger()


def subject_of(event: AlarmRaised) -> str:
    """Return the subject of a mail."""
    return CALL_SUBJECT.format(level=event.level)


def text_of(event: AlarmRaised) -> str:
    """Return the text: a number to look up, no category and no words of the signal.

    A phone shows it on its locked screen, and a provider reads it.
    """
    return CALL.format(
        to=event.to,
        number=event.signal_id,
        until=f"{event.answer_by.astimezone(HERE):%H:%M}",
    )


async def reach(
    contacts: Iterable[str], call: Callable[[str], Awaitable[None]], *, channel: str
) -> None:
    """Call every contact; raise the last error only when none of them was reached.

    A second try would tell those who were reached again, and the next person is asked anyway.
    """
    reached, failure = False, None
    for contact in contacts:
        try:
            await call(contact)
        except OSError as error:  # of a socket, a web server or a mail server
            failure = error
            metrics.CALLS.labels(channel, "failed").inc()
            log.warning("call.failed", channel=channel, error=type(error).__name__)
        else:
            reached = True
            metrics.CALLS.labels(channel, "taken").inc()
    if failure is not None and not reached:
        raise failure
