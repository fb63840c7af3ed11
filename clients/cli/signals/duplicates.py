"""`seintje duplicate …`: signals that are about the same thing. In Dutch."""

from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, out
from clients.cli.typed import number
from shared.contracts.signals.duplicates import (
    ConfirmDuplicate,
    ListSuggestions,
    RejectDuplicate,
)
from shared.language.signals import LIKENESS

commands = typer.Typer(no_args_is_help=True, help="Signalen die over hetzelfde gaan.")

Signal = Annotated[UUID, typer.Argument(parser=number, help="Nummer van het signaal.")]
Of = Annotated[
    UUID,
    typer.Argument(parser=number, help="Nummer van het eerdere signaal."),
]


@commands.command("list")
def list_(actor: Actor = "worker") -> None:
    """Laat zien welke signalen misschien over hetzelfde gaan."""
    answer = asked(ListSuggestions(), actor)
    for one in answer.suggestions:
        alike = f" ({one.likeness:.0%})" if one.likeness is not None else ""
        out.print(f"[bold]{LIKENESS.get(one.because, one.because)}{alike}[/]")
        for text in (one.text, one.of_text):
            out.print(f"  {escape(text.get_secret_value()) if text else '[dim]gewist[/]'}")
        out.print(f"  seintje duplicate confirm {one.signal_id} {one.of}", soft_wrap=True)
    out.print(
        "Zeg `reject` in plaats van `confirm` als het er twee zijn."
        if answer.suggestions
        else "Er is niets om na te kijken."
    )


@commands.command()
def confirm(signal: Signal, of: Of, actor: Actor = "worker") -> None:
    """Zeg dat een signaal over hetzelfde gaat als een eerder. Samen tellen ze als een."""
    carry_out(ConfirmDuplicate(signal_id=signal, of=of), actor, "Genoteerd: dit is hetzelfde.")


@commands.command()
def reject(signal: Signal, of: Of, actor: Actor = "worker") -> None:
    """Zeg dat twee signalen niet over hetzelfde gaan."""
    carry_out(RejectDuplicate(signal_id=signal, of=of), actor, "Genoteerd: dit zijn er twee.")
