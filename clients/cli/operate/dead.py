"""`seintje dead …`: messages that could not be handled."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import columns, out, print_table, with_broker
from shared.client.front_end import FrontEnd
from shared.messaging import dead_letters as letters

commands = typer.Typer(no_args_is_help=True, help="Look at dead letters, and replay them.")


@commands.command("list")
def list_() -> None:
    """List the dead letters: why and where, never what they say."""

    async def work(client: FrontEnd) -> None:
        table = columns("number", "at", "kind", "where", "reason")
        async for letter in letters.letters(client.js):
            at = f"{letter.at:%Y-%m-%d %H:%M}" if letter.at else ""
            where = f"{letter.service} {letter.handler}"
            table.add_row(
                str(letter.number), at, *map(escape, (letter.kind, where, letter.reason))
            )
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
) -> None:
    """Give dead letters back to the inbox that could not handle them."""

    async def work(client: FrontEnd) -> int:
        chosen = numbers or [
            letter.number
            async for letter in letters.letters(client.js)
            if letter.can_be_replayed
        ]
        for number in chosen:
            await letters.replay(client.js, number)
        return len(chosen)

    out.print(f"{with_broker(work, 'operator')} replayed.")
