"""`seintje consent ask|assent`: ask the youth, then whoever signs. In Dutch."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Annotated
from uuid import UUID, uuid4

import segno
import typer

from clients.cli.consent.links import SigningLink
from clients.cli.consent.options import (
    CHANNEL_HELP,
    PURPOSE_HELP,
    AnyYouth,
    Channels,
    Event,
    Images,
    known_or_new,
)
from clients.cli.console import Actor, carry_out, out
from clients.cli.typed import one_of
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import AskToSign
from shared.language.consent import SIGNERS

commands = typer.Typer()

GUARDIAN_TOO = (
    "geef --ouder met het nummer van deze ouder, of --ouder nieuw; en alleen bij --wie ouder."
)

BornOn = Annotated[
    datetime, typer.Option("--geboren", formats=["%Y-%m-%d"], help="Als 2013-03-15.")
]
Who = Annotated[
    str, typer.Option("--wie", parser=one_of(SIGNERS), help="Wie tekent: jongere of ouder.")
]
Name = Annotated[str | None, typer.Option("--naam", help="Staat op de pagina.")]
Guardian = Annotated[
    UUID | None,
    typer.Option("--ouder", parser=known_or_new, help="Nummer van deze ouder, of nieuw."),
]
Days = Annotated[int, typer.Option("--dagen", min=1, max=60, help="Zo lang werkt de link.")]


@commands.command()
def ask(
    youth: AnyYouth,
    born_on: BornOn,
    channels: Annotated[list[str], typer.Option("--kanaal", help=CHANNEL_HELP)],
    signer: Who = SIGNERS["youth"],
    purposes: Annotated[list[str] | None, typer.Option("--doel", help=PURPOSE_HELP)] = None,
    name: Name = None,
    guardian: Guardian = None,
    event: Event = None,
    images: Images = None,
    *,
    here: Annotated[bool, typer.Option("--hier", help="Tekenen op jouw telefoon.")] = False,
    language: Annotated[str, typer.Option("--taal", help="nl of en.")] = "nl",
    days: Days = 14,
    actor: Actor = "worker",
) -> None:
    """Maak een link om mee te tekenen, met een QR-code voor de telefoon van wie tekent."""
    if (signer == Signer.GUARDIAN) is not (guardian is not None):
        # Two parents under one number would be one parent who changed their mind.
        raise typer.BadParameter(GUARDIAN_TOO, param_hint="--ouder")
    link = SigningLink()
    command = AskToSign(
        request_id=uuid4(),
        token_sha256=link.token_sha256,
        youth_id=youth,
        youth_name=name,
        born_on=born_on.date(),
        signer=Signer(signer),
        guardian_id=guardian,
        channels=tuple(channels),
        purposes=tuple(purposes or ("show",)),
        event_id=event,
        images=tuple(images or ()),
        language=language,
        route="worker" if here else "link",
        present=actor,
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    carry_out(command, actor)
    _print_link(link.address)
    out.print(f"Nummer van de jongere: {youth}", soft_wrap=True)
    if guardian:
        out.print(f"Nummer van deze ouder: {guardian}", soft_wrap=True)


@commands.command()
def assent(
    youth: AnyYouth,
    wants: Annotated[bool, typer.Option("--ja/--nee", help="Wat de jongere zelf wil.")],
    channels: Channels = None,
    actor: Actor = "worker",
) -> None:
    """Schrijf op wat een jongere onder de 16 zelf wil. Vraag dit voor je de ouder vraagt."""
    command = RecordAssent(
        youth_id=youth,
        given=wants,
        said_at=datetime.now(UTC),
        channels=tuple(channels or ()),
        present=actor,
    )
    carry_out(command, actor, "Genoteerd.")
    out.print(f"Nummer van de jongere: {youth}", soft_wrap=True)


def _print_link(address: str) -> None:
    print(address)  # noqa: T201 - the whole line, to copy
    drawn = StringIO()
    segno.make(address).terminal(drawn, compact=True)
    out.print(drawn.getvalue(), highlight=False)
    out.print("Deze link werkt één keer. Stuur hem alleen naar wie tekent.")
