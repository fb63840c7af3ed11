"""The one inbox of the service: order per signal and per agreement holds across it."""

from shared.messaging.inbox import Inbox

inbox = Inbox("policy")
