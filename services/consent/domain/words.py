"""The words a consent is made of: channels, purposes, who signs for whom. They are data."""

from shared.language import consent

CHANNELS = consent.CHANNELS
SHOW = "show"
PURPOSES = tuple(consent.PURPOSES)
RELATIONS = ("parent", "guardian", "institution", "self")
