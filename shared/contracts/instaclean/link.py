"""Two accounts are one, or an account leaves the list."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Code, Command, Event
from shared.contracts.roles import COORDINATOR


class ConfirmLink(
    Command, subject="command.instaclean.confirm-link.v1", by=(COORDINATOR,), entity="entry_id"
):
    """A person says what two accounts that look alike are to each other."""

    entry_id: UUID = Field(description="the newer of the two")
    other_id: UUID
    link: Literal["same", "returned", "different"]


class DropAccount(
    Command, subject="command.instaclean.drop-account.v1", by=(COORDINATOR,), entity="entry_id"
):
    """A coordinator takes an account off the list, for instance because it is harmless."""

    entry_id: UUID
    reason: Code


class LinkSuggested(Event, subject="event.instaclean.link-suggested.v1", entity="entry_id"):
    """Two accounts may be one, or one may be the other's return: a person should look."""

    entry_id: UUID
    other_id: UUID
    because: Literal["same-number", "similar-handle"]


class LinkConfirmed(Event, subject="event.instaclean.link-confirmed.v1", entity="entry_id"):
    """A person said what two accounts are to each other."""

    entry_id: UUID
    other_id: UUID
    link: Literal["same", "returned", "different"]


class AccountDropped(Event, subject="event.instaclean.account-dropped.v1", entity="entry_id"):
    """An account was taken off the list without a notice."""

    entry_id: UUID
    platform: Code
    reason: Code
