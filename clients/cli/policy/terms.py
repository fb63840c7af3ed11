"""Says in words what is agreed, what a partner sees of it, and what is wrong in a file."""

from datetime import date
from pathlib import Path

from rich.markup import escape

from clients.cli.console import err
from shared.contracts.policy.agreements import Problem
from shared.contracts.policy.decide import PartnerDecision
from shared.language.policy import DELIVERIES
from shared.language.refusals import words_of
from shared.language.sharing import field_name


def print_problems(file: Path, problems: tuple[Problem, ...]) -> int:
    """Print what is wrong in a file, line by line; return the exit code."""
    for problem in problems:
        where = f"regel {problem.line}, " if problem.line else ""
        err.print(f"[red]{escape(f'{file}: {where}{problem.field}: {problem.message}')}[/]")
    return 1


def seen(field: str, transform: str | None) -> str:
    """Return what a partner sees of a field."""
    return "niets" if transform in (None, "drop") else field_name(field, transform or "")


def outcome(decision: PartnerDecision | None) -> str:
    """Return what a partner gets, or why it gets nothing."""
    if decision is None:
        return "geen partner"
    if decision.reason:
        return words_of("policy").get(decision.reason, decision.reason)
    return ", ".join(field_name(grant.field, grant.transform) for grant in decision.grants)


def as_words(value: str) -> str:
    """Return a term as people write it: a day as 31-12-2026."""
    try:
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    except ValueError:
        return DELIVERIES.get(value, value)
