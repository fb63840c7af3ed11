"""`seintje consent …`: may a picture be posted, what was, and what must come down. In Dutch."""

import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.markup import escape

from clients.cli.consent.guardians import ask_about
from clients.cli.consent.options import CHANNEL_HELP, PURPOSE_HELP, Event, Images, known_or_new
from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    deadline,
    out,
    point,
    read_bytes,
)
from clients.cli.typed import number_from
from shared.contracts.consent.may_publish import MayPublish
from shared.contracts.consent.publication import PublicationRecorded, RecordPublication
from shared.contracts.consent.take_down import ConfirmTakenDown, ListTakeDowns
from shared.language.refusals import words_of

commands = typer.Typer()

posted_number = number_from("`seintje consent take-downs`")

People = Annotated[
    list[UUID],
    typer.Argument(parser=number_from("je eigen lijst"), help="Wie er op staan: hun nummers."),
]
Channel = Annotated[str, typer.Option("--kanaal", help=CHANNEL_HELP)]
Purpose = Annotated[str, typer.Option("--doel", help=PURPOSE_HELP)]


@commands.command()
def may(
    people: People,
    channel: Channel,
    purpose: Purpose = "show",
    event: Event = None,
    images: Images = None,
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

    answer = asked(query, actor)
    if answer.allowed:
        out.print("[green]Ja, dit mag.[/]")
        return
    out.print("[red]Nee, dit mag niet.[/]")
    reasons = words_of("consent")
    for objection in answer.objections:
        why = reasons.get(objection.reason, objection.reason)
        out.print(f"{objection.youth_id}: {why}", soft_wrap=True)
        ask_about(objection.youth_id, objection.maybe_one)
    sys.exit(1)


@commands.command()
def posted(
    people: People,
    channel: Channel,
    image: Annotated[
        UUID,
        typer.Option("--beeld", parser=known_or_new, help="Nummer van het beeld, of nieuw."),
    ],
    url: Annotated[str | None, typer.Option(help="Waar het staat.")] = None,
    likeness: Annotated[
        str | None,
        typer.Option("--afdruk", help="Perceptuele hash: vindt hetzelfde beeld terug."),
    ] = None,
    purpose: Purpose = "show",
    event: Event = None,
    actor: Actor = "worker",
) -> None:
    """Schrijf op dat een beeld is geplaatst. Stuur nooit het beeld zelf."""
    command = RecordPublication(
        publication_id=uuid4(),
        image_id=image,
        perceptual_hash=likeness,
        people=tuple(people),
        channel=channel,
        purpose=purpose,
        event_id=event,
        url=url,
        posted_at=datetime.now(UTC),
    )
    recorded = carry_out(command, actor)
    out.print(f"Geplaatst beeld {image}, plaatsing {command.publication_id}.", soft_wrap=True)
    if isinstance(recorded, PublicationRecorded) and not recorded.allowed:
        out.print("[red]Hiervoor is geen toestemming. Haal het weg, en zeg het daarna:[/]")
        point("", f"consent taken-down {command.publication_id}")


@commands.command("take-downs")
def take_downs(actor: Actor = "worker") -> None:
    """Laat zien welke beelden weg moeten."""
    answer = asked(ListTakeDowns(), actor)
    reasons = words_of("consent")
    for task in answer.tasks:
        where = task.url.get_secret_value() if task.url else task.channel
        when = deadline(task.due_at, late=task.overdue, before="voor ")
        why = reasons.get(task.why, task.why)
        point(
            f"[bold]{escape(where)}[/] ({when}) {why}",
            f"consent taken-down {task.publication_id}",
        )
    if not answer.tasks:
        out.print("Er hoeft niets weg.")
    elif len(answer.tasks) < answer.total:
        out.print(f"{len(answer.tasks)} van {answer.total}.")


@commands.command("taken-down")
def taken_down(
    publication: Annotated[
        UUID, typer.Argument(parser=posted_number, help="Nummer van de plaatsing.")
    ],
    proof: Annotated[
        Path | None,
        typer.Option("--bewijs", help="Schermafdruk. Alleen een controlegetal gaat mee."),
    ] = None,
    actor: Actor = "worker",
) -> None:
    """Zeg dat een beeld weg is, en dat je hebt gekeken."""
    hashed = sha256(read_bytes(proof)).hexdigest() if proof else None
    command = ConfirmTakenDown(publication_id=publication, proof_sha256=hashed)
    carry_out(command, actor, "Genoteerd: het is weg.")
