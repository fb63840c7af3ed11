"""The one inbox of the service: order per young person holds across all that it hears."""

from shared.messaging.inbox import Inbox

inbox = Inbox("consent")
