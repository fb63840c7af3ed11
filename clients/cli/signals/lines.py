"""A file of signals, each a line of JSON: every good line is sent, every bad one is named."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError
from rich.markup import escape

from clients.cli.console import ACTOR, BadInput, err, in_dutch, out
from clients.cli.safety import refuse_pictures
from clients.cli.signals.never_shared import refuse_links
from clients.cli.typed import day_of
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.signals.log import LogSignal
from shared.language.clock import AHEAD
from shared.language.forms import wrong_fields
from shared.language.signals import POSTS
from shared.language.taxonomy import CATEGORIES, PLATFORMS

LINES = UUID("5d6f0f35-6f0a-5a52-8a6e-0c0d7d5b1a42")  # namespace of the ids of signals


async def send_lines(client: FrontEnd, lines: Iterable[str]) -> int:
    """Send every good line and name every bad one; return the exit code.

    A file that is sent again, because a line in it was mended, logs no signal twice.
    """
    sent = wrong = 0
    before = Counter[str]()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            worker, command = _read(line, client.actor, before)
        except (BadInput, Declined, ValidationError) as error:
            wrong += 1
            sentence = f"regel {number}: {_sentence(error)}"
            err.print(f"[red]{escape(sentence)}[/]", soft_wrap=True)
        else:
            await client.acting_as(worker).send(command)
            sent += 1
    skipped = f" {wrong} regels overgeslagen." if wrong else ""
    out.print(f"{sent} signalen verstuurd.{skipped}")
    return 1 if wrong else 0


def _read(line: str, by_default: str, before: Counter[str]) -> tuple[str, LogSignal]:
    """Return who logs, and what; raise what says why the line cannot be sent.

    `before` counts the lines that say the same: that often it was seen.
    """
    try:
        record = json.loads(line)
        json.dumps(record, ensure_ascii=False).encode()  # half a letter cannot be sent
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise BadInput("dit is geen JSON-object")
    worker = record.pop("worker", by_default)
    if not isinstance(worker, str) or not ACTOR.fullmatch(worker):
        raise Declined("signals", "bad-worker", "worker")
    missing = {"signal_id": _number(record, worker, before), "seen_at": datetime.now(UTC)}
    command = LogSignal.model_validate(missing | record)
    _refuse_what_the_service_would(command)
    refuse_pictures(command)
    refuse_links(command, names={})
    return worker, command


def _number(record: dict[str, Any], worker: str, before: Counter[str]) -> UUID:
    """Return the number of the signal on a line: the same each time the line is sent.

    A line that does not say when something was seen is about the day it is sent on.
    """
    day = None if "seen_at" in record else f"{day_of(None)}"
    words = json.dumps([worker, day, record], sort_keys=True)
    before[words] += 1
    return uuid5(LINES, f"{before[words]} {words}")


def _refuse_what_the_service_would(command: LogSignal) -> None:
    """Say at once what the service would refuse later, when nobody looks any more."""
    if not command.text.get_secret_value().strip():
        raise Declined("signals", "no-text", "text")
    if command.post is not None and command.post not in POSTS:
        raise Declined("signals", "unknown-post", "post")
    if command.platform not in PLATFORMS:
        raise Declined("signals", "unknown-platform", "platform")
    if command.category is not None and command.category not in CATEGORIES:
        raise Declined("signals", "unknown-category", "category")
    if command.seen_at > datetime.now(UTC) + AHEAD:
        raise Declined("signals", "in-the-future", "seen_at")


def _sentence(error: BadInput | Declined | ValidationError) -> str:
    match error:
        case Declined():
            return in_dutch(error)
        case ValidationError():
            return wrong_fields(error)
    return str(error)
