"""`seintje trends`: what there is more of than before. In Dutch."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, columns, here, print_table
from shared.contracts.signals.trends import ListTrends, TrendView
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

DAY = "%d-%m"


@commands.command()
def trends(
    over: Annotated[bool, typer.Option("--ook-voorbij", help="Ook wat voorbij is.")] = False,  # noqa: FBT002
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    actor: Actor = "worker",
) -> None:
    """Laat zien wat er meer is dan anders."""
    answer = asked(ListTrends(over=over, limit=limit), actor)
    table = columns("sinds", "wat", "waar", "gezien", "normaal", "accounts", "tot")
    for trend in answer.trends:
        where = ", ".join(filter(None, (trend.neighbourhood, trend.platform)))
        table.add_row(
            here(trend.since, DAY),
            escape(_what(trend)),
            where or "overal",
            str(trend.observed),
            f"{trend.expected:.1f}",
            str(trend.profiles),
            here(trend.over_at, DAY) if trend.over_at else "",
        )
    print_table(table, empty="Er is nu niets dat meer is dan anders.")


def _what(trend: TrendView) -> str:
    if trend.words:
        return "nieuwe woorden: " + ", ".join(word.get_secret_value() for word in trend.words)
    category = CATEGORIES.get(trend.category or "")
    return category.label if category else trend.method
