"""How long a decision of policy is acted on."""

from datetime import datetime, timedelta

from shared.contracts.policy.decide import SharingDecided
from shared.language.clock import day_of

FRESH = 30  # days: no delivery waits longer for its partner, so nothing is begun later either


def is_over(decided: SharingDecided, *, now: datetime) -> bool:
    """Return whether a decision is so old that nothing is begun on it any more.

    What was agreed then may have ended, and a partner keeps nothing longer than its term.
    """
    terms = [d.retention_days for d in decided.decisions if d.shared and d.retention_days]
    days = min((*terms, FRESH))
    return day_of(now) > day_of(decided.at) + timedelta(days=days)
