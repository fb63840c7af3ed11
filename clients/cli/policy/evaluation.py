"""`seintje policy reviews|evaluate`: is what was agreed still right? In Dutch."""

from typing import Annotated

import typer

from clients.cli.console import Actor, asked, carry_out, columns, print_table
from clients.cli.typed import On, choices, day_of, one_of
from shared.contracts.policy.evaluation import RecordEvaluation
from shared.contracts.policy.reviews import ListReviews
from shared.language.policy import OUTCOMES, REVIEWED, REVIEWS

commands = typer.Typer()

COLOURS = {"near": "yellow", "overdue": "red", "stopped": "red"}


@commands.command()
def reviews(actor: Actor = "manager") -> None:
    """Laat zien wat wanneer weer bekeken moet worden: afspraken, doelen en de lijst."""
    answer = asked(ListReviews(), actor)
    table = columns("naam", "bekijken voor", "delen stopt op", "stand")
    for one in answer.reviews:
        last = f"\nvorige keer {one.concerned:%d-%m-%Y}" if one.concerned else ""
        table.add_row(
            f"{one.item}\n[dim]{REVIEWED[one.about]}[/]",
            f"{one.review_by:%d-%m-%Y}{last}",
            f"{one.stops_on:%d-%m-%Y}" if one.stops_on else "",
            _state(one.state),
        )
    print_table(table, empty="Er gelden nog geen afspraken of doelen.")


@commands.command()
def evaluate(
    name: Annotated[str, typer.Argument(help="Naam van de afspraak of het doel.")],
    outcome: Annotated[
        str,
        typer.Option("--uitkomst", parser=one_of(OUTCOMES), help=choices(OUTCOMES)),
    ],
    findings: Annotated[str, typer.Option("--bevindingen", help="Wat je vond.")],
    decisions: Annotated[str, typer.Option("--besluiten", help="Wat je besloot.")],
    on: On = None,
    goal: Annotated[bool, typer.Option("--doel", help="Het gaat om een doel.")] = False,  # noqa: FBT002
    actor: Actor = "manager",
) -> None:
    """Schrijf een evaluatie op. Daarna geldt de afspraak of het doel weer zes maanden."""
    command = RecordEvaluation(
        item=name,
        about="goal" if goal else "agreement",
        concerns=day_of(on),
        findings=findings,
        decisions=decisions,
        outcome=outcome,
    )
    carry_out(command, actor, "Genoteerd.")


def _state(code: str) -> str:
    colour = COLOURS.get(code)
    return f"[{colour}]{REVIEWS[code]}[/]" if colour else REVIEWS[code]
