"""`seintje dead …`: messages that could not be handled."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import columns, out, print_table, settings_with_logs, with_broker
from shared.client.front_end import FrontEnd
from shared.messaging import dead_letters as letters
from shared.messaging.signing import Signing

commands = typer.Typer(no_args_is_help=True, help="Look at dead letters, and replay them.")


@commands.command("list")
def list_() -> None:
    """List the dead letters: why and where, never what they say."""

    async def work(client: FrontEnd) -> None:
        table = columns("number", "at", "kind", "actor", "where", "reason")
        async for letter in letters.letters(client.js):
            at = f"{letter.at:%Y-%m-%d %H:%M}" if letter.at else ""
            where = f"{letter.service} {letter.handler}"
            words = (letter.kind, letter.actor, where, letter.reason)
            table.add_row(str(letter.number), at, *map(escape, words))
        print_table(table, empty="No dead letters.")

    with_broker(work, "operator")


@commands.command()
def show(number: int) -> None:
    """Show the envelope of one dead letter; its contents may be about a person."""

    async def work(client: FrontEnd) -> None:
        letter = await letters.letter(client.js, number)
        for name in letter.__slots__:
            out.print(f"[bold]{name:<15}[/] {escape(str(getattr(letter, name)))}")

    with_broker(work, "operator")


@commands.command()
def replay(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Which; all that can be, if left out.")
    ] = None,
    *,
    unsigned: Annotated[
        bool, typer.Option(help="Also those that bear no signature: you answer for them.")
    ] = False,
) -> None:
    """Give dead letters back to the inbox that could not handle them."""
    settings = settings_with_logs("ERROR")
    signing = Signing(settings.pseudonym_key) if unsigned else None

    async def work(client: FrontEnd) -> int:
        for number in numbers or ():
            await letters.replay(client.js, number, signing=signing)
        return len(numbers) if numbers else await _replay_all(client, signing)

    out.print(f"{with_broker(work, 'operator', settings)} replayed.")


async def _replay_all(client: FrontEnd, signing: Signing | None) -> int:
    """Replay all that can be, and return how many; one that cannot is said, and stays."""
    count = 0
    for letter in [letter async for letter in letters.letters(client.js)]:
        if letter.can_be_replayed:
            try:
                await letters.replay(client.js, letter.number, signing=signing)
            except letters.CannotReplay as error:
                out.print(escape(f"{error}."), soft_wrap=True)
            else:
                count += 1
    return count
