"""`seintje consent withdraw|invalidate|guardian-ended`: what no longer counts. In Dutch."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from clients.cli.consent.options import Channels, Youth, known
from clients.cli.console import Actor, carry_out
from clients.cli.typed import choices, one_of
from shared.contracts.consent.guardians import EndGuardianship
from shared.contracts.consent.record import InvalidateConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.language.consent import MISTAKES, SIGNERS

commands = typer.Typer()


@commands.command()
def withdraw(
    youth: Youth,
    channels: Channels = None,
    signer: Annotated[
        str | None,
        typer.Option(
            "--wie",
            parser=one_of(SIGNERS),
            help="Wie intrekt: jongere, ouder. Anders: allen.",
        ),
    ] = None,
    guardian: Annotated[
        UUID | None, typer.Option("--ouder", parser=known, help="Nummer van deze ouder.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Trek toestemming in, als iemand daar om vraagt. Wat is geplaatst, moet dan weg."""
    command = WithdrawConsent(
        youth_id=youth,
        channels=tuple(channels or ()),
        by=Signer.GUARDIAN if guardian else signer and Signer(signer),
        guardian_id=guardian,
        withdrawn_at=datetime.now(UTC),
    )
    carry_out(
        command, actor, "Ingetrokken. Kijk met `seintje consent take-downs` wat er weg moet."
    )


@commands.command()
def invalidate(
    youth: Youth,
    form: Annotated[UUID, typer.Argument(parser=known, help="Nummer van het formulier.")],
    reason: Annotated[
        str, typer.Option("--omdat", parser=one_of(MISTAKES), help=choices(MISTAKES))
    ] = MISTAKES["mistake"],
    actor: Actor = "worker",
) -> None:
    """Maak een formulier ongeldig: er stond een fout in. Vraag daarna opnieuw."""
    command = InvalidateConsent(youth_id=youth, consent_id=form, reason=reason)
    carry_out(command, actor, "Dit formulier telt niet meer. Vraag het opnieuw.")


@commands.command("guardian-ended")
def guardian_ended(
    youth: Youth,
    guardian: Annotated[
        UUID, typer.Argument(parser=known, help="Nummer van de ouder of voogd.")
    ],
    actor: Actor = "worker",
) -> None:
    """Zeg dat een ouder of voogd geen gezag meer heeft. Het ja en nee telt dan niet meer."""
    command = EndGuardianship(youth_id=youth, guardian_id=guardian, ended_at=datetime.now(UTC))
    carry_out(command, actor, "Genoteerd. Vraag het de ouder of voogd van nu.")
