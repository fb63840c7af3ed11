"""`python -m bench.policy`: what one decision costs as agreements and partners grow.

A decision is one call for one signal: an answer for every partner. The baseline, in the same
run, goes over every clause of every agreement for every partner, as one would write it first.
Times are of the processor, so neighbours on the machine do not count; the last column is by
the clock on the wall, with them.
"""

import gc
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, thread_time
from uuid import UUID

from services.policy.domain.agreements import bans
from services.policy.domain.agreements.agreements import Agreement, Agreements, Clause, Partner
from services.policy.domain.agreements.decide import Book
from shared.contracts.signals.facts import SignalFacts
from shared.language.taxonomy import CATEGORIES, URGENCIES

ON = date(2026, 6, 1)
SIZES = ((10, 5), (100, 10), (100, 50), (1_000, 50), (3_000, 50), (1_000, 150))
AIM = (1_000, 50)
DECISIONS, BASELINE = 5_000, 200
SHARED = sorted(code for code, category in CATEGORIES.items() if not category.never_shared)
AREAS = ("noord", "zuid", "centrum", "west", "oost")


def main() -> None:
    """Measure, print."""
    say("agreements x partners   clauses   p50 ms   p99 ms   of the baseline   p99 on the wall")
    for size in SIZES:
        chance = random.Random(2026)  # noqa: S311 - the same file at every run
        agreed = agreements(*size, chance)
        signals = [signal(number, chance) for number in range(DECISIONS)]
        book = Book(agreed)
        book.decide(signals[0], on=ON)  # the first of a day lays the day out
        gc.collect()
        gc.freeze()  # as the host does
        ours, wall = timed(signals, lambda facts, book=book: book.decide(facts, on=ON))
        plain, _ = timed(signals[:BASELINE], lambda facts, a=agreed: go_over_all(facts, a))
        ratio = statistics.median(ours) / statistics.median(plain)
        named = "  (aim: p99 under 1 ms)" if size == AIM else ""
        clauses = sum(len(a.clause) for a in agreed.agreement)
        say(
            f"{size[0]:>10} x {size[1]:<8} {clauses:>9} {quantile(ours, 0.5):>8.3f} "
            f"{quantile(ours, 0.99):>8.3f} {ratio:>12.3f} {quantile(wall, 0.99):>14.3f}{named}"
        )
    began = perf_counter()
    Book(agreements(*AIM, random.Random(2026))).decide(signals[0], on=ON)  # noqa: S311
    took = 1000 * (perf_counter() - began)
    say(
        f"the first decision of a day, which lays the day out, and the file made: {took:.0f} ms"
    )


def go_over_all(facts: SignalFacts, agreed: Agreements) -> list[tuple[str, list[Clause]]]:
    """Return for every partner the clauses that permit: the shortest way to write it."""
    return [
        (
            partner.id,
            [
                clause
                for agreement in agreed.agreement
                if agreement.partner == partner.id
                and agreement.valid_from <= ON <= agreement.valid_until
                and agreement.review_by >= ON
                for clause in agreement.clause
                if facts.category in clause.categories
                and not bans.NEVER_SHARED.forbids(facts.category)
                and (
                    not partner.neighbourhoods or facts.neighbourhood in partner.neighbourhoods
                )
                and (not clause.neighbourhoods or facts.neighbourhood in clause.neighbourhoods)
                and URGENCIES.index(facts.urgency) >= URGENCIES.index(clause.minimum_urgency)
                and (facts.verified is True or not clause.verified_offline)
                and not clause.consent
            ],
        )
        for partner in agreed.partner
    ]


def agreements(many: int, partners: int, chance: random.Random) -> Agreements:
    """Return a file of this size, its agreements spread over the partners."""
    kinds = ("gemeente", "politie", "school", "jeugdhulp", "halt")
    return Agreements(
        version=1,
        partner=tuple(
            Partner(id=f"p{number}", name=f"Partner {number}", kind=kinds[number % len(kinds)])
            for number in range(partners)
        ),
        agreement=tuple(
            Agreement(
                id=f"a{number}",
                partner=f"p{number % partners}",
                purpose="Meten",
                legal_basis="geen",
                dpia="geen",
                valid_from=ON - timedelta(days=30),
                valid_until=ON + timedelta(days=chance.choice((-1, 300, 300, 300))),
                review_by=ON + timedelta(days=90),
                retention_days=90,
                clause=tuple(clause(f"a{number}/{n}", chance) for n in range(3)),
            )
            for number in range(many)
        ),
    )


def clause(name: str, chance: random.Random) -> Clause:
    """Return a clause on three categories, here or in one neighbourhood."""
    here = {} if chance.random() < 0.5 else {"neighbourhoods": (chance.choice(AREAS),)}  # noqa: PLR2004
    return Clause(
        id=name,
        text="Om te meten.",
        categories=tuple(chance.sample(SHARED, 3)),
        minimum_urgency=chance.choice(URGENCIES),
        verified_offline=chance.random() < 0.2,  # noqa: PLR2004
        fields={"category": "as-is", "seen_at": "day", "neighbourhood": "as-is"},
        **here,
    )


def signal(number: int, chance: random.Random) -> SignalFacts:
    """Return the facts of one signal."""
    category = chance.choice(SHARED)
    return SignalFacts(
        signal_id=UUID(int=number + 1),
        revision=1,
        category=category,
        urgency=CATEGORIES[category].urgency,
        platform="instagram",
        seen_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
        neighbourhood=chance.choice(AREAS),
        verified=chance.random() < 0.5,  # noqa: PLR2004
    )


def timed(
    signals: Sequence[SignalFacts], decide: Callable[[SignalFacts], object]
) -> tuple[list[float], list[float]]:
    """Return what each decision took, in milliseconds: of the processor, and on the wall."""
    took, waited = [], []
    for facts in signals:
        began, at = thread_time(), perf_counter()
        decide(facts)
        took.append(1000 * (thread_time() - began))
        waited.append(1000 * (perf_counter() - at))
    return took, waited


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the others does not pass."""
    return sorted(values)[round(share * (len(values) - 1))]


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
