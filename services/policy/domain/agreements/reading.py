"""A file with agreements is read; everything that is wrong is named with its line and field."""

import tomllib
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.agreements.lines import Path, line_of
from services.policy.domain.agreements.mistakes import MISSING, mistakes
from shared.contracts.policy.agreements import Problem

SHOWN = 100  # problems in one answer: all of them might not fit in a message

# pydantic's own sentences are about Python; these are about the file.
_WORDS = {
    "missing": MISSING,
    "extra_forbidden": "kennen we niet: kijk of je het goed schreef, of haal het weg",
    "bool_type": "moet true of false zijn, zonder aanhalingstekens",
    "date_type": "moet een datum zijn, zoals 2026-12-31, zonder aanhalingstekens",
    "dict_type": "moet een tabel zijn: geef het een eigen kopje",
    "greater_than_equal": "moet {ge} of meer zijn",
    "int_type": "moet een heel getal zijn, zonder aanhalingstekens",
    "less_than_equal": "mag niet meer dan {le} zijn",
    "literal_error": "moet een van deze zijn: {expected}",
    "model_type": "moet een tabel zijn: geef het een eigen kopje",
    "string_too_short": "is leeg: vul het in",
    "string_type": "moet tekst zijn, tussen aanhalingstekens",
    "too_short": "is leeg: noem er minstens een, of haal het weg als dat mag",
    "tuple_type": "moet een lijst zijn: tussen [ ], of onder een kopje tussen [[ ]]",
}
_CODE = "moet een code zijn: eerst a-z of 0-9, dan ook - _ . /; hoogstens 64 tekens"
_PARTNER = "moet een code zijn: eerst een letter a-z, dan ook 0-9 en -; hoogstens 31 tekens"


class BadAgreements(Exception):
    """The file is wrong; `problems` says where, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(_sentence(problem) for problem in problems))
        self.problems = tuple(problems)

    @property
    def first(self) -> tuple[Problem, ...]:
        """Return as many of the problems as fit in an answer."""
        return self.problems[:SHOWN]


def read_agreements(text: str) -> Agreements:
    """Read a file; `BadAgreements` names line and field of everything that is wrong."""
    agreements = reread(text)
    problems = [
        Problem(line=line_of(text, path), field=_shown(path), message=message)
        for path, message in mistakes(agreements)
    ]
    if problems:
        raise BadAgreements(problems)
    return agreements


def reread(text: str) -> Agreements:
    """Read a file that was right when it was put in force.

    Its words are not held against the taxonomy again, which may have changed since: a
    category that went away must not take the decisions on all others with it.
    """
    try:
        return Agreements.model_validate(_toml(text))
    except ValidationError as error:
        raise BadAgreements(_problems(text, error)) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        number = place.removeprefix("line ").partition(",")[0]
        line = int(number) if number.isdigit() else text.rstrip().count("\n") + 1
        message = f"is geen geldige TOML: {reason}"
    except (RecursionError, ValueError):
        line, message = None, "gaat te diep, of heeft een te lang getal: maak het eenvoudiger"
    raise BadAgreements([Problem(line=line, field="bestand", message=message)])


def _problems(text: str, error: ValidationError) -> list[Problem]:
    errors = error.errors(include_url=False)
    # A list whose entries are wrong is called too short as well, which says nothing new.
    around = {e["loc"][:depth] for e in errors for depth in range(len(e["loc"]))}
    return [
        _problem(text, e) for e in errors if e["type"] != "too_short" or e["loc"] not in around
    ]


def _problem(text: str, error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    if error["type"] == "string_pattern_mismatch":
        message = _PARTNER if path[::2] == ("partner", "id") else _CODE
    elif words := _WORDS.get(error["type"]):
        message = words.format_map(error.get("ctx", {}))
    else:
        message = error["msg"]
    return Problem(line=line_of(text, path), field=_shown(path), message=message)


def _sentence(problem: Problem) -> str:
    where = f"regel {problem.line}, " if problem.line else ""
    return f"{where}{problem.field}: {problem.message}"


def _shown(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "bestand"
