"""What a second reader says of a signal: asked, given or given up, and judged."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.signals.domain.signal import Signal
from services.signals.domain.tasks import CHECK_ACUTE_WITHIN, CHECK_WITHIN, Task, task_id
from services.signals.domain.verdict import OTHER
from services.signals.texts import SECOND_OPINION
from shared.contracts.message import Code, Frozen, Timer
from shared.contracts.signals.opinions import OpinionDue
from shared.language.taxonomy import CATEGORIES

WEIGH = "second-opinion"
NOTHING, QUESTION, SUSPICION = "nothing", "question", "suspicion"
WAITING, GIVEN, GIVEN_UP, NOT_NEEDED = "waiting", "given", "given-up", "not-needed"
AGREED, DISAGREED, UNANSWERED = "agreed", "disagreed", "unanswered"
FRESH = timedelta(days=1)  # an older signal was looked at by a person, or waits for one
# From each time a reader is asked to the next; after the last one it is given up.
PATIENCE = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))


class Opinion(Frozen):
    """One reader and one signal: how often it was asked, what it said, what became of that."""

    signal_id: UUID
    reader: Code
    asked_at: AwareDatetime
    attempt: int = 1
    state: Code = WAITING
    category: Code | None = None
    adds: Code = NOTHING
    given_at: AwareDatetime | None = None
    judged: Code | None = None

    @property
    def opinion_id(self) -> UUID:
        """Return the id that all that is told of it derives from."""
        return opinion_id(self.signal_id, self.reader)

    @property
    def waits(self) -> bool:
        """Return whether the reader is still to answer."""
        return self.state == WAITING

    def asked_again(self, *, now: datetime) -> "Opinion":
        """Return it asked once more, or given up when that was done often enough."""
        if self.attempt >= len(PATIENCE):
            return self.model_copy(update={"state": GIVEN_UP})
        return self.model_copy(update={"attempt": self.attempt + 1, "asked_at": now})

    def given(self, category: str, signal: Signal, *, now: datetime) -> "Opinion":
        """Return it with the reader's word; the first counts."""
        if self.state == GIVEN:
            return self
        update = {
            "state": GIVEN,
            "category": category,
            "adds": addition(signal, category),
            "given_at": now,
        }
        return self.model_copy(update=update)

    def judged_by(self, signal: Signal) -> "Opinion":
        """Return it beside what a person said of the signal, or closed it without saying."""
        if not signal.is_confirmed and signal.closed_as is None:
            return self
        if self.waits:
            return self.model_copy(update={"state": NOT_NEEDED})
        if self.state != GIVEN or self.judged is not None:
            return self
        word = AGREED if self.category in (signal.category, *signal.also) else DISAGREED
        return self.model_copy(update={"judged": word if signal.is_confirmed else UNANSWERED})


def opinion_id(signal_id: UUID, reader: str) -> UUID:
    """Return the id of what one reader says of one signal."""
    return uuid5(signal_id, f"opinion/{reader}")


def addition(signal: Signal, category: str) -> str:
    """Return what a reader's word adds for who checks the signal.

    It only adds: that a reader sees nothing, or something milder, takes nothing away.
    """
    seen = (signal.category, *signal.also, *signal.suspected, OTHER)
    if signal.is_confirmed or signal.closed_as is not None or category in seen:
        return NOTHING
    return SUSPICION if CATEGORIES[category].urgency == "acute" else QUESTION


def task_of(opinion: Opinion, signal: Signal) -> Task | None:
    """Return what who logged the signal is asked to do about it; None if it adds nothing.

    The words are ours: of what a reader writes nothing but the code of a category is kept.
    """
    if opinion.adds == NOTHING or opinion.category is None or opinion.given_at is None:
        return None
    within = CHECK_ACUTE_WITHIN if opinion.adds == SUSPICION else CHECK_WITHIN
    label = CATEGORIES[opinion.category].label
    return Task(
        task_id=task_id(signal, f"{WEIGH}/{opinion.reader}"),
        signal_id=signal.signal_id,
        what=WEIGH,
        note=SECOND_OPINION.format(category=label),
        assignee=signal.worker,
        due_at=opinion.given_at + within,
    )


def next_timer(opinion: Opinion) -> Timer | None:
    """Return when a reader that does not answer is asked again; None once it is over."""
    if not opinion.waits:
        return None
    due = OpinionDue(
        id=uuid5(opinion.opinion_id, f"due/{opinion.attempt}"),
        opinion_id=opinion.opinion_id,
        signal_id=opinion.signal_id,
        reader=opinion.reader,
        attempt=opinion.attempt,
    )
    return Timer(due, opinion.asked_at + PATIENCE[opinion.attempt - 1])
