"""`seintje consent file|numbers`: what is kept of somebody, and numbers. In Dutch."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from clients.cli.consent.options import Youth
from clients.cli.console import Actor, asked, columns, here, out
from shared.contracts.consent.files import (
    AskedView,
    ConsentFile,
    PostedView,
    SaidView,
    ShowFile,
    SignedView,
)
from shared.contracts.consent.numbers import AskNumbers
from shared.contracts.message import Message
from shared.language.consent import SIGNERS, STATEMENTS, STATES

commands = typer.Typer()

DAY = "%Y-%m-%d"


@commands.command("file")
def file_(
    youth: Youth,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON, om mee te geven.")] = False,
    actor: Actor = "worker",
) -> None:
    """Laat alles zien wat van een jongere is bewaard: voor wie om inzage vraagt."""
    answer = asked(ShowFile(youth_id=youth), actor)
    if as_json:
        print(json.dumps(_plain(answer), ensure_ascii=False, indent=2))  # noqa: T201
        return
    if not (answer.signed or answer.said or answer.posted or answer.asked):
        out.print("Van deze jongere is niets bewaard.")
        return
    table = columns("wanneer", "wat")
    for signed in answer.signed:
        _add_signed(table, signed, youth)
    for said in answer.said:
        _add_said(table, said)
    for asked_for in answer.asked:
        _add_asked(table, asked_for)
    for picture in answer.posted:
        _add_posted(table, picture)
    out.print(table)
    if answer.open_links:
        out.print(f"Er staan nog {answer.open_links} links open om mee te tekenen.")
    out.print("Alles wat is bewaard, met handtekeningen en de uitleg die is gelezen: --json.")


@commands.command()
def numbers(actor: Actor = "worker") -> None:
    """Laat zien hoeveel jongeren waar in beeld mogen. Kleine aantallen staan er niet bij."""
    answer = asked(AskNumbers(), actor)
    table = columns("kanaal", "mag", "mag niet")
    for one in answer.channels:
        table.add_row(one.channel, _count(one.may), _count(one.may_not))
    out.print(table)
    out.print(f"Jongeren: {_count(answer.youths)}. Weg te halen: ", end="")
    out.print(_count(answer.to_be_taken_down))


def _add_signed(table: Table, signed: SignedView, youth: UUID) -> None:
    record = json.loads(signed.record.get_secret_value())
    channels = [c["channel"] for c in record["processing"]["channels"] if c["given"]]
    signer = record["parties"][-1]
    state = STATES.get(signed.state, signed.state)
    lines = [
        f"{signer['name']} tekende voor: {', '.join(channels) or 'niets'} ({state})",
        f"formulier {signed.consent_id}",
    ]
    if signer["party_id"] not in (f"{youth}", "", None):
        lines.append(f"ouder {signer['party_id']}")
    table.add_row(record["event"]["event_time"][:10], escape("\n".join(lines)))


def _add_said(table: Table, said: SaidView) -> None:
    lines = [STATEMENTS.get(said.what, said.what)]
    if said.channels:
        lines[0] += f" voor {', '.join(said.channels)}"
    if said.consent_id:
        lines.append(f"formulier {said.consent_id}")
    lines += [f"ouder {number}" for number in (said.guardian_id, said.other_id) if number]
    if said.same is not None:
        lines.append("dezelfde" if said.same else "niet dezelfde")
    table.add_row(here(said.at, DAY), escape("\n".join(lines)))


def _add_asked(table: Table, link: AskedView) -> None:
    state = "is gebruikt" if link.used_by else "is gesloten" if link.cancelled else "is gemaakt"
    until = here(link.expires_at, DAY)
    line = f"link om mee te tekenen {state}, voor de {SIGNERS[link.signer]}, tot {until}"
    table.add_row(here(link.asked_at, DAY), escape(line))


def _add_posted(table: Table, picture: PostedView) -> None:
    url = picture.url.get_secret_value() if picture.url else ""
    state = STATES.get(picture.state, picture.state)
    where = " ".join(filter(None, ("geplaatst op", picture.channel, url, f"({state})")))
    number = f"plaatsing {picture.publication_id}"
    table.add_row(here(picture.posted_at, DAY), escape(f"{where}\n{number}"))


def _plain(answer: ConsentFile) -> dict[str, Any]:
    """Return the file with the secrets in the open: it is given to the person concerned."""
    plain: dict[str, Any] = json.loads(
        answer.model_dump_json(exclude=set(Message.model_fields))
    )
    for signed in plain["signed"]:
        signed["record"] = json.loads(signed["record"])
    return plain


def _count(number: int | None) -> str:
    return "minder dan 5" if number is None else str(number)
