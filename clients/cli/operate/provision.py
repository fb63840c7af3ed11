"""`seintje provision`: what the broker must have before services run."""

from typing import Annotated

import structlog
import typer

from clients.cli.console import BadInput, out, settings_with_logs
from clients.cli.operate.broker import key_of, on_broker, own_folder
from shared.broker import folder
from shared.broker.made import MARKS, plain
from shared.broker.streams import PROGRESS, STREAMS
from shared.client.front_end import FrontEnd
from shared.hosting.host import make
from shared.hosting.service import choose
from shared.process.settings import Settings
from shared.storage.marking import reset
from shared.storage.marks import Seal

log = structlog.get_logger()

commands = typer.Typer()

New = Annotated[
    list[str] | None,
    typer.Option(
        help="A stream, the bucket of a service, or `marks`, that is lost for good: go on with "
        "what there is of it. Nothing that is there is deleted.",
    ),
]


@commands.command()
def provision(new: New = None) -> None:
    """Create or migrate the streams, consumers and buckets of all installed services.

    It refuses what was there before and is gone, unless that is named with --new.
    """
    settings = settings_with_logs()
    names = [plain(name) for name in new or ()]
    services = choose(())
    _check(names, [service.name for service in services])
    key, data = key_of(settings), own_folder(settings)
    if names and key is None:
        raise BadInput(
            "--new signs what services should hold from now on, so it needs the pseudonym key "
            "they have. With compose: `docker compose run --rm signals provision --new …`."
        )

    async def work(front: FrontEnd, settings: Settings) -> None:
        js = front.js
        if data and MARKS not in names:
            await folder.refuse_another_store(js, data)
        await make(js, services, settings, new=names)
        if names and key:
            await reset(js, [service.name for service in services], Seal(key), new=names)
            log.warning("state.accepted-as-it-is", what=names)
        if data:
            await folder.note_store(js, data)

    on_broker(work, settings, actor="provisioner")
    out.print("Streams, consumers and buckets are as they should be.")


def _check(names: list[str], services: list[str]) -> None:
    known = (*STREAMS, *services, MARKS, PROGRESS)
    if unknown := [name for name in names if name not in known]:
        raise BadInput(f"there is no {unknown[0]!r} to begin anew: there is {', '.join(known)}")
