"""What may not be kept goes from all that was kept about a signal, and is taken by no code."""

from services.signals.domain import safety
from services.signals.domain.signal import Signal
from services.signals.store import SignalStore
from shared.contracts.message import Command
from shared.language.safety import name_holds_a_link
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


def refuse_links_in_codes(command: Command) -> None:
    """Refuse a link where only a code belongs: codes are told in events, and stay for years."""
    for field in type(command).model_fields:
        value = getattr(command, field)
        codes = value if isinstance(value, tuple) else (value,)
        if any(isinstance(code, str) and name_holds_a_link(code) for code in codes):
            raise Refuse("no-link-here", field=field)


async def forget_links(turn: Turn[SignalStore], signal: Signal) -> None:
    """Take the links out of notes on a signal that keeps none, and its dead letters away."""
    if not signal.keeps_no_link:
        return
    for task in [task for task in turn.store.tasks if task.signal_id == signal.signal_id]:
        note = safety.note_on(signal, task.note)
        if note != task.note:
            await turn.store.tasks.put(task.task_id, task.model_copy(update={"note": note}))
    await turn.forget(signal.signal_id)


def leave_nothing_of(turn: Turn[SignalStore], signal: Signal) -> None:
    """Let the command be erased that told of a signal which keeps no link: it may hold one."""
    if signal.keeps_no_link:
        turn.erase_command()
