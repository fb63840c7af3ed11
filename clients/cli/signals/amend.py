"""`seintje follow amend`: what was not known yet when a signal was logged. In Dutch."""

from typing import Annotated

import typer
from pydantic import ValidationError

from clients.cli.console import Actor, BadInput, carry_out
from clients.cli.signals.fields import FIELDS
from clients.cli.signals.follow_up import Signal
from clients.cli.signals.never_shared import refuse_in_amendment
from shared.contracts.signals.amend import AmendSignal
from shared.language.forms import wrong_fields

commands = typer.Typer()


@commands.command()
def amend(
    signal: Signal,
    *,
    handle: Annotated[
        str | None, typer.Option("--account", help="Naam van het account, of de link ernaar.")
    ] = None,
    url: Annotated[str | None, typer.Option("--link", help="Link naar het bericht.")] = None,
    neighbourhood: Annotated[
        str | None, typer.Option("--wijk", help="Code van de wijk.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Vul account, link of wijk aan. Wat je niet noemt, blijft zoals het is."""
    try:
        command = AmendSignal(
            signal_id=signal, handle=handle, url=url, neighbourhood=neighbourhood
        )
    except ValidationError as error:
        names = {**FIELDS, "url": "--link"}
        raise BadInput(f"Dit klopt nog niet: {wrong_fields(error, names)}.") from None
    refuse_in_amendment(command, actor)
    carry_out(command, actor, "Aangevuld.")
