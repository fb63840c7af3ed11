"""The one inbox of the service."""

from shared.messaging.guard import NoPictures
from shared.messaging.inbox import Inbox

inbox = Inbox("instaclean", guard=NoPictures())
