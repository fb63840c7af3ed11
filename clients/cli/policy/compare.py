"""`seintje policy diff|what-if`: what a file with agreements would change. In Dutch."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, BadInput, asked, columns, out, print_table, read_text
from clients.cli.policy.terms import as_words, outcome, print_problems, seen
from shared.contracts.policy.compare import (
    CompareAgreements,
    Visible,
    WhatIf,
)
from shared.language.policy import TERMS
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

Day = Annotated[str | None, typer.Option("--on", help="Op deze dag. Anders: vandaag.")]


@commands.command()
def diff(file: Path, on: Day = None, actor: Actor = "privacy-officer") -> None:
    """Laat zien wie met dit bestand iets anders ziet dan nu."""
    query = CompareAgreements(toml=read_text(file), on=_as_day(on))
    answer = asked(query, actor)
    if answer.problems:
        sys.exit(print_problems(file, answer.problems))
    out.print(f"Versie {answer.before} → {answer.after}, op {answer.on:%d-%m-%Y}.")
    table = columns("partner", "bij deze signalen", "wat verandert", show_lines=True)
    for partner, categories, changes in _alike(answer.visible):
        table.add_row(partner, "\n".join(categories), "\n".join(changes))
    print_table(table, empty="Niemand ziet iets anders dan nu.")
    for term in answer.terms:
        was, becomes = (escape(as_words(v or "—")) for v in (term.before, term.after))
        name = TERMS.get(term.field, term.field)
        out.print(f"[bold]{term.agreement}[/] {name}: {was} → {becomes}")


@commands.command("what-if")
def what_if(
    file: Path,
    on: Day = None,
    since: Annotated[
        str | None, typer.Option(help="Alleen signalen die sindsdien gezien zijn.")
    ] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wat dit bestand met de signalen van eerder had gedaan."""
    query = WhatIf(toml=read_text(file), on=_as_day(on), since=_as_day(since))
    answer = asked(query, actor)
    if answer.problems:
        sys.exit(print_problems(file, answer.problems))
    table = columns(
        "partner", "kreeg", "zou krijgen", "nieuw", "niet meer", "andere velden",
        title=f"{answer.signals} signalen, het bestand op {answer.on:%d-%m-%Y}",
    )  # fmt: skip
    for one in answer.partners:
        numbers = (one.was, one.would_be, one.newly, one.no_longer, one.otherwise)
        table.add_row(one.partner, *map(str, numbers))
    out.print(table)
    for example in answer.examples:
        was, would = (outcome(decision) for decision in (example.before, example.after))
        decision = example.after or example.before
        name = decision.partner if decision else ""
        out.print(f"{example.signal_id} {name}: {was} → {would}", soft_wrap=True)


def _as_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"{text} is geen dag. Schrijf het als 2026-12-31.") from None


def _alike(visible: Iterable[Visible]) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """Yield partner, categories and changes: categories that change alike together."""
    changes = defaultdict[tuple[str, str], list[str]](list)
    for line in visible:
        changes[line.partner, CATEGORIES[line.category].label].append(_change(line))
    alike = defaultdict[tuple[str, tuple[str, ...]], list[str]](list)
    for (partner, category), lines in changes.items():
        alike[partner, tuple(lines)].append(category)
    for (partner, same), categories in sorted(alike.items()):
        yield partner, categories, same


def _change(line: Visible) -> str:
    """Return one field's change; red is what a partner would see that it does not see now."""
    was, becomes = (seen(line.field, way) for way in (line.before, line.after))
    if line.before is None:
        shown = f"[red]+ {becomes}[/]"
    elif line.after is None:
        shown = f"[green]- {was}[/]"
    else:
        shown = f"{was} → {becomes}"
    only = _only(line)
    return f"{shown}, alleen {only}" if only else shown


def _only(line: Visible) -> str:
    parts = [
        "in " + ", ".join(line.neighbourhoods) if line.neighbourhoods else "",
        "nagegaan op straat" if line.only_verified else "",
        "met toestemming" if line.only_with_consent else "",
    ]
    return "; ".join(part for part in parts if part)
