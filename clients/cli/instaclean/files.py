"""`seintje instaclean export|verify`: the files of a frozen batch. In Dutch."""

import base64
import json
import zlib
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from clients.cli.console import Actor, BadInput, out, read_bytes, with_broker, write_files
from clients.cli.instaclean.batches import Batch
from shared.client.front_end import FrontEnd
from shared.contracts.instaclean.look_up import ReadBundle
from shared.documents.manifest import MANIFEST, SIGNATURE, wrong_files

commands = typer.Typer()


@commands.command()
def export(
    batch: Batch,
    folder: Annotated[Path, typer.Argument(help="Map voor de bestanden.")],
    actor: Actor = "coordinator",
) -> None:
    """Haal de bestanden van een vastgelegde lijst op, en kijk ze na."""

    async def work(client: FrontEnd) -> dict[str, bytes]:
        files = {name: await _file(client, batch, name) for name in (MANIFEST, SIGNATURE)}
        for name in _listed(files[MANIFEST]):
            files[name] = await _file(client, batch, name)
        return files

    files = with_broker(work, actor)
    if wrong := wrong_files(files):
        raise BadInput(f"Deze bestanden kloppen niet: {', '.join(wrong)}.")
    write_files(folder, files)
    out.print(f"{len(files)} bestanden staan in {folder}.", markup=False)


@commands.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Map met de bestanden van een lijst.")],
    key: Annotated[
        str | None, typer.Option("--sleutel", help="Openbare sleutel van de organisatie.")
    ] = None,
) -> None:
    """Kijk of de bestanden van een lijst nog zijn zoals ze zijn vastgelegd."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        raise BadInput(f"{folder} kan niet worden gelezen.") from None
    files = {path.name: read_bytes(path) for path in paths}
    if wrong := wrong_files(files, public_key=key):
        raise BadInput(f"Niet zoals het is vastgelegd: {', '.join(wrong)}.")
    out.print(f"[green]Alle {len(files)} bestanden zijn zoals ze zijn vastgelegd.[/]")
    if key is None:
        out.print("Geef --sleutel om zeker te weten dat het van de organisatie komt.")


async def _file(client: FrontEnd, batch: UUID, name: str) -> bytes:
    pieces: list[str] = []
    number = parts = 1
    while number <= parts:
        answer = await client.ask(ReadBundle(batch_id=batch, file=name, part=number))
        pieces.append(answer.content.get_secret_value())
        parts, number = answer.parts, number + 1
    return zlib.decompress(base64.b64decode("".join(pieces)))


def _listed(manifest: bytes) -> list[str]:
    return [file["name"] for file in json.loads(manifest)["files"]]
