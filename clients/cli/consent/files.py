"""`seintje consent file|numbers`: what is kept of somebody, and numbers. In Dutch."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import typer
from rich.markup import escape

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
NOTHING = "Van deze jongere is niets bewaard."


class Row(NamedTuple):
    """One thing that is kept: the day it is of, and what it says."""

    on: str
    lines: tuple[str, ...]


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
        print(json.dumps(plain(answer), ensure_ascii=False, indent=2))  # noqa: T201
        return
    print_file(answer)


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


def print_file(answer: ConsentFile) -> None:
    """Print all that is kept of consent of one young person."""
    rows = list(_rows(answer))
    table = columns("wanneer", "wat")
    for row in rows:
        table.add_row(row.on, escape("\n".join(row.lines)))
    if not rows and not answer.open_links:
        out.print(NOTHING)
        return
    out.print(table)
    if answer.open_links:
        out.print(_open_links(answer))
    out.print("Alles wat is bewaard, met handtekeningen en de uitleg die is gelezen: --json.")


def lines_of(answer: ConsentFile) -> list[str]:
    """Return the same as lines of text, for the person concerned."""
    lines = [f"{row.on}: {', '.join(row.lines)}" for row in _rows(answer)]
    lines += [_open_links(answer)] if answer.open_links else []
    return lines or [NOTHING]


def _rows(answer: ConsentFile) -> Iterator[Row]:
    for signed in answer.signed:
        yield _signed(signed, answer.youth_id)
    yield from map(_said, answer.said)
    yield from map(_asked, answer.asked)
    for picture in answer.posted:
        yield _posted(picture)


def _signed(signed: SignedView, youth: UUID) -> Row:
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
    return Row(record["event"]["event_time"][:10], tuple(lines))


def _said(said: SaidView) -> Row:
    where = f" voor {', '.join(said.channels)}" if said.channels else ""
    lines = [STATEMENTS.get(said.what, said.what) + where]
    if said.consent_id:
        lines.append(f"formulier {said.consent_id}")
    lines += [f"ouder {number}" for number in (said.guardian_id, said.other_id) if number]
    if said.same is not None:
        lines.append("dezelfde" if said.same else "niet dezelfde")
    return Row(here(said.at, DAY), tuple(lines))


def _asked(link: AskedView) -> Row:
    state = "is gebruikt" if link.used_by else "is gesloten" if link.cancelled else "is gemaakt"
    until = here(link.expires_at, DAY)
    line = f"link om mee te tekenen {state}, voor de {SIGNERS[link.signer]}, tot {until}"
    return Row(here(link.asked_at, DAY), (line,))


def _posted(picture: PostedView) -> Row:
    url = picture.url.get_secret_value() if picture.url else ""
    state = STATES.get(picture.state, picture.state)
    where = " ".join(filter(None, ("geplaatst op", picture.channel, url, f"({state})")))
    return Row(here(picture.posted_at, DAY), (where, f"plaatsing {picture.publication_id}"))


def _open_links(answer: ConsentFile) -> str:
    return f"Er staan nog {answer.open_links} links open om mee te tekenen."


def plain(answer: ConsentFile) -> dict[str, Any]:
    """Return the file with the secrets in the open: it is given to the person concerned."""
    plain: dict[str, Any] = json.loads(
        answer.model_dump_json(exclude=set(Message.model_fields))
    )
    for signed in plain["signed"]:
        signed["record"] = json.loads(signed["record"])
    return plain


def _count(number: int | None) -> str:
    return "minder dan 5" if number is None else str(number)
