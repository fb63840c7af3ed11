"""The files of a batch: CSV and JSON per hundred notices, a letter per category, a manifest.

Made from the same notices and the same moment they are the same bytes.
"""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AwareDatetime

from services.instaclean.domain.batch import Batch
from services.instaclean.domain.letter import Letter, letter
from services.instaclean.domain.manifest import MANIFEST, SIGNATURE, manifest_of, sign
from services.instaclean.domain.notice import GOOD_FAITH, Notice
from services.instaclean.domain.reference import REFERENCES, TRANSPARENCY
from services.instaclean.texts import GOOD_FAITH_TEXT
from shared.contracts.message import Code, Frozen, Personal
from shared.documents import csv_files

ROWS = 100  # notices in one file, as many as the Transparency Database takes at a time
PART = 400_000  # characters of one stored part: a message on the broker is a megabyte at most
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


class Part(Frozen):
    """One part of one file, as it is stored: base64 of zlib."""

    batch_id: UUID
    name: str
    number: int
    of: int
    content: Personal

    @staticmethod
    def key_of(batch_id: UUID, name: str, number: int) -> str:
        """Return the row of a part."""
        return f"{batch_id}.{name}.{number}"

    @property
    def key(self) -> str:
        """Return its row."""
        return self.key_of(self.batch_id, self.name, self.number)


class Dispatch(Frozen):
    """One attempt to hand a batch over by a channel, with its receipt."""

    batch_id: UUID
    attempt: int
    channel: Code
    test: bool
    manifest: Code
    state: Literal["begun", "doubt", "arrived", "lost"]
    at: AwareDatetime
    receipt: Personal | None = None

    @staticmethod
    def key_of(batch_id: UUID, attempt: int) -> str:
        """Return the row of an attempt."""
        return f"{batch_id}.{attempt}"

    @property
    def key(self) -> str:
        """Return its row."""
        return self.key_of(self.batch_id, self.attempt)


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
    said = {
        "schema_version": 1,
        "batch_id": str(batch.batch_id),
        "platform": batch.platform,
        "quarter": batch.quarter,
        "notifier": {"organisation": sender.organisation, "email": sender.mailbox},
        "good_faith": {"version": GOOD_FAITH, "text": GOOD_FAITH_TEXT[sender.language]},
        "notices": [_row(notice) for notice in notices],
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def parts_of(batch_id: UUID, name: str, content: bytes) -> Sequence[Part]:
    """Return a file in parts that fit a row."""
    text = base64.b64encode(zlib.compress(content)).decode()
    pieces = [text[start : start + PART] for start in range(0, len(text), PART)] or [""]
    return [
        Part.model_validate(
            {
                "batch_id": batch_id,
                "name": name,
                "number": number,
                "of": len(pieces),
                "content": piece,
            }
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def content_of(parts: Sequence[Part]) -> bytes:
    """Return the file that was stored in parts."""
    return unpacked([part.content.get_secret_value() for part in parts])


def unpacked(pieces: Sequence[str]) -> bytes:
    """Return the file whose parts these are."""
    return zlib.decompress(base64.b64decode("".join(pieces)))


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
