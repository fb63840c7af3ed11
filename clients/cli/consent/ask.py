"""`seintje consent …`: ask somebody to sign, ask anew, and take back. In Dutch."""

import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Annotated
from uuid import UUID, uuid4

import segno
import typer

from clients.cli.console import Actor, carry_out, number_from, one_of, out, point, with_broker
from shared.client.front_end import FrontEnd
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.ending import Ending, EndingView, ListEnding
from shared.contracts.consent.guardians import EndGuardianship
from shared.contracts.consent.record import InvalidateConsent, Signer
from shared.contracts.consent.sign import AskToSign
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.process.settings import Settings, load

consent = typer.Typer(no_args_is_help=True, help="Toestemming voor foto's en video's.")

_known = number_from("`seintje consent file`, of uit je eigen lijst")
_known_or_new = number_from("je eigen lijst, of typ `nieuw`", new=True)
CHANNELS = (
    "website, newsletter, instagram, snapchat, tiktok, youtube, facebook, press of internal."
)
PURPOSES = "show (laten zien wat we doen), invite (uitnodigen) of learn (ervan leren)."

Youth = Annotated[UUID, typer.Argument(parser=_known, help="Nummer van de jongere.")]
AnyYouth = Annotated[
    UUID,
    typer.Argument(parser=_known_or_new, help="Nummer van de jongere; nieuw maakt er een."),
]
Group = Annotated[
    list[UUID] | None,
    typer.Option("--jongere", parser=_known, help="Alleen deze; mag vaker."),
]
Event = Annotated[
    UUID | None,
    typer.Option("--activiteit", parser=_known, help="Alleen beelden van deze activiteit."),
]
Images = Annotated[
    list[UUID] | None,
    typer.Option("--beeld", parser=_known, help="Nummer van een beeld; mag vaker."),
]
Ahead = Annotated[
    int, typer.Option("--dagen", min=0, max=366, help="Wat binnen zoveel dagen afloopt.")
]
SIGNERS = {"jongere": "youth", "ouder": "guardian"}
MISTAKES = {"vergissing": "mistake", "verkeerde-persoon": "wrong-person", "vervalst": "forged"}
WHY = {
    "ends": "loopt af",
    "ended": "is verlopen",
    "notice-changed": "de uitleg is veranderd",
    "sixteen": "de jongere wordt 16",
}


# --- asking -----------------------------------------------------------------------


@consent.command()
def ask(
    youth: AnyYouth,
    born_on: Annotated[
        datetime, typer.Option("--geboren", formats=["%Y-%m-%d"], help="Als 2013-03-15.")
    ],
    channels: Annotated[list[str], typer.Option("--kanaal", help=CHANNELS)],
    signer: Annotated[
        str, typer.Option("--wie", parser=one_of(SIGNERS), help="Wie tekent: jongere of ouder.")
    ] = "jongere",
    purposes: Annotated[list[str] | None, typer.Option("--doel", help=PURPOSES)] = None,
    name: Annotated[str | None, typer.Option("--naam", help="Staat op de pagina.")] = None,
    guardian: Annotated[
        UUID | None,
        typer.Option("--ouder", parser=_known_or_new, help="Nummer van deze ouder, of nieuw."),
    ] = None,
    event: Event = None,
    images: Images = None,
    *,
    here: Annotated[bool, typer.Option("--hier", help="Tekenen op jouw telefoon.")] = False,
    language: Annotated[str, typer.Option("--taal", help="nl of en.")] = "nl",
    days: Annotated[
        int, typer.Option("--dagen", min=1, max=60, help="Zo lang werkt de link.")
    ] = 14,
    actor: Actor = "worker",
) -> None:
    """Maak een link om mee te tekenen, met een QR-code voor de telefoon van wie tekent."""
    if (signer == Signer.GUARDIAN) is not (guardian is not None):
        # Two parents under one number would be one parent who changed their mind.
        raise typer.BadParameter(
            "geef --ouder met het nummer van deze ouder, of --ouder nieuw; "
            "en alleen bij --wie ouder.",
            param_hint="--ouder",
        )
    token = secrets.token_urlsafe(32)
    command = AskToSign(
        request_id=uuid4(),
        token_sha256=sha256(token.encode()).hexdigest(),
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
    link = _link(token, load())
    print(link)  # noqa: T201 - the whole line, to copy
    drawn = StringIO()
    segno.make(link).terminal(drawn, compact=True)
    out.print(drawn.getvalue(), highlight=False)
    out.print("Deze link werkt één keer. Stuur hem alleen naar wie tekent.")
    out.print(f"Nummer van de jongere: {youth}", soft_wrap=True)
    if guardian:
        out.print(f"Nummer van deze ouder: {guardian}", soft_wrap=True)


@consent.command()
def assent(
    youth: AnyYouth,
    given: Annotated[bool, typer.Option("--ja/--nee", help="Wat de jongere zelf wil.")],
    channels: Annotated[
        list[str] | None, typer.Option("--kanaal", help="Anders: alle.")
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Schrijf op wat een jongere onder de 16 zelf wil. Vraag dit voor je de ouder vraagt."""
    command = RecordAssent(
        youth_id=youth,
        given=given,
        said_at=datetime.now(UTC),
        channels=tuple(channels or ()),
        present=actor,
    )
    carry_out(command, actor, "Genoteerd.")
    out.print(f"Nummer van de jongere: {youth}", soft_wrap=True)


@consent.command()
def ending(
    days: Ahead = 30,
    event: Event = None,
    youths: Group = None,
    actor: Actor = "worker",
) -> None:
    """Laat zien welke toestemming afloopt en opnieuw gevraagd moet worden."""

    async def work(client: FrontEnd) -> Ending:
        return await _ending(client, days, event, youths)

    answer = with_broker(work, actor)
    for one in answer.consents:
        who = "de jongere" if one.signer is Signer.YOUTH else f"ouder {one.guardian_id or ''}"
        why, where = WHY.get(one.why, one.why), ", ".join(one.channels)
        point(f"[bold]{one.youth_id}[/] {why} ({one.on:%d-%m-%Y})")
        out.print(f"  {who}, voor {where}", soft_wrap=True)
    if not answer.consents:
        out.print("Er loopt niets af.")
        return
    out.print(f"{len(answer.consents)} van {answer.total}. Vraag ze opnieuw:")
    out.print("  seintje consent renew", highlight=False)


@consent.command()
def renew(
    days: Ahead = 30,
    event: Event = None,
    youths: Group = None,
    valid: Annotated[
        int, typer.Option("--link-dagen", min=1, max=60, help="Zo lang werkt een link.")
    ] = 14,
    actor: Actor = "worker",
) -> None:
    """Maak voor alles wat afloopt een nieuwe link. Per regel: jongere, wie tekent, link."""

    async def work(client: FrontEnd) -> None:
        for one in (await _ending(client, days, event, youths)).consents:
            token = secrets.token_urlsafe(32)
            await client.carry_out(_again(one, token, valid=valid, actor=actor))
            line = {"youth": str(one.youth_id), "signer": one.signer.value}
            guardian = {"guardian": str(one.guardian_id)} if one.guardian_id else {}
            print(json.dumps(line | guardian | {"link": _link(token, load())}))  # noqa: T201

    with_broker(work, actor)


@consent.command()
def withdraw(
    youth: Youth,
    channels: Annotated[
        list[str] | None, typer.Option("--kanaal", help="Anders: alle.")
    ] = None,
    signer: Annotated[
        str | None,
        typer.Option(
            "--wie",
            parser=one_of(SIGNERS),
            help="Wie intrekt: jongere, ouder. Anders: allen.",
        ),
    ] = None,
    guardian: Annotated[
        UUID | None, typer.Option("--ouder", parser=_known, help="Nummer van deze ouder.")
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


@consent.command()
def invalidate(
    youth: Youth,
    form: Annotated[UUID, typer.Argument(parser=_known, help="Nummer van het formulier.")],
    reason: Annotated[
        str, typer.Option("--omdat", parser=one_of(MISTAKES), help=", ".join(MISTAKES) + ".")
    ] = "vergissing",
    actor: Actor = "worker",
) -> None:
    """Maak een formulier ongeldig: er stond een fout in. Vraag daarna opnieuw."""
    command = InvalidateConsent(youth_id=youth, consent_id=form, reason=reason)
    carry_out(command, actor, "Dit formulier telt niet meer. Vraag het opnieuw.")


@consent.command("guardian-ended")
def guardian_ended(
    youth: Youth,
    guardian: Annotated[
        UUID, typer.Argument(parser=_known, help="Nummer van de ouder of voogd.")
    ],
    actor: Actor = "worker",
) -> None:
    """Zeg dat een ouder of voogd geen gezag meer heeft. Het ja en nee telt dan niet meer."""
    command = EndGuardianship(youth_id=youth, guardian_id=guardian, ended_at=datetime.now(UTC))
    carry_out(command, actor, "Genoteerd. Vraag het de ouder of voogd van nu.")


# --- small things -----------------------------------------------------------------


async def _ending(
    client: FrontEnd, days: int, event: UUID | None, youths: Iterable[UUID] | None
) -> Ending:
    query = ListEnding(days=days, event_id=event, youths=tuple(youths or ()))
    return await client.ask(query)


def _again(one: EndingView, token: str, *, valid: int, actor: str) -> AskToSign:
    return AskToSign(
        request_id=uuid4(),
        token_sha256=sha256(token.encode()).hexdigest(),
        youth_id=one.youth_id,
        born_on=one.born_on,
        signer=one.signer,
        guardian_id=one.guardian_id,
        channels=one.channels,
        purposes=one.purposes,
        event_id=one.event_id,
        images=one.images,
        present=actor,
        renews=one.consent_id,
        expires_at=datetime.now(UTC) + timedelta(days=valid),
    )


def _link(token: str, settings: Settings) -> str:
    return f"{settings.pages.rstrip('/')}/consent/sign/{token}"
