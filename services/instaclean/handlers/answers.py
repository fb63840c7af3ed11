"""A platform's file of decisions is read: nothing lost, each line accounted for."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import SecretStr

from services.instaclean.domain.imports import Answered, Line, answered, rows_of
from services.instaclean.domain.notice import Decision
from services.instaclean.handlers import clock, move
from services.instaclean.handlers.decide import check_moment, decided, same, tell_decided
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.answers import (
    DecisionsImported,
    ImportDecisions,
    Imported,
    ImportedLine,
    ShowImport,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe

COUNTS = ("applied", "repeated", "contradicting", "not-ours", "unreadable")
REMARKS = 500


@inbox.on(ImportDecisions)
async def import_decisions(
    command: ImportDecisions,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Apply every line that can be; keep the others for a person to look at."""
    counts: Counter[str] = Counter()
    lines = []
    rows = rows_of(command.content.get_secret_value(), command.form)
    for number, (row, text) in enumerate(rows, start=command.first_line):
        line = await _line(
            command.import_id, number, row, text, store=store, settings=instaclean, now=now
        )
        counts[line.outcome] += 1
        lines.append(line)

    await publish(
        DecisionsImported.model_validate(
            {
                "id": command.derive("imported"),
                "import_id": command.import_id,
                "first_line": command.first_line,
                "lines": len(lines),
                **{code.replace("-", "_"): counts[code] for code in COUNTS},
            }
        )
    )
    for line in lines:
        if line.outcome == "applied" and line.notice_id:
            notice = store.notices.get(line.notice_id)
            if notice is None:
                continue
            cause_id = _cause(command.import_id, line.number)
            await tell_decided(
                notice, cause_id, store=store, settings=instaclean, publish=publish, now=now
            )
            await clock.set_for(notice, settings=instaclean, publish=publish)


@inbox.on(ShowImport)
async def show_import(query: ShowImport, store: InstacleanStore) -> Imported:
    """Return what became of each line."""
    lines = store.lines_of(query.import_id)
    if not lines:
        raise Refuse("unknown-import", field="import_id")
    remarks = [line for line in lines if line.outcome != "applied"]
    return Imported(
        lines=len(lines),
        counts=Counter(line.outcome for line in lines),
        remarks=tuple(
            ImportedLine(
                line=line.number,
                outcome=line.outcome,
                notice_id=line.notice_id,
                why=line.why,
            )
            for line in remarks[:REMARKS]
        ),
    )


async def _line(
    import_id: UUID,
    number: int,
    row: Mapping[str, Any] | None,
    text: str,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    now: datetime,
) -> Line:
    """Return what became of a line, now or at an earlier try; the decision is kept first."""
    if known := store.lines.get(f"{import_id}.{number}"):
        return known
    said, wrong = answered(row)
    outcome, why = ("unreadable", wrong) if said is None else ("", "")
    if said is not None:
        outcome, why = await _apply(
            said, _cause(import_id, number), store=store, settings=settings, now=now
        )
    line = Line.model_validate(
        {
            "import_id": import_id,
            "number": number,
            "outcome": outcome,
            "notice_id": said.notice_id if said else None,
            "why": why or None,
            "text": None if outcome in ("applied", "repeated") else SecretStr(text[:2000]),
        }
    )
    await store.lines.put(line.key, line)
    observe.DECISION_LINES.labels(line.outcome).inc()
    return line


async def _apply(
    said: Answered,
    cause_id: UUID,
    *,
    store: InstacleanStore,
    settings: InstacleanSettings,
    now: datetime,
) -> tuple[str, str]:
    """Return the outcome and its reason."""
    notice = store.notices.get(said.notice_id)
    if notice is None:
        return "not-ours", "unknown-notice"
    if notice.moved_by(cause_id):
        return "applied", ""
    decision = Decision(cause_id=cause_id, **said.model_dump(exclude={"notice_id"}))
    if same(notice.decision, decision):
        return "repeated", ""
    if notice.decision is not None:
        return "contradicting", "other-decision-known"
    try:
        check_moment(notice, decision, store=store, now=now)
        notice = decided(notice, decision, settings=settings, now=now)
    except Refuse as no:
        return ("not-ours" if no.reason == "not-now" else "unreadable"), no.reason
    await move.keep(notice, cause_id=cause_id, store=store)
    return "applied", ""


def _cause(import_id: UUID, number: int) -> UUID:
    return uuid5(import_id, f"line/{number}")
