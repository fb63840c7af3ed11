"""What kinds of address there are."""

from enum import StrEnum


class Kind(StrEnum):
    """What an address leads to."""

    POST = "post"
    PROFILE = "profile"
    STORY = "story"  # gone after a day or so: no evidence, and not exact for long
    LOGIN = "login"  # what the address bar shows to a visitor who is not logged in
    LIST = "list"  # a front page, a search, a feed: other people see other things there
    SHARE = "share"  # a short link, a shared link, an invitation: leads on to something
    UNKNOWN = "unknown"
