"""Quarters end by themselves."""

from shared.contracts.instaclean.batch import Quarter
from shared.contracts.message import Code, Due, Event


class QuarterEnded(Event, subject="event.instaclean.quarter-ended.v1", entity="quarter"):
    """A quarter is over: its batches are to be prepared."""

    quarter: Quarter
    batches: int
    accounts: int


class QuarterDue(Due, subject="due.instaclean.quarter-due.v1", entity="timer"):
    """A quarter ends."""

    timer: Code = "quarter"
    quarter: Quarter
