"""The one inbox of the service."""

from shared.language.safety import no_images
from shared.messaging.inbox import Inbox

inbox = Inbox("instaclean", forbids=no_images)
