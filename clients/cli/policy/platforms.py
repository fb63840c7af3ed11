"""`seintje platforms`: who is where, how open it is, and what to look out for. In Dutch."""

import typer

from clients.cli.console import columns, out
from shared.language.taxonomy import OPENNESS, PLATFORMS

commands = typer.Typer()


@commands.command()
def platforms() -> None:
    """Laat de platforms zien: wie er is, hoe open het is, en waar je op let."""
    table = columns("platform", "wie", "openheid", "verhaal weg na", "let op")
    for one in PLATFORMS.values():
        hours = f"{one.story_hours} uur" if one.story_hours else ""
        table.add_row(one.label, one.who, OPENNESS[one.openness], hours, one.warning or "")
    out.print(table)
