"""`seintje provision`: what the broker must have before services run."""

import typer

from clients.cli.console import out, settings_with_logs, with_broker
from shared.client.front_end import FrontEnd
from shared.hosting.host import make
from shared.hosting.service import choose

commands = typer.Typer()


@commands.command()
def provision() -> None:
    """Create or migrate the streams, consumers and buckets of all installed services."""
    settings = settings_with_logs()

    async def work(client: FrontEnd) -> None:
        await make(client.js, choose(()), settings)

    with_broker(work, "provisioner", settings)
    out.print("Streams, consumers and buckets are as they should be.")
