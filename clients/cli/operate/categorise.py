"""`seintje categorise` and what goes with it: what the categorisers make of a text, and why."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.markup import escape

from clients.cli.console import Actor, columns, err, out, with_broker
from shared.client.front_end import FrontEnd
from shared.contracts.signals.shadow import (
    BackTest,
    ListLabelledTexts,
)
from shared.hosting.plugins import Ask
from shared.hosting.service import installed
from shared.language.taxonomy import CATEGORIES

OTHER = {"category": "overig", "confidence": 0.0, "why": [], "check": True}


def categorise(
    text: Annotated[str | None, typer.Argument(help="De tekst.")] = None,
    *,
    lines: Annotated[
        Path | None,
        typer.Option("--json", help="Per regel een tekst als JSON; - is de invoer."),
    ] = None,
) -> None:
    """Laat zien welke categorie een tekst krijgt, en waarom. Er wordt niets bewaard."""
    ask = _categorisers()
    if lines is not None and text is not None:
        err.print("[red]Geef een tekst of een bestand, niet allebei.[/]")
        sys.exit(1)
    if lines is not None:
        sys.exit(_each_line(lines, ask))
    if not text or not text.strip():
        err.print("[red]Er is geen tekst. Zet hem tussen aanhalingstekens.[/]")
        sys.exit(1)
    table = columns("categorie", "zekerheid", "waarom", "")
    for label in _labels(ask, text):
        known = CATEGORIES.get(label["category"])
        table.add_row(
            known.label if known else label["category"],
            f"{label['confidence']:.0%}",
            escape(", ".join(label["why"])),
            "[yellow]kijk dit na[/]" if label["check"] else "",
        )
    out.print(table)


def labels(actor: Actor = "worker") -> None:
    """Schrijf als JSON, per regel, de teksten waarvan een werker de categorie koos.

    Dit is leermateriaal. Er kunnen namen in staan: haal die eruit voor je het deelt.
    """

    async def work(client: FrontEnd) -> None:
        after = None
        while True:
            page = await client.ask(ListLabelledTexts(after=after))
            if not page.texts:
                return
            for text in page.texts:
                line = {"text": text.text.get_secret_value(), "labels": [text.category]}
                print(json.dumps(line | {"guess": text.guess}, ensure_ascii=False))  # noqa: T201
            after = page.texts[-1].signal_id

    with_broker(work, actor)


def back_test(
    plugin: Annotated[str, typer.Argument(help="lexicon, linear, or one that is installed.")],
    limit: Annotated[int, typer.Option(min=1, max=20000)] = 2000,
) -> None:
    """Count what another categoriser would have made of past signals; nothing changes."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(BackTest(plugin=plugin, limit=limit))
        table = columns("was", "would be", "signals")
        for change, count in answer.changed.items():
            table.add_row(*change.split(">"), str(count))
        out.print(table)
        out.print(f"{sum(answer.changed.values())} of {answer.signals} signals would change.")
        if answer.labelled:
            out.print(
                f"Of {answer.labelled} that a worker gave a category, {plugin} has "
                f"{answer.right} right; {answer.right_then} were right then. Acute ones it "
                f"does not even suspect: {answer.urgent_lost}."
            )

    with_broker(work, "operator")


def _categorisers() -> Ask:
    plugins = installed()["signals"].plugins
    assert plugins is not None  # noqa: S101 - signals has plugins
    return plugins()


def _labels(ask: Ask, text: str) -> Sequence[dict[str, Any]]:
    found = ask.categorise(text=text) or ()
    return [
        {
            "category": label.category,
            "confidence": label.confidence,
            "why": list(label.why),
            "check": label.check,
        }
        for label in found
    ] or [OTHER]


def _each_line(path: Path, ask: Ask) -> int:
    """Answer every line with a line, a bad one too; return the exit code."""
    wrong = 0
    try:
        with sys.stdin if str(path) == "-" else path.open(encoding="utf-8") as lines:
            for answer in _answers(lines, ask):
                wrong += "error" in answer
                print(json.dumps(answer, ensure_ascii=False))  # noqa: T201
    except (OSError, UnicodeDecodeError):
        err.print(f"[red]{escape(str(path))} kan niet worden gelezen.[/]")
        return 1
    return 1 if wrong else 0


def _answers(lines: TextIO, ask: Ask) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            given = json.loads(line)
        except ValueError:
            yield {"error": f"regel {number}: dit is geen JSON"}
            continue
        text = given.get("text") if isinstance(given, dict) else given
        if not isinstance(text, str) or not text.strip():
            said = 'geef een tekst, of een object met "text"'
            yield {"error": f"regel {number}: {said}"}
            continue
        yield {"labels": _labels(ask, text)}
