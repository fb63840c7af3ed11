"""The log of decisions: read out as records, and every one of them made again."""

from itertools import chain

from pydantic import JsonValue

from services.policy.domain import adl
from services.policy.inbox import inbox
from services.policy.store import Decided, PolicyStore, UnknownBasis
from shared.contracts.policy.log import DecisionLog, ReadDecisions, ReplayDecisions, Replayed

RECORDS = 200  # in one answer, which must fit in a message
CALLS = 2000  # replayed at once: others wait meanwhile


@inbox.on(ReadDecisions)
async def read_decisions(query: ReadDecisions, store: PolicyStore) -> DecisionLog:
    """Give the records of decisions, oldest first, as many calls as fit."""
    if query.signal_id is not None:
        calls = list(store.decisions(query.signal_id))
    else:
        calls = store.every_decision()
    size = max((len(call.decisions) for call in calls[query.start :]), default=0)
    end = query.start + max(RECORDS // max(size, 1), 1)
    return DecisionLog(
        records=tuple(chain.from_iterable(map(_records, calls[query.start : end]))),
        total=len(calls),
        next=end if end < len(calls) else None,
    )


@inbox.on(ReplayDecisions)
async def replay_decisions(query: ReplayDecisions, store: PolicyStore) -> Replayed:
    """Make past decisions again on what they were made on, and name those that differ."""
    calls = store.every_decision()
    end = query.start + CALLS
    page = calls[query.start : end]
    return Replayed(
        checked=sum(len(call.decisions) for call in page),
        differing=tuple(c.facts.signal_id for c in page if not _is_reproduced(c, store))[:500],
        next=end if end < len(calls) else None,
    )


def _records(call: Decided) -> list[dict[str, JsonValue]]:
    return [
        adl.record(
            call.facts,
            decision,
            cause=call.cause,
            trace=call.trace,
            consent=call.consent,
            at=call.at,
            on=call.on,
            basis=call.basis,
            engine=call.engine,
        )
        for decision in call.decisions
    ]


def _is_reproduced(call: Decided, store: PolicyStore) -> bool:
    try:
        book = store.book(call.basis)
    except UnknownBasis:
        return False
    again = book.decide(call.facts, on=call.on, consent=call.consent) if book else ()
    if call.partner is not None:
        again = tuple(d for d in again if d.partner == call.partner)
    return again == call.decisions
