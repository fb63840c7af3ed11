"""Questions about signals."""

from services.signals.domain.signal import Signal
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.look_up import ListSignals, ListToDo, Signals, SignalView, ToDo
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

MOST = 100  # of each kind in one answer


@inbox.on(ListSignals)
async def list_signals(query: ListSignals, turn: Turn[SignalStore]) -> Signals:
    """Return the newest signals with what became of them."""
    if query.category is not None and query.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    found = turn.store.newest(query.limit, category=query.category, worker=query.worker)
    views = tuple(_view(signal, turn.store) for signal in found.signals)
    return Signals(signals=views, total=found.total)


@inbox.on(ListToDo)
async def list_to_do(query: ListToDo, turn: Turn[SignalStore]) -> ToDo:
    """Return what waits for somebody, the most urgent first."""
    store = turn.store
    alarms = sorted((a for a in store.alarms if a.waits), key=lambda alarm: alarm.raised_at)
    tasks = sorted(
        (t for t in store.tasks if t.waits and query.assignee in (None, t.assignee)),
        key=lambda task: task.due_at,
    )
    requests = sorted((r for r in store.requests if r.waits), key=lambda r: r.answer_by)
    return ToDo(
        alarms=tuple(alarm.view() for alarm in alarms[:MOST]),
        tasks=tuple(task.view() for task in tasks[:MOST]),
        requests=tuple(request.view() for request in requests[:MOST]),
    )


def _view(signal: Signal, store: SignalStore) -> SignalView:
    return SignalView(
        **signal.facts,
        suspected=store.suspected(signal),
        text=signal.text,
        confidence=signal.confidence,
        why=signal.why,
        chosen_by=signal.chosen_by,
        state=signal.state,
        shared_with=tuple(dict.fromkeys(share.partner for share in signal.shares)),
    )
