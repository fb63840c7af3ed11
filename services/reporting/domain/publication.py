"""What the reports of a period showed, and which reports have days in common."""

import json
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from services.reporting.domain.numbers import GoalNumber, Numbers
from services.reporting.domain.period import Period, period
from shared.contracts.message import Code, Frozen


class Publication(Frozen):
    """What the reports of one period told so far; who is counted in a number is found anew.

    `shown` has each number that was in any of them, with what it came to when it was told last;
    `hidden` those that never were. `latest` are in the last report, and `values` is the hash of
    what all its numbers came to: while that is the same, so is the report.
    """

    name: Code
    goals: tuple[GoalNumber, ...]
    shown: dict[str, int]
    hidden: tuple[str, ...]
    latest: tuple[str, ...]
    values: Code

    @property
    def spans(self) -> tuple[Period, ...]:
        """Return the days its numbers are about: goals have days of their own."""
        return (period(self.name), *(goal.period for goal in self.goals))

    def followed_by(self, later: "Publication") -> "Publication":
        """Return the publication after one more report of the same period."""
        shown = self.shown | later.shown
        return Publication(
            name=self.name,
            goals=tuple(dict.fromkeys((*self.goals, *later.goals))),
            shown=dict(sorted(shown.items())),
            hidden=tuple(sorted({*self.hidden, *later.hidden} - shown.keys())),
            latest=later.latest,
            values=later.values,
        )


def publication(
    name: str, goals: Iterable[GoalNumber], numbers: Numbers, shown: Collection[str]
) -> Publication:
    """Return what one report of a period tells."""
    latest = sorted(shown)
    return Publication(
        name=name,
        goals=tuple(dict.fromkeys(goals)),
        shown={number: sum(numbers[number].values()) for number in latest},
        hidden=tuple(sorted(numbers.keys() - shown)),
        latest=tuple(latest),
        values=values_of(numbers),
    )


def values_of(numbers: Numbers) -> str:
    """Return the hash of what numbers come to."""
    values = {name: sum(members.values()) for name, members in numbers.items()}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def connected(
    spans: Sequence[Period], publications: Sequence[Publication]
) -> Sequence[Publication]:
    """Return the publications that share days with these spans, or with one that does."""
    rest, found, reach = list(publications), list[Publication](), list(spans)
    while near := [p for p in rest if any(a.meets(b) for a in p.spans for b in reach)]:
        found += near
        reach += [span for publication in near for span in publication.spans]
        rest = [p for p in rest if p not in near]
    return found
