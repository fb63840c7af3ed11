"""`seintje consent …`: ask somebody to sign, see whether a picture may be posted, take down."""

import json
import secrets
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import segno
import typer
from rich.markup import escape
from rich.table import Table

from shared.client import FrontEnd
from shared.console import Actor, asked, carry_out, err, out, with_broker
from shared.contracts.consent import (
    MayPublish,
    MayPublishAnswer,
    RecordAssent,
    Signer,
    WithdrawConsent,
)
from shared.contracts.consent_files import (
    Ending,
    EndingView,
    ListEnding,
)
from shared.contracts.publications import (
    ConfirmTakenDown,
    ListTakeDowns,
    RecordPublication,
    TakeDowns,
)
from shared.contracts.signing import AskToSign
from shared.service import installed
from shared.settings import Settings, load

consent = typer.Typer(no_args_is_help=True, help="Toestemming voor foto's en video's.")

Youth = Annotated[UUID, typer.Argument(help="Nummer van de jongere.")]
Channels = Annotated[list[str], typer.Option("--kanaal", help="Bijvoorbeeld instagram.")]
Event = Annotated[UUID | None, typer.Option("--activiteit", help="Alleen deze activiteit.")]
WHY = {
    "ends": "loopt af",
    "ended": "is verlopen",
    "notice-changed": "de uitleg is veranderd",
    "sixteen": "de jongere wordt 16",
}


# --- asking -----------------------------------------------------------------------


@consent.command()
def ask(
    youth: Youth,
    born_on: Annotated[
        datetime, typer.Option("--geboren", formats=["%Y-%m-%d"], help="Als 2013-03-15.")
    ],
    channels: Channels,
    signer: Annotated[
        Signer, typer.Option("--wie", help="Wie tekent: de jongere of een ouder of voogd.")
    ] = Signer.YOUTH,
    purposes: Annotated[list[str] | None, typer.Option("--doel")] = None,
    name: Annotated[str | None, typer.Option("--naam", help="Staat op de pagina.")] = None,
    guardian: Annotated[UUID | None, typer.Option("--ouder", help="Nummer van wie.")] = None,
    event: Event = None,
    language: Annotated[str, typer.Option("--taal")] = "nl",
    days: Annotated[int, typer.Option("--dagen", min=1, max=60, help="Zo lang.")] = 14,
    actor: Actor = "worker",
) -> None:
    """Maak een link om mee te tekenen, met een QR-code voor de telefoon van wie tekent."""
    token = secrets.token_urlsafe(32)
    command = AskToSign(
        request_id=uuid4(),
        token_sha256=sha256(token.encode()).hexdigest(),
        youth_id=youth,
        youth_name=name,
        born_on=born_on.date(),
        signer=signer,
        guardian_id=guardian,
        channels=tuple(channels),
        purposes=tuple(purposes or ("show",)),
        event_id=event,
        language=language,
        present=actor,
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    carry_out(command, actor)
    link = _link(token, load())
    out.print(link, soft_wrap=True)
    drawn = StringIO()
    segno.make(link).terminal(drawn, compact=True)
    out.print(drawn.getvalue(), highlight=False)
    out.print("Deze link werkt één keer. Stuur hem alleen naar wie tekent.")


@consent.command()
def assent(
    youth: Youth,
    given: Annotated[bool, typer.Option("--ja/--nee", help="Wat de jongere zelf wil.")],
    channels: Annotated[list[str] | None, typer.Option("--kanaal")] = None,
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


@consent.command()
def ending(
    days: Annotated[int, typer.Option("--dagen", min=0, max=366)] = 30,
    event: Event = None,
    youths: Annotated[list[UUID] | None, typer.Option("--jongere", help="Een groep.")] = None,
    actor: Actor = "worker",
) -> None:
    """Laat zien welke toestemming afloopt en opnieuw gevraagd moet worden."""

    async def work(client: FrontEnd) -> Ending:
        return await _ending(client, days, event, youths)

    answer = with_broker(work, actor)
    table = Table("jongere", "waarom", "vanaf", "wie tekent", "kanalen")
    for one in answer.consents:
        who = "de jongere" if one.signer is Signer.YOUTH else "ouder of voogd"
        why = WHY.get(one.why, one.why)
        table.add_row(str(one.youth_id), why, f"{one.on}", who, ", ".join(one.channels))
    out.print(table if answer.consents else "Er loopt niets af.")


@consent.command()
def renew(
    days: Annotated[int, typer.Option("--dagen", min=0, max=366)] = 30,
    event: Event = None,
    youths: Annotated[list[UUID] | None, typer.Option("--jongere", help="Een groep.")] = None,
    valid: Annotated[int, typer.Option("--link-dagen", min=1, max=60)] = 14,
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
    actor: Actor = "worker",
) -> None:
    """Trek toestemming in, als iemand daar om vraagt. Wat is geplaatst, moet dan weg."""
    command = WithdrawConsent(
        youth_id=youth, channels=tuple(channels or ()), withdrawn_at=datetime.now(UTC)
    )
    carry_out(
        command, actor, "Ingetrokken. Kijk met `seintje consent take-downs` wat er weg moet."
    )


# --- posting ----------------------------------------------------------------------


@consent.command()
def may(
    people: Annotated[list[UUID], typer.Argument(help="Wie er op staan.")],
    channel: Annotated[str, typer.Option("--kanaal")],
    purpose: Annotated[str, typer.Option("--doel")] = "show",
    event: Event = None,
    images: Annotated[list[UUID] | None, typer.Option("--beeld")] = None,
    actor: Actor = "worker",
) -> None:
    """Vraag of een beeld geplaatst mag worden. Bij nee eindigt dit met code 1."""
    query = MayPublish(
        people=tuple(people),
        channel=channel,
        purpose=purpose,
        event_id=event,
        images=tuple(images or ()),
    )

    answer = asked(query, MayPublishAnswer, actor)
    if answer.allowed:
        out.print("[green]Ja, dit mag.[/]")
        return
    out.print("[red]Nee, dit mag niet.[/]")
    reasons = installed()["consent"].refusals
    for objection in answer.objections:
        out.print(f"{objection.youth_id}: {reasons.get(objection.reason, objection.reason)}")
    sys.exit(1)


@consent.command()
def posted(
    people: Annotated[list[UUID], typer.Argument(help="Wie er op staan.")],
    channel: Annotated[str, typer.Option("--kanaal")],
    image: Annotated[UUID, typer.Option("--beeld", help="Nummer van het beeld.")],
    url: Annotated[str | None, typer.Option(help="Waar het staat.")] = None,
    purpose: Annotated[str, typer.Option("--doel")] = "show",
    event: Event = None,
    actor: Actor = "worker",
) -> None:
    """Schrijf op dat een beeld is geplaatst. Stuur nooit het beeld zelf."""
    command = RecordPublication(
        publication_id=uuid4(),
        image_id=image,
        people=tuple(people),
        channel=channel,
        purpose=purpose,
        event_id=event,
        url=url,
        posted_at=datetime.now(UTC),
    )
    carry_out(command, actor, f"Genoteerd als {command.publication_id}.")


@consent.command("take-downs")
def take_downs(actor: Actor = "worker") -> None:
    """Laat zien welke beelden weg moeten."""
    answer = asked(ListTakeDowns(), TakeDowns, actor)
    reasons = installed()["consent"].refusals
    table = Table("beeld", "waar", "waarom", "voor")
    for task in answer.tasks:
        where = task.url.get_secret_value() if task.url else task.channel
        shown = f"{task.due_at.astimezone():%d-%m %H:%M}"
        when = f"[red]te laat: {shown}[/]" if task.overdue else shown
        why = reasons.get(task.why, task.why)
        table.add_row(str(task.publication_id), escape(where), why, when)
    out.print(table if answer.tasks else "Er hoeft niets weg.")


@consent.command("taken-down")
def taken_down(
    publication: Annotated[UUID, typer.Argument(help="Nummer van het beeld.")],
    proof: Annotated[
        Path | None,
        typer.Option("--bewijs", help="Schermafdruk. Alleen een controlegetal gaat mee."),
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Zeg dat een beeld weg is, en dat je hebt gekeken."""
    try:
        hashed = sha256(proof.read_bytes()).hexdigest() if proof else None
    except OSError:
        err.print(f"[red]{escape(str(proof))} kan niet worden gelezen.[/]")
        sys.exit(1)
    command = ConfirmTakenDown(publication_id=publication, proof_sha256=hashed)
    carry_out(command, actor, "Genoteerd: het is weg.")


# --- small things -----------------------------------------------------------------


async def _ending(
    client: FrontEnd, days: int, event: UUID | None, youths: Iterable[UUID] | None
) -> Ending:
    query = ListEnding(days=days, event_id=event, youths=tuple(youths or ()))
    answer = await client.ask(query)
    assert isinstance(answer, Ending)  # noqa: S101 - `ask` has checked it
    return answer


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
