"""The command line: `seintje --help`. Dutch for workers, English for operators.

A group of commands is a folder beside this file and a line in `GROUPS`; see CONTRIBUTING.md.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from traceback import extract_tb

import typer
from pydantic import ValidationError
from rich.markup import escape

from clients.cli.console import BadInput, err, in_dutch
from shared.broker.publisher import ConnectionLost
from shared.client.front_end import Declined, NoAnswer, NoBroker, NotAccepted
from shared.language.forms import wrong_fields
from shared.process.settings import BadSettings

# Each is a folder whose `__init__.py` has `commands`, and `SENTENCES` if it has such errors;
# beside it the words that it answers to, for only that folder is loaded: all of them take
# twice the time.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "signals": ("log", "signals", "trends", "follow", "request", "duplicate"),
    "policy": ("policy", "ledger", "checklist", "profile", "platforms"),
    "instaclean": ("instaclean", "helper"),
    "consent": ("consent",),
    "reporting": ("report", "goal"),
    "operate": (
        "demo",
        "run",
        "provision",
        "doctor",
        "rebuild",
        "plugins",
        "categorise",
        "labels",
        "backtest",
        "dead",
        "learn",
    ),
}

# Errors whose text is a sentence that says what to do; a group adds its own.
SENTENCES: list[type[Exception]] = [
    BadInput,
    BadSettings,
    ConnectionLost,
    NoAnswer,
    NoBroker,
    NotAccepted,
]


def app_for(word: str) -> typer.Typer:
    """Return the application with the group that answers to `word`; with all if none does."""
    app = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(_nothing)  # one command alone would not want its name
    for name in [name for name, words in GROUPS.items() if word in words] or GROUPS:
        group = import_module(f"clients.cli.{name}")
        app.add_typer(group.commands)
        SENTENCES.extend(getattr(group, "SENTENCES", ()))
    return app


def _nothing() -> None:
    """Een seintje geven: wat je online ziet, komt bij wie er iets mee kan."""


def main() -> None:
    """Run the command line; an error is one sentence on standard error, and exit code 1."""
    try:
        app_for(next(iter(sys.argv[1:]), ""))()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("SEINTJE_LOG_LEVEL", "").upper() == "DEBUG":
            raise  # who looks for the cause reads the traceback; who types a command does not
        err.print(f"[red]{escape(sentence_of(error))}[/]", soft_wrap=True)
        sys.exit(1)


def sentence_of(error: Exception) -> str:
    """Return what a person reads of an error: of one nobody foresaw, its kind and place only.

    The text of such an error may hold what somebody typed about a person.
    """
    if isinstance(error, Declined):
        return in_dutch(error)
    if isinstance(error, ValidationError):
        return f"Dit klopt nog niet: {wrong_fields(error)}."
    if isinstance(error, tuple(SENTENCES)):
        return str(error)
    *_, place = extract_tb(error.__traceback__)
    file = "/".join(Path(place.filename).parts[-3:])
    return (
        f"Er ging iets mis dat we niet kennen. Meld dit aan de beheerder: "
        f"{type(error).__name__} in {file}, regel {place.lineno}. "
        "Met SEINTJE_LOG_LEVEL=DEBUG staat er meer bij."
    )


if __name__ == "__main__":
    main()
