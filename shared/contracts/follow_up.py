"""What the signals service hears and says after a signal was logged: follow-up and requests."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Delivery,
    Due,
    Event,
    Frozen,
    Personal,
    Query,
)

# --- the state of a signal --------------------------------------------------------


class StartVerifying(Command, subject="command.signals.start-verifying.v1", entity="signal_id"):
    """A worker goes and asks on the street."""

    signal_id: UUID


class RecordAction(Command, subject="command.signals.record-action.v1", entity="signal_id"):
    """Somebody did something about it: `by` is the worker's own organisation or a partner."""

    signal_id: UUID
    action: Code = Field(description="such as `talked`, `visited`, `reported`, `helped`")
    by: Code = Field("organisation", description="`organisation` or a partner's id")


class ReopenSignal(Command, subject="command.signals.reopen-signal.v1", entity="signal_id"):
    """A closed signal turns out not to be over."""

    signal_id: UUID
    reason: Code = "again"


class VerifyingStarted(Event, subject="event.signals.verifying-started.v1", entity="signal_id"):
    """A worker is asking on the street."""

    signal_id: UUID


class ActionRecorded(Event, subject="event.signals.action-recorded.v1", entity="signal_id"):
    """Something was done about a signal."""

    signal_id: UUID
    action: Code
    by: Code


class SignalReopened(Event, subject="event.signals.signal-reopened.v1", entity="signal_id"):
    """The follow-up of a closed signal goes on."""

    signal_id: UUID
    reason: Code


# --- tasks ------------------------------------------------------------------------


class PlanTask(Command, subject="command.signals.plan-task.v1", entity="signal_id"):
    """A worker plans what to do about a signal, and when it should be done."""

    task_id: UUID
    signal_id: UUID
    what: Code
    note: Personal | None = Field(None, max_length=1000)
    assignee: Code | None = Field(None, description="who does it; left out: who asks")
    due_at: AwareDatetime


class FinishTask(Command, subject="command.signals.finish-task.v1", entity="signal_id"):
    """A worker did what was planned."""

    task_id: UUID
    signal_id: UUID
    result: Code = "done"


class TaskPlanned(Event, subject="event.signals.task-planned.v1", entity="signal_id"):
    """Something is to be done about a signal."""

    task_id: UUID
    signal_id: UUID
    what: Code
    due_at: AwareDatetime


class TaskFinished(Event, subject="event.signals.task-finished.v1", entity="signal_id"):
    """What was planned is done."""

    task_id: UUID
    signal_id: UUID
    what: Code
    result: Code
    late: bool


class TaskOverdue(Event, subject="event.signals.task-overdue.v1", entity="signal_id"):
    """What was planned is not done in time; told once."""

    task_id: UUID
    signal_id: UUID
    what: Code


class TaskDue(Due, subject="due.signals.task-due.v1", entity="task_id"):
    """The moment a task should be done."""

    task_id: UUID
    signal_id: UUID


# --- the alarm --------------------------------------------------------------------


class AlarmRaised(Event, subject="event.signals.alarm-raised.v1", entity="signal_id"):
    """Somebody must look now: `to` is asked, and the next person if no answer comes."""

    signal_id: UUID
    category: Code
    level: int = Field(ge=1, description="1 for the first person asked")
    to: Code
    answer_by: AwareDatetime


class AnswerAlarm(Command, subject="command.signals.answer-alarm.v1", entity="signal_id"):
    """Somebody looks: nobody else is asked."""

    signal_id: UUID


class AlarmAnswered(Event, subject="event.signals.alarm-answered.v1", entity="signal_id"):
    """Somebody looks."""

    signal_id: UUID
    level: int
    after: float = Field(ge=0, description="seconds since the alarm was raised")


class AlarmUnanswered(Event, subject="event.signals.alarm-unanswered.v1", entity="signal_id"):
    """Everybody was asked and nobody answered."""

    signal_id: UUID
    asked: int


class AlarmDue(Due, subject="due.signals.alarm-due.v1", entity="signal_id"):
    """The moment the person asked should have answered."""

    signal_id: UUID
    level: int


class UrgentAlert(Delivery, subject="partner.signals.urgent-alert.v1", entity="reference"):
    """A signal that cannot wait is coming: look for `reference`."""

    reference: UUID
    revision: int


# --- evidence that vanishes -------------------------------------------------------


class SecureEvidence(Command, subject="command.signals.secure-evidence.v1", entity="signal_id"):
    """A worker wrote down what can be known, before the post is gone. Never an image."""

    signal_id: UUID
    how: Code = "written-down"


class EvidenceDeadlineSet(
    Event, subject="event.signals.evidence-deadline-set.v1", entity="signal_id"
):
    """The post will be gone at this moment."""

    signal_id: UUID
    gone_at: AwareDatetime


class EvidenceDeadlineLifted(
    Event, subject="event.signals.evidence-deadline-lifted.v1", entity="signal_id"
):
    """The post need not be written down any more: a worker gave it another category."""

    signal_id: UUID


class EvidenceReminded(Event, subject="event.signals.evidence-reminded.v1", entity="signal_id"):
    """The post will be gone soon, and nothing is written down yet."""

    signal_id: UUID
    gone_at: AwareDatetime


class EvidenceSecured(Event, subject="event.signals.evidence-secured.v1", entity="signal_id"):
    """What can be known of the post is written down."""

    signal_id: UUID
    how: Code


class EvidenceExpired(Event, subject="event.signals.evidence-expired.v1", entity="signal_id"):
    """The post is gone, and nothing was written down in time."""

    signal_id: UUID


class EvidenceDue(Due, subject="due.signals.evidence-due.v1", entity="signal_id"):
    """The moment to remind, or the moment the post is gone."""

    signal_id: UUID


# --- what partners ask ------------------------------------------------------------


class AskToLook(Command, subject="command.signals.ask-to-look.v1", entity="request_id"):
    """A partner asks what can be seen online. The partner is the sender."""

    request_id: UUID
    text: Personal = Field(min_length=1, max_length=2000)
    neighbourhood: Code | None = None
    answer_by: AwareDatetime


class AskToSpread(Command, subject="command.signals.ask-to-spread.v1", entity="request_id"):
    """A partner asks to pass on a message to young people. The partner is the sender."""

    request_id: UUID
    text: Personal = Field(min_length=1, max_length=2000)
    until: AwareDatetime


class AnswerRequest(Command, subject="command.signals.answer-request.v1", entity="request_id"):
    """A worker answers a partner: what came of it, and by which signals."""

    request_id: UUID
    outcome: Literal["found", "nothing-found", "declined"]
    signals: tuple[UUID, ...] = Field((), max_length=50)


class ReportSpread(Command, subject="command.signals.report-spread.v1", entity="request_id"):
    """A worker passed the message on, to about `reach` people."""

    request_id: UUID
    platform: Code
    reach: int = Field(0, ge=0, le=1_000_000)


class RequestReceived(Event, subject="event.signals.request-received.v1", entity="request_id"):
    """A partner asks for something."""

    request_id: UUID
    partner: Code
    what: Literal["look", "spread"]
    answer_by: AwareDatetime


class RequestAnswered(Event, subject="event.signals.request-answered.v1", entity="request_id"):
    """A partner's request was answered."""

    request_id: UUID
    partner: Code
    outcome: Code
    signals: int


class MessageSpread(Event, subject="event.signals.message-spread.v1", entity="request_id"):
    """A partner's message was passed on."""

    request_id: UUID
    partner: Code
    platform: Code
    reach: int


class RequestOverdue(Event, subject="event.signals.request-overdue.v1", entity="request_id"):
    """A partner was not answered in time; told once."""

    request_id: UUID
    partner: Code


class RequestDue(Due, subject="due.signals.request-due.v1", entity="request_id"):
    """The moment a partner should have its answer."""

    request_id: UUID


class RequestAnswer(Delivery, subject="partner.signals.request-answer.v1", entity="request_id"):
    """What came of a partner's request: signals under the names the partner knows them by.

    Only signals that were shared with this partner are named: an answer is no way around
    an agreement.
    """

    request_id: UUID
    outcome: Code
    references: tuple[UUID, ...] = ()
    reach: int | None = None


# --- queries ----------------------------------------------------------------------


class TaskView(Frozen):
    """One task as a worker sees it."""

    task_id: UUID
    signal_id: UUID
    what: Code
    note: Personal | None = None
    assignee: Code
    due_at: AwareDatetime
    overdue: bool


class RequestView(Frozen):
    """One request of a partner as a worker sees it."""

    request_id: UUID
    partner: Code
    what: Code
    text: Personal
    answer_by: AwareDatetime
    overdue: bool


class AlarmView(Frozen):
    """One alarm nobody answered yet."""

    signal_id: UUID
    category: Code
    level: int
    to: Code | None = Field(None, description="null when everybody was asked")
    raised_at: AwareDatetime


class ToDo(Answer, subject="answer.signals.to-do.v1"):
    """What waits for somebody, the most urgent first."""

    alarms: tuple[AlarmView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    requests: tuple[RequestView, ...] = ()


class ListToDo(Query, subject="query.signals.list-to-do.v1", answer=ToDo):
    """What waits for somebody: alarms, tasks and requests?"""

    assignee: Code | None = Field(None, description="tasks of one worker only")
