"""Time as people here count it: where a day ends, and how wrong a phone may be."""

from datetime import timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
"""The zone in which days, weeks and birthdays begin and end."""

AHEAD = timedelta(minutes=5)
"""How far a phone's clock may run ahead of ours."""
