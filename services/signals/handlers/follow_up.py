"""What is done about a signal: ask on the street, act, close, open again; and the tasks."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.signals.domain import states
from services.signals.domain.signal import Signal
from services.signals.domain.tasks import Task
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.follow_up import (
    ActionRecorded,
    RecordAction,
    ReopenSignal,
    SignalReopened,
    StartVerifying,
    VerifyingStarted,
)
from shared.contracts.signals.tasks import (
    FinishTask,
    PlanTask,
    TaskDue,
    TaskFinished,
    TaskOverdue,
    TaskPlanned,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish

LONGEST = timedelta(days=366)  # a task further away is a typing error


def move(signal: Signal, cause_id: UUID, to: str, *, now: datetime) -> Signal:
    """Return the signal in its next state, or refuse."""
    try:
        return signal.moved(cause_id, to, at=now)
    except states.NotAllowed:
        reason = "signal-closed" if signal.state == states.CLOSED else "not-now"
        raise Refuse(reason, field="signal_id") from None


@inbox.on(StartVerifying)
async def start_verifying(
    command: StartVerifying, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Note that somebody is asking on the street."""
    signal = move(store.known(command.signal_id), command.id, states.BEING_VERIFIED, now=now)
    await store.keep(signal)
    await publish(VerifyingStarted(id=command.derive("started"), signal_id=signal.signal_id))


@inbox.on(RecordAction)
async def record_action(
    command: RecordAction, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Note what was done about a signal."""
    signal = move(store.known(command.signal_id), command.id, states.ACTED_UPON, now=now)
    await store.keep(signal)
    await publish(
        ActionRecorded(
            id=command.derive("acted"),
            signal_id=signal.signal_id,
            action=command.action,
            by=command.by,
        )
    )


@inbox.on(ReopenSignal)
async def reopen_signal(
    command: ReopenSignal, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Take up the follow-up of a closed signal again."""
    signal = store.known(command.signal_id)
    moved = move(signal, command.id, states.REOPENED, now=now)
    if moved is not signal:
        moved = moved.model_copy(update={"closed_as": None})
    await store.keep(moved)
    await publish(
        SignalReopened(
            id=command.derive("reopened"), signal_id=signal.signal_id, reason=command.reason
        )
    )


# --- tasks ------------------------------------------------------------------------


async def plan_first_tasks(signal: Signal, *, store: SignalStore, publish: Publish) -> None:
    """Plan what a signal of its category begins with: a help request wants an answer."""
    suspected = bool(signal.suspected)
    tasks = states.first_tasks(signal.category, to_check=signal.to_check, suspected=suspected)
    for what, within in tasks:
        task = Task(
            task_id=_task_id(signal, what),
            signal_id=signal.signal_id,
            what=what,
            assignee=signal.worker,
            due_at=signal.logged_at + within,
        )
        await _plan(task, store=store, publish=publish)


async def finish_check(
    signal: Signal, *, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Note that a worker has said what the signal is."""
    if task := store.tasks.get(_task_id(signal, states.CHECK)):
        await _finish(task, "done", store=store, publish=publish, now=now)


@inbox.on(PlanTask)
async def plan_task(
    command: PlanTask, store: SignalStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Plan what to do about a signal."""
    store.known(command.signal_id)
    known = store.tasks.get(command.task_id)
    if known is None and not now < command.due_at <= now + LONGEST:
        raise Refuse("not-a-due-date", field="due_at")
    if known is not None and known.signal_id != command.signal_id:
        raise Refuse("task-id-taken", field="task_id")
    task = known or Task(
        task_id=command.task_id,
        signal_id=command.signal_id,
        what=command.what,
        note=command.note,
        assignee=command.assignee or actor,
        due_at=command.due_at,
    )
    await _plan(task, store=store, publish=publish)


@inbox.on(FinishTask)
async def finish_task(
    command: FinishTask, store: SignalStore, publish: Publish, now: datetime
) -> None:
    """Note that a task is done; the first result counts."""
    task = store.tasks.get(command.task_id)
    if task is None:
        raise TooEarly("unknown-task", field="task_id")
    await _finish(task, command.result, store=store, publish=publish, now=now)


@inbox.on(TaskDue)
async def look_at_task(due: TaskDue, store: SignalStore, publish: Publish) -> None:
    """Tell that a task is not done in time."""
    task = store.tasks.get(due.task_id)
    if task is None or not task.waits:
        return
    await store.tasks.put(task.task_id, task.model_copy(update={"overdue": True}))
    await publish(
        TaskOverdue(
            id=uuid5(task.task_id, "overdue"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
        )
    )


@inbox.at_start
async def set_task_clocks(store: SignalStore, publish: Publish) -> None:
    """Set the timer of every task that waits."""
    for task in store.tasks:
        if task.waits and not task.overdue:
            await _set_clock(task, publish=publish)


def _task_id(signal: Signal, what: str) -> UUID:
    return uuid5(signal.signal_id, f"task/{what}")


async def _finish(
    task: Task, result: str, *, store: SignalStore, publish: Publish, now: datetime
) -> None:
    task = task.finished(result, now=now)
    await store.tasks.put(task.task_id, task)
    await publish(
        TaskFinished(
            id=uuid5(task.task_id, "finished"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
            result=task.result or result,
            late=task.late,
        )
    )


async def _plan(task: Task, *, store: SignalStore, publish: Publish) -> None:
    known = store.tasks.get(task.task_id)
    task = known or task
    await store.tasks.put(task.task_id, task)
    await publish(
        TaskPlanned(
            id=uuid5(task.task_id, "planned"),
            task_id=task.task_id,
            signal_id=task.signal_id,
            what=task.what,
            due_at=task.due_at,
        )
    )
    if task.waits and not task.overdue:
        await _set_clock(task, publish=publish)


async def _set_clock(task: Task, *, publish: Publish) -> None:
    due = TaskDue(id=uuid5(task.task_id, "due"), task_id=task.task_id, signal_id=task.signal_id)
    await publish(due, due=task.due_at)
