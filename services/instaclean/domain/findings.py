"""What in an explanation may identify a victim, and what a person said of it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen, Personal
from shared.privacy.identifying import Finding, Kind

RULES = 1  # raised when the rules find more: open notices are then searched again


class Suspicion(Frozen):
    """One thing that was found, from `start` up to `end` of the explanation; not its words."""

    code: Code
    start: int
    end: int
    certainty: Code
    why: Code
    mark: Code


class Overruling(Frozen):
    """A person says why something that was found may stay."""

    mark: Code
    code: Code
    reason: Personal
    by: Code
    at: AwareDatetime


def suspicion_from(finding: Finding) -> Suspicion:
    """Return a finding as it is stored."""
    return Suspicion(
        code=finding.kind.value,
        start=finding.start,
        end=finding.end,
        certainty=finding.certainty.value,
        why=finding.why,
        mark=finding.mark,
    )


def unresolved(
    found: Iterable[Suspicion], overruled: Collection[Overruling]
) -> tuple[Code, ...]:
    """Return the codes of what nobody overruled, each once, in the order of the text."""
    marks = {overruling.mark for overruling in overruled}
    return tuple(dict.fromkeys(one.code for one in found if one.mark not in marks))


def names_overruled(
    found: Iterable[Suspicion], *, reason: Personal, by: str, at: datetime
) -> tuple[Overruling, ...]:
    """Return what overrules every supposed name: its preparer says that there is none."""
    marks = dict.fromkeys(one.mark for one in found if one.code == Kind.NAME)
    return tuple(
        Overruling(mark=mark, code=Kind.NAME, reason=reason, by=by, at=at) for mark in marks
    )
