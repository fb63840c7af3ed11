"""`seintje plugins`: what is loaded."""

import typer

from clients.cli.console import columns, out
from shared.hosting.service import installed

commands = typer.Typer()


@commands.command()
def plugins() -> None:
    """Print what is loaded: services, what they hear, and which plugins answer which hooks."""
    heard = columns("service", "inbox", "hears")
    answered = columns("service", "plugin", "answers")
    for name, service in sorted(installed().items()):
        for inbox in service.inboxes:
            messages = sorted(handler.message.name for handler in inbox.handlers.values())
            heard.add_row(name, inbox.name, ", ".join(messages))
        if service.plugins is not None:
            for plugin, hooks in service.plugins().answers().items():
                answered.add_row(name, plugin, ", ".join(hooks))
    out.print(heard)
    out.print(answered)
