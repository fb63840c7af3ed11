"""`seintje signals`: the newest signals, and what became of them. In Dutch."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, columns, here, numbered, out
from shared.contracts.signals.look_up import ListSignals, SignalView
from shared.language.signals import STATES
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()


@commands.command()
def signals(
    limit: Annotated[int, typer.Option(min=1, max=500, help="Hoeveel.")] = 20,
    category: Annotated[
        str | None, typer.Option("--categorie", help="Alleen deze categorie.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Laat de nieuwste signalen zien."""
    answer = asked(ListSignals(limit=limit, category=category), actor)
    table = columns("gezien, en nummer", "signaal", "wat ervan werd", numbers=True)
    for signal in answer.signals:
        seen = f"{here(signal.seen_at)} op {signal.platform}"
        text = escape(signal.text.get_secret_value()[:100])
        table.add_row(numbered(seen, signal.signal_id), text, _became(signal))
    out.print(table)
    out.print(f"{len(answer.signals)} van {answer.total} signalen.")


def _became(signal: SignalView) -> str:
    named = [CATEGORIES[code].label for code in (signal.category, *signal.also)]
    guessed = [f"{CATEGORIES[code].label}?" for code in signal.suspected]
    check = " (nakijken)" if signal.to_be_checked else ""
    why = f"\n[dim]{escape(', '.join(signal.why))}[/]" if signal.why else ""
    state = STATES.get(signal.state, signal.state)
    partners = f"\nnaar {', '.join(signal.shared_with)}" if signal.shared_with else ""
    return f"{', '.join([*named, *guessed])}{check}{why}\n{state}{partners}"
