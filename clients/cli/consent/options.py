"""What commands about consent have in common: numbers of people, pictures and activities."""

from typing import Annotated
from uuid import UUID

import typer

from clients.cli.typed import number_from
from shared.language.consent import CHANNELS, PURPOSES

known = number_from("`seintje consent file`, of uit je eigen lijst")
known_or_new = number_from("je eigen lijst, of typ `nieuw`", new=True)

CHANNEL_HELP = f"{', '.join(CHANNELS[:-1])} of {CHANNELS[-1]}."
PURPOSE_HELP = f"{', '.join(f'{code} ({words})' for code, words in PURPOSES.items())}."

Youth = Annotated[UUID, typer.Argument(parser=known, help="Nummer van de jongere.")]
AnyYouth = Annotated[
    UUID,
    typer.Argument(parser=known_or_new, help="Nummer van de jongere; nieuw maakt er een."),
]
Channels = Annotated[list[str] | None, typer.Option("--kanaal", help="Anders: alle.")]
Event = Annotated[
    UUID | None,
    typer.Option("--activiteit", parser=known, help="Alleen beelden van deze activiteit."),
]
Images = Annotated[
    list[UUID] | None,
    typer.Option("--beeld", parser=known, help="Nummer van een beeld; mag vaker."),
]
