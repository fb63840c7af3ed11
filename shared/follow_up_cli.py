"""`seintje follow …`: what happens to a signal after it was logged. For workers, in Dutch."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.markup import escape
from rich.table import Table

from shared.client import FrontEnd
from shared.console import Actor, carry_out, out, with_broker
from shared.contracts.follow_up import (
    AnswerAlarm,
    AnswerRequest,
    AskToLook,
    AskToSpread,
    FinishTask,
    ListToDo,
    PlanTask,
    RecordAction,
    ReopenSignal,
    ReportSpread,
    SecureEvidence,
    StartVerifying,
    ToDo,
)
from shared.contracts.signals import CloseSignal, CorrectCategory, EraseSignal, VerifyOffline
from shared.taxonomy import CATEGORIES

follow = typer.Typer(no_args_is_help=True, help="Volg een signaal op.")

Signal = Annotated[UUID, typer.Argument(help="Nummer van het signaal.")]
Request = Annotated[UUID, typer.Argument(help="Nummer van de vraag.")]


@follow.command("todo")
def to_do(
    mine: Annotated[bool, typer.Option("--mijn", help="Alleen mijn taken.")] = False,  # noqa: FBT002
    actor: Actor = "worker",
) -> None:
    """Laat zien wat er moet gebeuren."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListToDo(assignee=actor if mine else None))
        assert isinstance(answer, ToDo)  # noqa: S101 - `ask` has checked it
        table = Table("wat", "voor", "wanneer", "nummer")
        for alarm in answer.alarms:
            label = CATEGORIES[alarm.category].label
            who = alarm.to or "iedereen"
            table.add_row(f"[red]Alarm: {label}[/]", who, "nu", str(alarm.signal_id))
        for task in answer.tasks:
            note = f" {task.note.get_secret_value()}" if task.note else ""
            when = _when(task.due_at, late=task.overdue)
            table.add_row(escape(task.what + note), task.assignee, when, str(task.task_id))
        for request in answer.requests:
            asked = {"look": "Vraag", "spread": "Bericht"}[request.what]
            text = f"{asked} van {request.partner}: {request.text.get_secret_value()}"
            when = _when(request.answer_by, late=request.overdue)
            table.add_row(escape(text), "", when, str(request.request_id))
        out.print(table if table.row_count else "Er is niets te doen.")

    with_broker(work, actor)


@follow.command()
def answer(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je naar het alarm kijkt. Niemand anders wordt nog gevraagd."""
    carry_out(AnswerAlarm(signal_id=signal), actor, "Genoteerd: jij kijkt ernaar.")


@follow.command()
def category(
    signal: Signal,
    code: Annotated[str, typer.Argument(help="De goede categorie.")],
    actor: Actor = "worker",
) -> None:
    """Zeg welke categorie het is, ook als die al klopt. Jouw keuze telt."""
    carry_out(CorrectCategory(signal_id=signal, category=code), actor, "Genoteerd.")


@follow.command()
def ask(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je op straat navraag doet."""
    carry_out(StartVerifying(signal_id=signal), actor, "Genoteerd: je doet navraag.")


@follow.command()
def verify(
    signal: Signal,
    confirmed: Annotated[bool, typer.Option("--klopt/--klopt-niet", help="Klopt het?")],
    note: Annotated[str | None, typer.Option("--notitie", help="Wat je hoorde.")] = None,
    actor: Actor = "worker",
) -> None:
    """Zeg of het signaal klopt met wat je op straat hoort."""
    command = VerifyOffline(signal_id=signal, confirmed=confirmed, note=note)
    carry_out(command, actor, "Genoteerd.")


@follow.command()
def act(
    signal: Signal,
    action: Annotated[str, typer.Argument(help="Bijvoorbeeld talked, visited of helped.")],
    by: Annotated[str, typer.Option("--door", help="Wie het deed.")] = "organisation",
    actor: Actor = "worker",
) -> None:
    """Schrijf op wat er is gedaan."""
    carry_out(RecordAction(signal_id=signal, action=action, by=by), actor, "Genoteerd.")


@follow.command()
def close(
    signal: Signal,
    outcome: Annotated[str, typer.Option("--uitkomst", help="Hoe het afliep.")] = "done",
    actor: Actor = "worker",
) -> None:
    """Sluit een signaal af."""
    carry_out(CloseSignal(signal_id=signal, outcome=outcome), actor, "Afgesloten.")


@follow.command()
def erase(signal: Signal, actor: Actor = "worker") -> None:
    """Wis een signaal; partners krijgen het verzoek om te wissen wat zij kregen."""
    carry_out(EraseSignal(signal_id=signal), actor, "Gewist.")


@follow.command()
def reopen(signal: Signal, actor: Actor = "worker") -> None:
    """Open een afgesloten signaal weer."""
    carry_out(ReopenSignal(signal_id=signal), actor, "Weer open.")


@follow.command()
def secure(signal: Signal, actor: Actor = "worker") -> None:
    """Zeg dat je hebt opgeschreven wat er te zien was. Bewaar nooit zelf een beeld."""
    carry_out(SecureEvidence(signal_id=signal), actor, "Genoteerd.")


@follow.command()
def plan(
    signal: Signal,
    what: Annotated[str, typer.Argument(help="Wat er moet gebeuren, bijvoorbeeld call.")],
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
    carry_out(command, actor, f"Taak {command.task_id} gemaakt.")


@follow.command()
def done(
    signal: Signal,
    task: Annotated[UUID, typer.Argument(help="Nummer van de taak.")],
    result: Annotated[str, typer.Option("--resultaat", help="Hoe het ging.")] = "done",
    actor: Actor = "worker",
) -> None:
    """Zeg dat een taak klaar is."""
    carry_out(FinishTask(task_id=task, signal_id=signal, result=result), actor, "Klaar.")


# --- requests of partners ---------------------------------------------------------

requests = typer.Typer(no_args_is_help=True, help="Vragen en berichten van partners.")


@requests.command()
def look(
    text: Annotated[str, typer.Argument(help="Waar je naar vraagt.")],
    actor: Annotated[str, typer.Option("--as", help="Welke partner je bent.")],
    days: Annotated[int, typer.Option("--dagen", min=1, max=90)] = 3,
    neighbourhood: Annotated[str | None, typer.Option("--wijk")] = None,
) -> None:
    """Vraag als partner of iemand online wil kijken."""
    until = datetime.now(UTC) + timedelta(days=days)
    command = AskToLook(
        request_id=uuid4(), text=text, neighbourhood=neighbourhood, answer_by=until
    )
    carry_out(command, actor, f"Vraag {command.request_id} verstuurd.")


@requests.command()
def spread(
    text: Annotated[str, typer.Argument(help="Het bericht.")],
    actor: Annotated[str, typer.Option("--as", help="Welke partner je bent.")],
    days: Annotated[int, typer.Option("--dagen", min=1, max=90)] = 7,
) -> None:
    """Vraag als partner om een bericht door te geven aan jongeren."""
    until = datetime.now(UTC) + timedelta(days=days)
    command = AskToSpread(request_id=uuid4(), text=text, until=until)
    carry_out(command, actor, f"Bericht {command.request_id} verstuurd.")


@requests.command("answer")
def answer_request(
    request: Request,
    outcome: Annotated[str, typer.Argument(help="found, nothing-found of declined.")],
    signals: Annotated[list[UUID] | None, typer.Option("--signaal")] = None,
    actor: Actor = "worker",
) -> None:
    """Geef een partner antwoord. De partner hoort alleen van signalen die hij al heeft."""
    command = AnswerRequest.model_validate(
        {"request_id": request, "outcome": outcome, "signals": tuple(signals or ())}
    )
    carry_out(command, actor, "Antwoord verstuurd.")


@requests.command("spread-done")
def spread_done(
    request: Request,
    platform: Annotated[str, typer.Argument(help="Waar je het deelde.")],
    reach: Annotated[int, typer.Option("--bereik", min=0, help="Hoeveel mensen ongeveer.")] = 0,
    actor: Actor = "worker",
) -> None:
    """Zeg dat je een bericht hebt doorgegeven."""
    command = ReportSpread(request_id=request, platform=platform, reach=reach)
    carry_out(command, actor, "Genoteerd, en de partner hoort het.")


# --- small things -----------------------------------------------------------------


def _when(moment: datetime, *, late: bool) -> str:
    shown = f"{moment.astimezone():%d-%m %H:%M}"
    return f"[red]te laat: {shown}[/]" if late else shown
