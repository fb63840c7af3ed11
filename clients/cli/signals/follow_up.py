"""`seintje follow …`: what happens to a signal after it was logged. For workers, in Dutch."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, deadline, out, point
from clients.cli.signals.never_shared import refuse_in_note
from clients.cli.typed import number
from shared.contracts.signals.alarm import AlarmAnswered, AlarmView, AnswerAlarm
from shared.contracts.signals.change import (
    CategoryConfirmed,
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.erase import EraseSignal
from shared.contracts.signals.evidence import SecureEvidence
from shared.contracts.signals.follow_up import RecordAction, ReopenSignal, StartVerifying
from shared.contracts.signals.look_up import ListToDo
from shared.contracts.signals.requests import RequestView
from shared.contracts.signals.tasks import FinishTask, PlanTask, TaskView
from shared.language.signals import REQUESTS, TASKS
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer(no_args_is_help=True, help="Volg een signaal op.")

Signal = Annotated[UUID, typer.Argument(parser=number, help="Nummer van het signaal.")]

# How what a partner asks is answered.
ANSWERS = {
    "look": "request answer {} UITKOMST",
    "spread": "request spread-done {} PLATFORM",
}


@commands.command("todo")
def to_do(
    mine: Annotated[bool, typer.Option("--mijn", help="Alleen mijn taken.")] = False,  # noqa: FBT002
    actor: Actor = "worker",
) -> None:
    """Laat zien wat er moet gebeuren, en met welke opdracht."""
    answer = asked(ListToDo(assignee=actor if mine else None), actor)
    for alarm in answer.alarms:
        _print_alarm(alarm)
    for task in answer.tasks:
        _print_task(task)
    for request in answer.requests:
        _print_request(request)
    if not (answer.alarms or answer.tasks or answer.requests):
        out.print("Er is niets te doen.")


@commands.command()
def answer(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je naar het alarm kijkt. Niemand anders wordt nog gevraagd."""
    event = carry_out(AnswerAlarm(signal_id=signal), actor)
    if isinstance(event, AlarmAnswered) and event.by not in (None, actor):
        out.print(f"{event.by} kijkt er al naar. Vraag {event.by} wat jij kunt doen.")
    else:
        out.print("Genoteerd: jij kijkt ernaar.")


@commands.command()
def confirm(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat de categorie klopt. Pas dan kan het signaal naar een partner."""
    event = carry_out(ConfirmCategory(signal_id=signal), actor)
    if isinstance(event, CategoryConfirmed):
        out.print(f"Genoteerd: het is {CATEGORIES[event.category].label}.")


@commands.command()
def category(
    signal: Signal,
    codes: Annotated[
        list[str], typer.Argument(help=f"Een of meer van {', '.join(CATEGORIES)}.")
    ],
    actor: Actor = "worker",
) -> None:
    """Zeg welke categorie het is, ook als die al klopt. Jouw keuze telt.

    Zijn het er meer? Noem eerst de belangrijkste.
    """
    first, *others = codes
    command = CorrectCategory(signal_id=signal, category=first, also=tuple(others))
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def ask(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je op straat navraag doet."""
    carry_out(StartVerifying(signal_id=signal), actor, "Genoteerd: je doet navraag.")


@commands.command()
def verify(
    signal: Signal,
    confirmed: Annotated[bool, typer.Option("--klopt/--klopt-niet", help="Klopt het?")],
    note: Annotated[str | None, typer.Option("--notitie", help="Wat je hoorde.")] = None,
    actor: Actor = "worker",
) -> None:
    """Zeg of het signaal klopt met wat je op straat hoort."""
    command = VerifyOffline(signal_id=signal, confirmed=confirmed, note=note)
    refuse_in_note(command, actor)
    carry_out(command, actor, "Genoteerd.")


@commands.command()
def act(
    signal: Signal,
    action: Annotated[
        str, typer.Argument(help="Een woord, bijvoorbeeld gesprek of huisbezoek.")
    ],
    by: Annotated[
        str, typer.Option("--door", help="Wie het deed: organisation, of een partner.")
    ] = "organisation",
    actor: Actor = "worker",
) -> None:
    """Schrijf op wat er is gedaan."""
    carry_out(RecordAction(signal_id=signal, action=action, by=by), actor, "Genoteerd.")


@commands.command()
def close(
    signal: Signal,
    outcome: Annotated[
        str, typer.Option("--uitkomst", help="Een woord: hoe het afliep.")
    ] = "done",
    actor: Actor = "worker",
) -> None:
    """Sluit een signaal af."""
    carry_out(CloseSignal(signal_id=signal, outcome=outcome), actor, "Afgesloten.")


@commands.command()
def erase(signal: Signal, actor: Actor = "worker") -> None:
    """Wis een signaal; partners krijgen het verzoek om te wissen wat zij kregen."""
    carry_out(EraseSignal(signal_id=signal), actor, "Gewist.")


@commands.command()
def reopen(signal: Signal, actor: Actor = "worker") -> None:
    """Open een afgesloten signaal weer."""
    carry_out(ReopenSignal(signal_id=signal), actor, "Weer open.")


@commands.command()
def secure(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je hebt opgeschreven wat er te zien was. Bewaar nooit zelf een beeld."""
    carry_out(SecureEvidence(signal_id=signal), actor, "Genoteerd.")


@commands.command()
def plan(
    signal: Signal,
    what: Annotated[str, typer.Argument(help="Een woord, bijvoorbeeld bellen.")],
    days: Annotated[
        int, typer.Option("--dagen", min=1, max=365, help="Binnen hoeveel dagen.")
    ] = 7,
    note: Annotated[str | None, typer.Option("--notitie", help="Meer uitleg.")] = None,
    assignee: Annotated[str | None, typer.Option("--voor", help="Wie het doet.")] = None,
    actor: Actor = "worker",
) -> None:
    """Maak een taak bij een signaal."""
    command = PlanTask(
        task_id=uuid4(),
        signal_id=signal,
        what=what,
        note=note,
        assignee=assignee,
        due_at=datetime.now(UTC) + timedelta(days=days),
    )
    refuse_in_note(command, actor)
    carry_out(command, actor, f"Taak {command.task_id} gemaakt.")


@commands.command()
def done(
    signal: Signal,
    task: Annotated[UUID, typer.Argument(parser=number, help="Nummer van de taak.")],
    result: Annotated[
        str, typer.Option("--resultaat", help="Een woord: hoe het ging.")
    ] = "done",
    actor: Actor = "worker",
) -> None:
    """Zeg dat een taak klaar is."""
    carry_out(FinishTask(task_id=task, signal_id=signal, result=result), actor, "Klaar.")


def _print_alarm(alarm: AlarmView) -> None:
    label = CATEGORIES[alarm.category].label
    who = alarm.to or "iedereen"
    guess = " (een gok)" if alarm.guess else ""
    _point(f"[red]Alarm: {label}{guess}[/]", who, "nu", f"follow answer {alarm.signal_id}")


def _print_task(task: TaskView) -> None:
    note = f": {task.note.get_secret_value()}" if task.note else ""
    what = escape(TASKS.get(task.what, task.what) + note)
    _point(what, task.assignee, deadline(task.due_at, late=task.overdue), *_how(task))


def _print_request(request: RequestView) -> None:
    what = REQUESTS[request.what]
    text = escape(f"{what} van {request.partner}: {request.text.get_secret_value()}")
    when = deadline(request.answer_by, late=request.overdue)
    _point(text, "iedereen", when, ANSWERS[request.what].format(request.request_id))


def _point(what: str, who: str, when: str, *how: str) -> None:
    point(f"[bold]{what}[/] (voor {who}, {when})", *how)


def _how(task: TaskView) -> tuple[str, ...]:
    if task.what in ("check-category", "look-again", "second-opinion"):
        return (
            f"follow confirm {task.signal_id}",
            f"follow category {task.signal_id} CATEGORIE",
        )
    return (f"follow done {task.signal_id} {task.task_id}",)
