"""The log of decisions: read out as records, and every one of them made again."""

from itertools import chain

from services.policy.domain.agreements.decided import Decided
from services.policy.domain.agreements.log import records
from services.policy.inbox import inbox
from services.policy.store import PolicyStore, UnknownBasis
from shared.contracts.policy.log import DecisionLog, ReadDecisions, ReplayDecisions, Replayed
from shared.messaging.turn import Turn

RECORDS = 200  # in one answer, which must fit in a message
CALLS = 2000  # replayed at once: others wait meanwhile
MOST_DIFFERING = 500


@inbox.on(ReadDecisions)
async def read_decisions(query: ReadDecisions, turn: Turn[PolicyStore]) -> DecisionLog:
    """Give the records of decisions, oldest first, as many calls as fit."""
    if query.signal_id is not None:
        calls = list(turn.store.decisions.on(query.signal_id))
    else:
        calls = turn.store.decisions.every()
    size = max((len(call.decisions) for call in calls[query.start :]), default=0)
    end = query.start + max(RECORDS // max(size, 1), 1)
    return DecisionLog(
        records=tuple(chain.from_iterable(map(records, calls[query.start : end]))),
        total=len(calls),
        next=end if end < len(calls) else None,
    )


@inbox.on(ReplayDecisions)
async def replay_decisions(query: ReplayDecisions, turn: Turn[PolicyStore]) -> Replayed:
    """Make past decisions again on what they were made on, and name those that differ."""
    calls = turn.store.decisions.every()
    end = query.start + CALLS
    page = calls[query.start : end]
    differing = [c.facts.signal_id for c in page if not _is_reproduced(c, turn.store)]
    return Replayed(
        checked=sum(len(call.decisions) for call in page),
        differing=tuple(differing[:MOST_DIFFERING]),
        next=end if end < len(calls) else None,
    )


def _is_reproduced(call: Decided, store: PolicyStore) -> bool:
    try:
        book = store.agreements.book_of(call.basis)
    except UnknownBasis:
        return False
    return call.again(book) == call.decisions
