"""Commands for those who see something online. In Dutch."""

import typer

from clients.cli.signals import amend, duplicates, follow_up, listing, log, requests, trends

commands = typer.Typer()
for module in (log, listing, trends):
    commands.add_typer(module.commands)
follow_up.commands.add_typer(amend.commands)
commands.add_typer(follow_up.commands, name="follow")
commands.add_typer(requests.commands, name="request")
commands.add_typer(duplicates.commands, name="duplicate")
