"""What somebody on call is told, and that one way of reaching them is enough."""

from collections.abc import Awaitable, Callable, Iterable
from http.client import HTTPException
from uuid import uuid5

import structlog

from services.signals.domain.alarm import Called
from services.signals.store import SignalStore
from services.signals.texts import CALL, CALL_SUBJECT
from shared.contracts.signals.alarm import AlarmRaised
from shared.language.clock import HERE
from shared.messaging.turn import Turn
from shared.process import metrics

log = structlog.get_logger()

Call = Callable[[str], Awaitable[None]]


async def call_once(
    turn: Turn[SignalStore],
    event: AlarmRaised,
    contacts: Iterable[str],
    call: Call,
    *,
    channel: str,
) -> None:
    """Call who is asked, unless the alarm is over, somebody else is asked, or it was done.

    Noted after: cut off in between it is done again, since a call that comes twice is better
    than one that does not come.
    """
    store, key = turn.store, f"{event.id}.{channel}"
    alarm = store.alarms.get(event.signal_id)
    if alarm is None or not alarm.asks(event.id) or store.calls.get(key):
        return
    await reach(contacts, call)
    called = Called(signal_id=event.signal_id, event_id=event.id, at=turn.now)
    await store.calls.put(key, called)


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


class NotTaken(Exception):
    """The other side did not say that it has the message."""


async def reach(contacts: Iterable[str], call: Call) -> None:
    """Call every contact, each by its channel; raise the last error when none was reached.

    A second try would tell those who were reached again, and the next person is asked anyway.
    """
    reached, failure = False, None
    for contact in contacts:
        channel = contact.partition(":")[0]
        try:
            await call(contact)
        except (OSError, HTTPException, UnicodeError, NotTaken) as error:
            failure = error
            metrics.CALLS.labels(channel, "failed").inc()
            log.warning("call.failed", channel=channel, error=type(error).__name__)
        else:
            reached = True
            metrics.CALLS.labels(channel, "taken").inc()
    if failure is not None and not reached:
        raise failure


def key_of(event: AlarmRaised, contact: str) -> str:
    """Return what a repeat of this call has as well, and no other call has."""
    return str(uuid5(event.id, contact))
