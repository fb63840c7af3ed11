"""`seintje demo`: the main job, in one process, with sample signals."""

import os
import sys
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from clients.cli.console import out
from clients.demo import show
from shared.process import logs
from shared.process.settings import load

commands = typer.Typer()


@commands.command()
def demo(
    signals: Annotated[int | None, typer.Option(min=1, help="How many sample signals.")] = None,
    stay: Annotated[bool | None, typer.Option(help="Keep running at the end.")] = None,
    *,
    verbose: Annotated[bool, typer.Option(help="Show every log line, as JSON.")] = False,
) -> None:
    """Show the main job: sample signals travel from a phone to the partners."""
    logs.set_up_logs("json", "INFO" if verbose else "ERROR")
    settings = load() if "SEINTJE_HTTP_PORT" in os.environ else load(http_port=0, pages_port=0)
    stays = sys.stdout.isatty() if stay is None else stay
    console = out if out.is_terminal else Console(width=180)
    uvloop.run(show.run(settings, console, count=signals, stay=stays))
