"""`seintje request …`: what partners ask, and the answer. In Dutch."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import typer

from clients.cli.console import Actor, carry_out
from clients.cli.typed import choices, number, one_of
from shared.contracts.signals.requests import (
    AnswerRequest,
    AskToLook,
    AskToSpread,
    ReportSpread,
)
from shared.language.signals import OUTCOMES

commands = typer.Typer(no_args_is_help=True, help="Vragen en berichten van partners.")

Request = Annotated[UUID, typer.Argument(parser=number, help="Nummer van de vraag.")]


@commands.command()
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


@commands.command()
def spread(
    text: Annotated[str, typer.Argument(help="Het bericht.")],
    actor: Annotated[str, typer.Option("--as", help="Welke partner je bent.")],
    days: Annotated[int, typer.Option("--dagen", min=1, max=90)] = 7,
) -> None:
    """Vraag als partner om een bericht door te geven aan jongeren."""
    until = datetime.now(UTC) + timedelta(days=days)
    command = AskToSpread(request_id=uuid4(), text=text, until=until)
    carry_out(command, actor, f"Bericht {command.request_id} verstuurd.")


@commands.command("answer")
def answer_request(
    request: Request,
    outcome: Annotated[
        str,
        typer.Argument(parser=one_of(OUTCOMES), metavar="UITKOMST", help=choices(OUTCOMES)),
    ],
    signals: Annotated[
        list[UUID] | None,
        typer.Option("--signaal", parser=number, help="Een signaal erover."),
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Geef een partner antwoord. De partner hoort alleen van signalen die hij al heeft."""
    command = AnswerRequest(request_id=request, outcome=outcome, signals=tuple(signals or ()))
    carry_out(command, actor, "Antwoord verstuurd.")


@commands.command("spread-done")
def spread_done(
    request: Request,
    platform: Annotated[str, typer.Argument(help="Waar je het deelde.")],
    reach: Annotated[int, typer.Option("--bereik", min=0, help="Hoeveel mensen ongeveer.")] = 0,
    actor: Actor = "worker",
) -> None:
    """Zeg dat je een bericht hebt doorgegeven."""
    command = ReportSpread(request_id=request, platform=platform, reach=reach)
    carry_out(command, actor, "Genoteerd, en de partner hoort het.")
