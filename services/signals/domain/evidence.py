"""Posts that vanish: until when what they show can be written down."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Code, Frozen
from shared.taxonomy import PLATFORMS

SNAP = timedelta(seconds=10)
STORY = timedelta(hours=24)
POSTS = ("post", "story", "snap", "live")
REMIND = timedelta(hours=2)  # before it is gone


class Evidence(Frozen):
    """One post that vanishes, and whether somebody was in time."""

    signal_id: UUID
    gone_at: AwareDatetime
    reminded: bool = False
    secured_as: Code | None = None
    expired: bool = False

    @property
    def waits(self) -> bool:
        """Return whether nothing was written down yet and the post may still be there."""
        return self.secured_as is None and not self.expired

    def next_moment(self, *, now: datetime) -> datetime:
        """Return when to look at it again: to remind, or when it is gone."""
        remind_at = self.gone_at - REMIND
        return remind_at if not self.reminded and now < remind_at else self.gone_at

    def at(self, now: datetime) -> "Evidence":
        """Return it as it is at this moment."""
        if not self.waits:
            return self
        if now >= self.gone_at:
            return self.model_copy(update={"expired": True})
        if now >= self.gone_at - REMIND:
            return self.model_copy(update={"reminded": True})
        return self

    def secured(self, how: str) -> "Evidence":
        """Return it with how it was written down; late counts too, but stays expired."""
        return self.model_copy(update={"secured_as": self.secured_as or how})


def gone_at(*, platform: str, post: str | None, seen_at: datetime) -> datetime | None:
    """Return when a post is gone at the latest; None if it stays.

    It was there when it was seen, so this is the latest moment, not the exact one.
    """
    if post == "snap":
        return seen_at + SNAP
    if post == "story":
        hours = PLATFORMS[platform].story_hours
        return seen_at + (timedelta(hours=hours) if hours else STORY)
    return None
