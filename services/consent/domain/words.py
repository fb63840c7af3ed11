"""The words a consent is made of: channels, purposes, who signs for whom. They are data."""

CHANNELS = (
    "website",
    "newsletter",
    "instagram",
    "snapchat",
    "tiktok",
    "youtube",
    "facebook",
    "press",
    "internal",
)
SHOW = "show"
PURPOSES = (SHOW, "invite", "learn")
RELATIONS = ("parent", "guardian", "institution", "self")
