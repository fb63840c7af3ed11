"""Consent in numbers, without anybody in it."""

from pydantic import Field

from shared.contracts.message import Answer, Code, Frozen, Query
from shared.contracts.roles import MANAGER


class ChannelNumbers(Frozen):
    """How many young people; null where it is between 1 and 4, so that nobody stands out."""

    channel: Code
    may: int | None = Field(description="may be shown there today, for `show`")
    may_not: int | None


class ConsentNumbers(Answer, subject="answer.consent.consent-numbers.v1"):
    """Consent in numbers, without anybody in it."""

    youths: int | None
    channels: tuple[ChannelNumbers, ...] = ()
    to_be_taken_down: int | None


class AskNumbers(Query[ConsentNumbers], subject="query.consent.ask-numbers.v1", by=(MANAGER,)):
    """How many may be shown where?"""
