"""Lines of the share ledger as a table: who received what, and what came of it. In Dutch."""

from collections.abc import Sequence

from clients.cli.console import columns, here, out, print_table
from shared.contracts.policy.look_up import LineView
from shared.language.sharing import RECALLS, field_name

DAY = "%d-%m-%Y"


def print_lines(lines: Sequence[LineView]) -> None:
    """Print who received what, and the command for what is still to be deleted."""
    table = columns("levering", "gegevens", numbers=True, show_lines=True)
    for line in lines:
        fields = [field_name(name, how) for name, how in line.fields.items()]
        about = [f"{here(line.shared_at, DAY)} aan {line.partner}: {_state(line)}"]
        about += [f"bewaren tot en met {line.delete_by:{DAY}}"] if line.delete_by else []
        about += [*line.clauses, str(line.delivery_id)]
        table.add_row("\n".join(about), ", ".join(fields) or "alleen een bericht")
    print_table(table, empty="Er is niets gedeeld.")
    for line in lines:
        if line.recall and not line.recall.acknowledged_at:
            out.print(
                f"seintje ledger deleted {line.recall.recall_id} --as {line.partner}",
                soft_wrap=True,
            )


def _state(line: LineView) -> str:
    if recall := line.recall:
        if recall.acknowledged_at:
            return f"gewist op {here(recall.acknowledged_at, DAY)}"
        return f"te wissen, {recall.told} keer gevraagd\n{RECALLS[recall.reason]}"
    return "gelezen" if line.received_at else "geleverd"
