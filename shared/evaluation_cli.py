"""`seintje policy reviews|evaluate` and `seintje checklist …`: is it still right? In Dutch."""

from datetime import date, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from shared.console import Actor, asked, carry_out, out
from shared.contracts.checklist import Checklist, RecordEvidence, ShowChecklist
from shared.contracts.evaluation import ListReviews, RecordEvaluation, Reviews
from shared.policy_cli import policy

__all__ = ["checklist", "policy"]

checklist = typer.Typer(no_args_is_help=True, help="Wat op orde moet zijn voor online werk.")

On = Annotated[
    datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Anders: vandaag.")
]
STATES = {
    "in-time": "op tijd",
    "near": "[yellow]binnenkort[/]",
    "overdue": "[red]te laat[/]",
    "stopped": "[red]delen is gestopt[/]",
}


@policy.command()
def reviews(actor: Actor = "manager") -> None:
    """Laat zien welke afspraken wanneer geëvalueerd moeten worden."""
    answer = asked(ListReviews(), Reviews, actor)
    table = Table("afspraak", "evalueren voor", "delen stopt op", "stand", "vorige keer")
    for one in answer.reviews:
        table.add_row(
            one.item,
            f"{one.review_by:%d-%m-%Y}",
            f"{one.stops_on:%d-%m-%Y}",
            STATES[one.state],
            f"{one.concerned:%d-%m-%Y}" if one.concerned else "",
        )
    out.print(table if answer.reviews else "Er gelden nog geen afspraken.")


@policy.command()
def evaluate(
    agreement: Annotated[str, typer.Argument(help="Naam van de afspraak.")],
    outcome: Annotated[str, typer.Option("--uitkomst", help="continue, change of stop.")],
    findings: Annotated[str, typer.Option("--bevindingen", help="Wat je vond.")],
    decisions: Annotated[str, typer.Option("--besluiten", help="Wat je besloot.")],
    on: On = None,
    actor: Actor = "manager",
) -> None:
    """Schrijf een evaluatie op. Daarna geldt de afspraak weer zes maanden."""
    command = RecordEvaluation.model_validate(
        {
            "item": agreement,
            "concerns": _day(on),
            "findings": findings,
            "decisions": decisions,
            "outcome": outcome,
        }
    )
    carry_out(command, actor, "Genoteerd.")


@checklist.command()
def show(actor: Actor = "manager") -> None:
    """Laat de lijst zien: wat op orde is, en wat nog open staat."""
    answer = asked(ShowChecklist(), Checklist, actor)
    table = Table("punt", "vraag", "op orde sinds", "geldt tot en met", "waaruit blijkt dat")
    for one in answer.points:
        since = f"{one.on:%d-%m-%Y}" if one.on else ""
        until = f"{one.until:%d-%m-%Y}" if one.until else "[red]open[/]"
        if one.until and one.open:
            until = f"[red]verlopen: {until}[/]"
        note = escape(one.note.get_secret_value()) if one.note else ""
        table.add_row(one.point, one.question, since, until, note)
    out.print(table)
    if answer.required and any(one.open for one in answer.points):
        out.print("[yellow]Zolang er iets open staat, gaan nieuwe afspraken niet in.[/]")


@checklist.command()
def prove(
    point: Annotated[str, typer.Argument(help="Naam van het punt.")],
    note: Annotated[str, typer.Argument(help="Waaruit dat blijkt, en waar het staat.")],
    on: On = None,
    actor: Actor = "manager",
) -> None:
    """Schrijf op waaruit blijkt dat een punt op orde is. Dat geldt een half jaar."""
    carry_out(RecordEvidence(point=point, on=_day(on), note=note), actor, "Genoteerd.")


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now().astimezone().date()
