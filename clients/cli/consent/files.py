"""`seintje consent …`: what is kept of somebody, numbers, and whether a receipt is real."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any

import typer
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from rich.markup import escape

from clients.cli.consent.ask import Youth
from clients.cli.consent.posts import consent
from clients.cli.console import Actor, asked, columns, err, out
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.contracts.consent.numbers import AskNumbers
from shared.process.settings import load

__all__ = ["consent"]

SAID = {
    "assent": "de jongere zei ja",
    "objection": "de jongere zei nee",
    "withdrawal": "toestemming ingetrokken",
    "invalidation": "formulier ongeldig gemaakt",
    "guardian-ended": "ouder of voogd heeft geen gezag meer",
}
STATES = {
    "ConsentGiven": "geldt",
    "RenewedConsentGiven": "vernieuwd, en geldt",
    "ConsentRefused": "nee gezegd",
    "ConsentWithdrawn": "ingetrokken",
    "ConsentExpired": "verlopen",
    "ConsentInvalidated": "telt niet: er stond een fout in",
    "there": "staat er",
    "to-be-taken-down": "moet weg",
    "taken-down": "is weg",
}


@consent.command("file")
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
    if not (answer.signed or answer.said or answer.posted or answer.open_links):
        out.print("Van deze jongere is niets bewaard.")
        return
    table = columns("wanneer", "wat")
    for signed in answer.signed:
        record = json.loads(signed.record.get_secret_value())
        given = [c["channel"] for c in record["processing"]["channels"] if c["given"]]
        signer = record["parties"][-1]
        state = STATES.get(signed.state, signed.state)
        said = f"{signer['name']} tekende voor: {', '.join(given) or 'niets'} ({state})"
        said += f"\nformulier {signed.consent_id}"
        if signer["party_id"] != f"{youth}" and signer["party_id"]:
            said += f"\nouder {signer['party_id']}"
        table.add_row(record["event"]["event_time"][:10], escape(said))
    for one in answer.said:
        where = f" voor {', '.join(one.channels)}" if one.channels else ""
        table.add_row(f"{one.at:%Y-%m-%d}", SAID.get(one.what, one.what) + where)
    for picture in answer.posted:
        url = picture.url.get_secret_value() if picture.url else ""
        state = STATES.get(picture.state, picture.state)
        said = " ".join(filter(None, ("geplaatst op", picture.channel, url, f"({state})")))
        said += f"\nplaatsing {picture.publication_id}"
        table.add_row(f"{picture.posted_at:%Y-%m-%d}", escape(said))
    out.print(table)
    if answer.open_links:
        out.print(f"Er staan nog {answer.open_links} links open om mee te tekenen.")


@consent.command()
def numbers(actor: Actor = "worker") -> None:
    """Laat zien hoeveel jongeren waar in beeld mogen. Kleine aantallen staan er niet bij."""
    answer = asked(AskNumbers(), actor)
    table = columns("kanaal", "mag", "mag niet")
    for one in answer.channels:
        table.add_row(one.channel, _number(one.may), _number(one.may_not))
    out.print(table)
    out.print(f"Jongeren: {_number(answer.youths)}. Weg te halen: ", end="")
    out.print(_number(answer.to_be_taken_down))


@consent.command()
def verify(
    receipt: Annotated[Path, typer.Argument(help="Het opgeslagen bewijs.")],
    keys: Annotated[
        str | None, typer.Option("--sleutels", help="Bestand of adres met de sleutels.")
    ] = None,
) -> None:
    """Kijk of een bewijs van toestemming echt is. Daarvoor is geen account nodig."""
    where = keys or f"{load().pages}/consent/keys"
    try:
        known = KeySet.import_key_set(json.loads(_read(where)))
    except (OSError, ValueError, JoseError, KeyError):
        err.print(f"[red]De sleutels op {escape(where)} kunnen niet worden gelezen.[/]")
        sys.exit(1)
    try:
        read = receipt.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        err.print(f"[red]{escape(str(receipt))} kan niet worden gelezen.[/]")
        sys.exit(1)
    try:
        payload = jws.deserialize_compact(read, known, algorithms=["Ed25519"]).payload
        record = json.loads(payload)
    except (JoseError, ValueError):
        err.print("[red]Dit bewijs is niet van ons, of het is veranderd.[/]")
        sys.exit(1)
    out.print("[green]Dit bewijs is echt.[/]")
    out.print(f"Getekend op {record['event']['event_time'][:10]}. Het zegt:")
    for one in record["processing"]["channels"]:
        out.print(f"  {'ja ' if one['given'] else 'nee'} {one['channel']}")
    out.print("Of de toestemming nu nog geldt, staat op de pagina van het bewijs.")


def _read(where: str) -> str:
    if not where.startswith(("http://", "https://")):
        return Path(where).read_text("utf-8")
    try:
        with urllib.request.urlopen(where, timeout=10) as answer:  # noqa: S310 - checked above
            text: str = answer.read(100_000).decode()
            return text
    except urllib.error.URLError as error:
        raise OSError(str(error)) from None


def _plain(answer: ConsentFile) -> dict[str, Any]:
    """Return the file with the secrets in the open: it is given to the person concerned."""
    plain: dict[str, Any] = json.loads(
        answer.model_dump_json(exclude={"signed", "posted", "born_on"})
    )
    plain["born_on"] = answer.born_on and answer.born_on.get_secret_value()
    plain["signed"] = [
        {"state": s.state, "record": json.loads(s.record.get_secret_value())}
        for s in answer.signed
    ]
    plain["posted"] = [
        json.loads(p.model_dump_json(exclude={"url"}))
        | {"url": p.url and p.url.get_secret_value()}
        for p in answer.posted
    ]
    return plain


def _number(number: int | None) -> str:
    return "minder dan 5" if number is None else str(number)
