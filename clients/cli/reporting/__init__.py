"""Commands for those who account for what was done, in numbers. In Dutch."""

import typer

from clients.cli.reporting import report

commands = typer.Typer()
commands.command()(report.report)
commands.add_typer(report.goal, name="goal")
