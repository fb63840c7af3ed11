"""`seintje consent verify`: whether a receipt is real, for anybody. In Dutch."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any

import typer
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from clients.cli.console import BadInput, out, read_text
from shared.process.settings import load

commands = typer.Typer()

MOST = 100_000  # bytes that a file of keys has at the most


@commands.command()
def verify(
    receipt: Annotated[Path, typer.Argument(help="Het opgeslagen bewijs.")],
    keys: Annotated[
        str | None, typer.Option("--sleutels", help="Bestand of adres met de sleutels.")
    ] = None,
) -> None:
    """Kijk of een bewijs van toestemming echt is. Daarvoor is geen account nodig."""
    key_set = _keys(keys or f"{load().pages}/consent/keys")
    record = _record(read_text(receipt).strip(), key_set)
    out.print("[green]Dit bewijs is echt.[/]")
    out.print(f"Getekend op {record['event']['event_time'][:10]}. Het zegt:")
    for one in record["processing"]["channels"]:
        out.print(f"  {'ja ' if one['given'] else 'nee'} {one['channel']}")
    out.print("Of de toestemming nu nog geldt, staat op de pagina van het bewijs.")


def _record(receipt: str, keys: KeySet) -> Any:
    try:
        return json.loads(
            jws.deserialize_compact(receipt, keys, algorithms=["Ed25519"]).payload
        )
    except (JoseError, ValueError):
        raise BadInput("Dit bewijs is niet van ons, of het is veranderd.") from None


def _keys(where: str) -> KeySet:
    try:
        return KeySet.import_key_set(json.loads(_read(where)))
    except (BadInput, OSError, ValueError, JoseError, KeyError):
        raise BadInput(f"De sleutels op {where} kunnen niet worden gelezen.") from None


def _read(where: str) -> str:
    if not where.startswith(("http://", "https://")):
        return read_text(Path(where))
    try:
        with urllib.request.urlopen(where, timeout=10) as answer:  # noqa: S310 - checked above
            content: bytes = answer.read(MOST)
            return content.decode()
    except urllib.error.URLError as error:
        raise OSError(str(error)) from None
