"""The sample organisation: who logs which sentence, where, and about which account."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from string import Template
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from shared.language.taxonomy import CATEGORIES

WORKERS = ("amina", "bram", "chaima", "daan", "esra", "finn")
NEIGHBOURHOODS = ("noord", "centrum", "havenkwartier", "de-linden")
PLATFORMS = {
    "insta": "instagram",
    "snap": "snapchat",
    "tiktok": "tiktok",
    "telegram": "telegram",
    " tg": "telegram",
    "discord": "discord",
    "app": "whatsapp",
    "youtube": "youtube",
}
ACCOUNTS = 23  # fewer accounts than signals, so some are seen again


def sentences() -> list[dict[str, Any]]:
    """Return the sample sentences with their labels."""
    text = (files("clients.demo") / "signals-nl.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def lines(
    *, now: datetime, count: int | None = None, chosen: bool = False
) -> list[dict[str, Any]]:
    """Return what the six workers log, one JSON object per signal, oldest first.

    With `chosen` they say themselves what it is; else a plugin does, and they confirm it.
    """
    sample = sentences()[:count]
    return [
        _line(number, line, seen_at=now - timedelta(minutes=7 * (len(sample) - number)))
        | ({"category": line["labels"][0]} if chosen else {})
        for number, line in enumerate(sample)
    ]


def agreements(*, on: date) -> str:
    """Return the agreements of the sample organisation, in force around `on`."""
    template = Template((files("clients.demo") / "agreements.toml").read_text("utf-8"))
    return template.substitute(
        valid_from=on - timedelta(days=100),
        valid_until=on + timedelta(days=265),
        review_by=on + timedelta(days=80),
    )


def _line(number: int, line: dict[str, Any], *, seen_at: datetime) -> dict[str, Any]:
    text = line["text"]
    platform = next(
        (p for word, p in PLATFORMS.items() if word in text.casefold()), "instagram"
    )
    signal: dict[str, Any] = {
        "signal_id": str(uuid5(NAMESPACE_URL, f"seintje-demo/{number}")),
        "worker": WORKERS[number % len(WORKERS)],
        "text": text,
        "platform": platform,
        "seen_at": seen_at.astimezone(UTC).isoformat(),
        "neighbourhood": NEIGHBOURHOODS[number % len(NEIGHBOURHOODS)],
    }
    if any(CATEGORIES[label].harmful_account for label in line["labels"]):
        name = f"account_{number % ACCOUNTS}"
        signal |= {"handle": f"@{name}", "url": f"https://{platform}.example/{name}/{number}"}
    return signal
