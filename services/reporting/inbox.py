"""The one inbox of the service: it hears what it counts."""

from shared.messaging.inbox import Inbox

inbox = Inbox("reporting")
