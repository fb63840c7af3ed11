"""`seintje categorise` and what goes with it: what the categorisers make of a text, and why."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    BadInput,
    columns,
    lines_of,
    out,
    read_text,
    with_broker,
)
from shared.client.front_end import FrontEnd
from shared.contracts.signals.shadow import BackTest, BackTested, ListLabelledTexts
from shared.hosting.plugins import Ask, BadPlugin
from shared.hosting.service import installed
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

OTHER = {"category": "overig", "confidence": 0.0, "why": [], "check": True}


@commands.command()
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
        raise BadInput("Geef een tekst of een bestand, niet allebei.")
    if lines is not None:
        sys.exit(_each_line(lines, ask))
    if not text or not text.strip():
        raise BadInput("Er is geen tekst. Zet hem tussen aanhalingstekens.")
    table = columns("categorie", "zekerheid", "waarom", "")
    answer = _answer(ask, text)
    for label in (*answer["labels"], *answer["suspected"]):
        category = CATEGORIES.get(label["category"])
        table.add_row(
            category.label if category else label["category"],
            f"{label['confidence']:.0%}",
            escape(", ".join(label["why"])),
            "[yellow]kijk dit na[/]" if label["check"] else "",
        )
    out.print(table)


@commands.command()
def labels(actor: Actor = "worker") -> None:
    """Schrijf als JSON, per regel, de teksten waarvan een werker de categorieën koos.

    Dit is leermateriaal. Er kunnen namen in staan: haal die eruit voor je het deelt.
    """

    async def work(client: FrontEnd) -> None:
        after = None
        while True:
            page = await client.ask(ListLabelledTexts(after=after))
            if not page.texts:
                return
            for text in page.texts:
                named = [text.category, *text.also]
                line = {"text": text.text.get_secret_value(), "labels": named}
                print(json.dumps(line | {"guess": text.guess}, ensure_ascii=False))  # noqa: T201
            after = page.texts[-1].signal_id

    with_broker(work, actor)


@commands.command("backtest")
def back_test(
    plugin: Annotated[str, typer.Argument(help="lexicon, linear, or one that is installed.")],
    limit: Annotated[int, typer.Option(min=1, max=20000)] = 2000,
) -> None:
    """Count what another categoriser would have made of past signals; nothing changes."""

    async def work(client: FrontEnd) -> BackTested:
        return await client.ask(BackTest(plugin=plugin, limit=limit))

    answer = with_broker(work, "operator")
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


def _categorisers() -> Ask:
    plugins = installed()["signals"].plugins
    if plugins is None:
        raise BadPlugin("signals has no plugins: there is nothing to categorise with")
    return plugins()


def _answer(ask: Ask, text: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return as `labels` what the text is named, and as `suspected` what is acute and unlikely.

    A label with `check` is for a person to look at; a suspicion always is.
    """
    found = [x for x in ask.categorise(text=text) or () if x.category in CATEGORIES]
    named = [_shown(label) for label in found if label.is_named]
    doubted = [label for label in found if not label.is_named]
    acute = [_shown(x) for x in doubted if CATEGORIES[x.category].urgency == "acute"]
    return {"labels": named or [OTHER], "suspected": acute}


def _shown(label: Any) -> Mapping[str, Any]:
    return {
        "category": label.category,
        "confidence": label.confidence,
        "why": list(label.why),
        "check": label.check,
    }


def _each_line(path: Path, ask: Ask) -> int:
    """Answer every line with a line, a bad one too; return the exit code."""
    lines: Iterable[str] = sys.stdin if str(path) == "-" else lines_of(read_text(path))
    wrong = 0
    try:
        for answer in _answers(lines, ask):
            wrong += "error" in answer
            print(json.dumps(answer, ensure_ascii=False))  # noqa: T201
    except UnicodeDecodeError:
        raise BadInput("De invoer is geen tekst in UTF-8.") from None
    return 1 if wrong else 0


def _answers(lines: Iterable[str], ask: Ask) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield {"error": f"regel {number}: dit is geen JSON"}
            continue
        text = record.get("text") if isinstance(record, dict) else record
        if isinstance(text, str) and text.strip():
            yield _answer(ask, text)
        else:
            yield {"error": f'regel {number}: geef een tekst, of een object met "text"'}
