"""`seintje policy reviews|evaluate` and `seintje checklist …`: is it still right? In Dutch."""

from datetime import date, datetime
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, one_of, out
from clients.cli.policy.compare import policy
from shared.contracts.policy.checklist import RecordEvidence, ShowChecklist
from shared.contracts.policy.evaluation import RecordEvaluation
from shared.contracts.policy.reviews import ListReviews

__all__ = ["checklist", "policy"]

checklist = typer.Typer(no_args_is_help=True, help="Wat op orde moet zijn voor online werk.")

On = Annotated[
    datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Anders: vandaag.")
]
OUTCOMES = {"doorgaan": "continue", "aanpassen": "change", "stoppen": "stop"}
KINDS = {"agreement": "afspraak", "goal": "doel", "point": "punt van de lijst"}
STATES = {
    "in-time": "op tijd",
    "near": "[yellow]binnenkort[/]",
    "overdue": "[red]te laat[/]",
    "stopped": "[red]delen is gestopt[/]",
}


@policy.command()
def reviews(actor: Actor = "manager") -> None:
    """Laat zien wat wanneer weer bekeken moet worden: afspraken, doelen en de lijst."""
    answer = asked(ListReviews(), actor)
    table = columns("naam", "bekijken voor", "delen stopt op", "stand")
    for one in answer.reviews:
        last = f"\nvorige keer {one.concerned:%d-%m-%Y}" if one.concerned else ""
        table.add_row(
            f"{one.item}\n[dim]{KINDS[one.about]}[/]",
            f"{one.review_by:%d-%m-%Y}{last}",
            f"{one.stops_on:%d-%m-%Y}" if one.stops_on else "",
            STATES[one.state],
        )
    out.print(table if answer.reviews else "Er gelden nog geen afspraken of doelen.")


@policy.command()
def evaluate(
    name: Annotated[str, typer.Argument(help="Naam van de afspraak of het doel.")],
    outcome: Annotated[
        str,
        typer.Option("--uitkomst", parser=one_of(OUTCOMES), help=", ".join(OUTCOMES) + "."),
    ],
    findings: Annotated[str, typer.Option("--bevindingen", help="Wat je vond.")],
    decisions: Annotated[str, typer.Option("--besluiten", help="Wat je besloot.")],
    on: On = None,
    goal: Annotated[bool, typer.Option("--doel", help="Het gaat om een doel.")] = False,  # noqa: FBT002
    actor: Actor = "manager",
) -> None:
    """Schrijf een evaluatie op. Daarna geldt de afspraak of het doel weer zes maanden."""
    command = RecordEvaluation.model_validate(
        {
            "item": name,
            "about": "goal" if goal else "agreement",
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
    answer = asked(ShowChecklist(), actor)
    table = columns("punt", "op orde", "waaruit blijkt dat", show_lines=True)
    for one in answer.points:
        stand = "[red]open[/]"
        if one.on and one.until:
            stand = f"sinds {one.on:%d-%m-%Y}\ntot en met {one.until:%d-%m-%Y}"
            stand = f"[red]verlopen[/]\n{stand}" if one.open else stand
        note = escape(one.note.get_secret_value()) if one.note else ""
        table.add_row(f"[bold]{one.point}[/]\n{one.question}", stand, note)
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
