"""The one inbox of the service: order per signal holds across all that it hears."""

from shared.language.safety import no_images
from shared.messaging.inbox import Inbox

inbox = Inbox("signals", forbids=no_images)
