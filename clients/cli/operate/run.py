"""`seintje run`: services, until somebody stops them."""

from typing import Annotated

import typer
import uvloop

from clients.cli.console import settings_with_logs
from shared.hosting.host import Host
from shared.hosting.service import choose

commands = typer.Typer()


@commands.command()
def run(services: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Run services, all or those named, until Ctrl-C; without SEINTJE_NATS_URL a broker too."""
    settings = settings_with_logs()
    chosen = choose(services or ())
    uvloop.run(Host(settings, chosen, neighbours=choose(())).serve())
