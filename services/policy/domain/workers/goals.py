"""Goals: what can be measured and has an end, and is looked at again until then."""

from datetime import date

from services.policy.domain.calendar import MOST_MONTHS, months_after
from services.policy.domain.workers.evaluation import Evaluation
from services.policy.domain.workers.reviews import Item
from shared.contracts.message import Frozen
from shared.contracts.policy.goals import GoalSet

MONTHS_TO_LOOK_BACK = 1  # after its end


class Goal(Frozen):
    """A goal, and since when it stands as it does."""

    stands: GoalSet
    since: date
    dropped: bool = False

    def item(self, last: Evaluation | None) -> Item | None:
        """Return when it is looked at again; None: it was dropped, or evaluated at its end."""
        looked = max(self.since, last.concerns) if last else self.since
        if self.dropped or (last and last.concerns >= self.stands.end):
            return None
        at_the_end = months_after(self.stands.end, MONTHS_TO_LOOK_BACK)
        due = min(months_after(looked, MOST_MONTHS), at_the_end)
        return Item("goal", self.stands.goal, due)
