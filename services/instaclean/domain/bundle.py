"""The files of a batch: CSV and JSON per hundred notices, a letter per category, a manifest.

Made from the same notices and the same moment they are the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean.domain.batch import Batch
from services.instaclean.domain.letter import Letter, letter
from services.instaclean.domain.manifest import MANIFEST, SIGNATURE, manifest_of, sign
from services.instaclean.domain.notice import GOOD_FAITH, Notice
from services.instaclean.domain.reference import REFERENCES, TRANSPARENCY
from services.instaclean.texts import GOOD_FAITH_TEXT
from shared.documents import csv_files

ROWS = 100  # notices in one file, as many as the Transparency Database takes at a time
COLUMNS = (
    "notice_id",
    "platform",
    "handle",
    "urls",
    "category",
    "transparency_category",
    "ground",
    "reference",
    "explanation",
    "requested_action",
    "urgency",
    "last_seen_live",
    "notifier",
    "notifier_email",
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who notifies, in which language, and with which key."""

    organisation: str
    mailbox: str
    language: str
    key: Ed25519PrivateKey


def bundle(
    batch: Batch, notices: Sequence[Notice], *, at: datetime, sender: Sender
) -> Mapping[str, bytes]:
    """Return every file of a batch by name, the manifest and its signature last."""
    files: dict[str, bytes] = {}
    rows: dict[str, int] = {}
    for category, found in groupby(notices, key=lambda notice: notice.category):
        here = list(found)
        for number, start in enumerate(range(0, len(here), ROWS), start=1):
            some = here[start : start + ROWS]
            name = f"{category}-{number:03}"
            files[f"{name}.csv"] = as_csv(some, sender=sender)
            files[f"{name}.json"] = as_json(batch, some, sender=sender)
            rows[f"{name}.csv"] = rows[f"{name}.json"] = len(some)
        files[f"letter-{category}.pdf"] = letter(
            Letter(
                organisation=sender.organisation,
                mailbox=sender.mailbox,
                language=sender.language,
                platform=batch.platform,
                quarter=batch.quarter,
                category=category,
                accounts=len(here),
                files=tuple(n for n in files if n.startswith(f"{category}-")),
                on=at.date(),
            )
        )
    files[MANIFEST] = manifest_of(
        files, rows, batch=batch, at=at, key=sender.key, notices=len(notices)
    )
    files[SIGNATURE] = sign(files[MANIFEST], sender.key)
    return files


def as_csv(notices: Sequence[Notice], *, sender: Sender) -> bytes:
    """Return the notices as a sheet: every cell is text, none is a formula."""
    rows = []
    for notice in notices:
        row = _row(notice)
        cells = (
            " ".join(item["url"] for item in row["items"]),
            row["category"],
            row["transparency"]["category"],
            row["ground"],
            row["reference"]["title"],
            row["explanation"],
            row["requested_action"],
            row["urgency"],
            row["account"]["last_seen_live_at"] or "",
            sender.organisation,
            sender.mailbox,
        )
        first = (row["notice_id"], row["platform"], row["account"]["handle"])
        rows.append((*first, *cells))
    return csv_files.as_csv(COLUMNS, rows)


def as_json(batch: Batch, notices: Sequence[Notice], *, sender: Sender) -> bytes:
    """Return the notices with every field of DSA article 16."""
    document = {
        "schema_version": 1,
        "batch_id": str(batch.batch_id),
        "platform": batch.platform,
        "quarter": batch.quarter,
        "notifier": {"organisation": sender.organisation, "email": sender.mailbox},
        "good_faith": {"version": GOOD_FAITH, "text": GOOD_FAITH_TEXT[sender.language]},
        "notices": [_row(notice) for notice in notices],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _row(notice: Notice) -> dict[str, Any]:
    reference = REFERENCES[notice.reference or ""]
    transparency = TRANSPARENCY[notice.category]
    return {
        "notice_id": str(notice.notice_id),
        "platform": notice.platform,
        "account": {
            "handle": notice.handle.get_secret_value(),
            "platform_id": notice.platform_id and notice.platform_id.get_secret_value(),
            "last_seen_live_at": notice.before and notice.before.looked_at.isoformat(),
            "returned": notice.returned,
        },
        "items": [
            {
                "url": item.url.get_secret_value(),
                "content_type": item.content,
                "seen_at": item.seen_at.isoformat(),
                "posted_at": item.posted_at and item.posted_at.isoformat(),
                "language": item.language,
            }
            for item in notice.items
        ],
        "category": notice.category,
        "transparency": {"category": transparency.category, "keyword": transparency.keyword},
        "ground": notice.ground,
        "considers_illegal": notice.ground == "illegal",
        "reference": {
            "code": notice.reference,
            "title": reference.title,
            "source": reference.source,
        },
        "explanation": notice.explanation and notice.explanation.get_secret_value(),
        "language": notice.language,
        "affected_minor": notice.affected_minor,
        "urgency": notice.urgency,
        "requested_action": notice.requested_action,
    }
