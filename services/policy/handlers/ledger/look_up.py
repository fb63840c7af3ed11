"""Questions to the share ledger: what was shared with whom."""

from services.policy.domain.ledger.ledger import Line, Recall
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.look_up import Lines, ReadLedger
from shared.messaging.turn import Turn

LINES = 100  # in one answer, which must fit in a message


@inbox.on(ReadLedger)
async def read_ledger(query: ReadLedger, turn: Turn[PolicyStore]) -> Lines:
    """Give the lines that fit, oldest first."""
    ledger = turn.store.ledger
    fitting = [
        line for line in ledger.every_line() if _fits(query, line, ledger.recall_of(line))
    ]
    end = query.start + LINES
    page = fitting[query.start : end]
    return Lines(
        lines=tuple(line.view(ledger.recall_of(line)) for line in page),
        total=len(fitting),
        next=end if end < len(fitting) else None,
    )


def _fits(query: ReadLedger, line: Line, recall: Recall | None) -> bool:
    is_open = recall is not None and recall.acknowledged_at is None
    return (
        query.signal_id in (None, line.signal_id)
        and query.partner in (None, line.partner)
        and (is_open or not query.open_recalls)
    )
