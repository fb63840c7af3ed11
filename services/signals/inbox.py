"""The one inbox of the service: order per signal holds across all that it hears."""

from shared.messaging.inbox import Inbox

inbox = Inbox("signals")
