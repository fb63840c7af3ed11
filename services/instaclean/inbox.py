"""The one inbox of the service."""

from shared.messaging.inbox import Inbox

inbox = Inbox("instaclean")
