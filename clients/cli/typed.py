"""Reads what was typed: numbers, words that stand for a code, days."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer

from shared.language.clock import HERE

On = Annotated[
    datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Anders: vandaag.")
]


def number_from(where: str, *, new: bool = False) -> Callable[[str], UUID]:
    """Return what reads a number as it was typed, or copied from `where`; `nieuw` makes one."""

    def number(text: str) -> UUID:
        if new and text == "nieuw":
            return uuid4()
        try:
            return UUID(text)
        except ValueError:
            raise typer.BadParameter(
                f"dit is geen nummer. Neem het over uit {where}."
            ) from None

    return number


number = number_from("`seintje signals` of `seintje follow todo`")


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads one of these words, and gives its code; `words` has a word per code."""
    codes = {word: code for code, word in words.items()}

    def code(word: str) -> str:
        if word not in codes:
            raise typer.BadParameter(f"dit kan: {', '.join(codes)}.")
        return codes[word]

    return code


def choices(words: Mapping[str, str]) -> str:
    """Return the words of which `one_of` reads one, for the help of a command."""
    return f"{', '.join(words.values())}."


def day_of(on: datetime | None) -> date:
    """Return the day that was typed, or else today as it is here."""
    return on.date() if on else datetime.now(HERE).date()
