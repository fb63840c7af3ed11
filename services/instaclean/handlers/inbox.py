"""The one inbox of the service."""

from shared.inbox import Inbox

inbox = Inbox("instaclean")
