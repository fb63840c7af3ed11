"""`seintje trends` and `seintje duplicate …`: what rises, and which signals are one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import Actor, carry_out, columns, number, out, with_broker
from shared.client.front_end import FrontEnd
from shared.contracts.signals.duplicates import (
    ConfirmDuplicate,
    ListSuggestions,
    RejectDuplicate,
)
from shared.contracts.signals.trends import ListTrends, TrendView
from shared.language.taxonomy import CATEGORIES

duplicate = typer.Typer(no_args_is_help=True, help="Signalen die over hetzelfde gaan.")

Signal = Annotated[UUID, typer.Argument(parser=number, help="Nummer van het signaal.")]
Of = Annotated[
    UUID,
    typer.Argument(parser=number, help="Nummer van het eerdere signaal."),
]
BECAUSE = {
    "post": "hetzelfde bericht",
    "text": "bijna dezelfde tekst",
    "account": "hetzelfde account",
    "worker": "een collega zei het",
}


def trends(
    over: Annotated[bool, typer.Option("--ook-voorbij", help="Ook wat voorbij is.")] = False,  # noqa: FBT002
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    actor: Actor = "worker",
) -> None:
    """Laat zien wat er meer is dan anders."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListTrends(over=over, limit=limit))
        table = columns("sinds", "wat", "waar", "gezien", "normaal", "accounts", "tot")
        for trend in answer.trends:
            where = ", ".join(filter(None, (trend.neighbourhood, trend.platform)))
            table.add_row(
                _day(trend.since),
                escape(_what(trend)),
                where or "overal",
                str(trend.observed),
                f"{trend.expected:.1f}",
                str(trend.profiles),
                _day(trend.over_at) if trend.over_at else "",
            )
        out.print(table if table.row_count else "Er is nu niets dat meer is dan anders.")

    with_broker(work, actor)


@duplicate.command("list")
def list_(actor: Actor = "worker") -> None:
    """Laat zien welke signalen misschien over hetzelfde gaan."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListSuggestions())
        for one in answer.suggestions:
            alike = f" ({one.likeness:.0%})" if one.likeness is not None else ""
            out.print(f"[bold]{BECAUSE.get(one.because, one.because)}{alike}[/]")
            for text in (one.text, one.of_text):
                out.print(f"  {escape(text.get_secret_value()) if text else '[dim]gewist[/]'}")
            out.print(f"  seintje duplicate confirm {one.signal_id} {one.of}", soft_wrap=True)
        out.print(
            "Zeg `reject` in plaats van `confirm` als het er twee zijn."
            if answer.suggestions
            else "Er is niets om na te kijken."
        )

    with_broker(work, actor)


@duplicate.command()
def confirm(signal: Signal, of: Of, actor: Actor = "worker") -> None:
    """Zeg dat een signaal over hetzelfde gaat als een eerder. Samen tellen ze als een."""
    carry_out(ConfirmDuplicate(signal_id=signal, of=of), actor, "Genoteerd: dit is hetzelfde.")


@duplicate.command()
def reject(signal: Signal, of: Of, actor: Actor = "worker") -> None:
    """Zeg dat twee signalen niet over hetzelfde gaan."""
    carry_out(RejectDuplicate(signal_id=signal, of=of), actor, "Genoteerd: dit zijn er twee.")


def _what(trend: TrendView) -> str:
    if trend.words:
        return "nieuwe woorden: " + ", ".join(word.get_secret_value() for word in trend.words)
    known = CATEGORIES.get(trend.category or "")
    return known.label if known else trend.method


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d-%m}"
