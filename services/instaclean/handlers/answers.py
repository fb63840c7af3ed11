"""A platform's file of decisions is read: nothing lost, each line accounted for."""

from collections import Counter

from pydantic import SecretStr

from services.instaclean.domain.answers import (
    Answered,
    Line,
    Outcome,
    Place,
    Row,
    answered,
    rows_of,
)
from services.instaclean.domain.notice import Decision
from services.instaclean.effects import move
from services.instaclean.effects.decide import decided, refuse_wrong_moment, tell_decided
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
from shared.messaging.turn import Turn
from shared.process import metrics

REMARKS = 500
MOST_KEPT = 2000  # characters of a line that a person must look at


@inbox.on(ImportDecisions)
async def import_decisions(
    command: ImportDecisions, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Apply every line that can be; keep the others for a person to look at."""
    lines = []
    rows = rows_of(command.content.get_secret_value(), command.form)
    for number, row in enumerate(rows, start=command.first_line):
        lines.append(await _line(turn, Place(command.import_id, number), row, settings))

    counts = Counter(line.outcome for line in lines)
    await turn.publish(
        DecisionsImported(
            id=command.derive("imported"),
            import_id=command.import_id,
            first_line=command.first_line,
            lines=len(lines),
            applied=counts["applied"],
            repeated=counts["repeated"],
            contradicting=counts["contradicting"],
            not_ours=counts["not-ours"],
            unreadable=counts["unreadable"],
        )
    )
    for line in lines:
        notice = turn.store.notices.get(line.notice_id) if line.notice_id else None
        if line.outcome == "applied" and notice is not None:
            place = Place(line.import_id, line.number)
            await tell_decided(turn, notice, place.cause_id, settings)


@inbox.on(ShowImport)
async def show_import(query: ShowImport, turn: Turn[InstacleanStore]) -> Imported:
    """Return what became of each line."""
    lines = turn.store.lines_of(query.import_id)
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
    turn: Turn[InstacleanStore], place: Place, row: Row, settings: InstacleanSettings
) -> Line:
    """Return what became of a line, now or at an earlier try; the decision is kept first."""
    if line := turn.store.lines.get(place.key):
        return line
    answer = answered(row)
    notice_id = None
    if isinstance(answer, Answered):
        notice_id = answer.notice_id
        outcome = await _apply(turn, answer, place, settings)
    else:
        outcome = answer
    is_done = outcome.code in ("applied", "repeated")
    line = Line(
        import_id=place.import_id,
        number=place.number,
        outcome=outcome.code,
        notice_id=notice_id,
        why=outcome.why or None,
        text=None if is_done else SecretStr(row.text[:MOST_KEPT]),
    )
    await turn.store.lines.put(line.key, line)
    metrics.DECISION_LINES.labels(line.outcome).inc()
    return line


async def _apply(
    turn: Turn[InstacleanStore], answer: Answered, place: Place, settings: InstacleanSettings
) -> Outcome:
    """Return what became of a line that could be read."""
    notice = turn.store.notices.get(answer.notice_id)
    if notice is None:
        return Outcome("not-ours", "unknown-notice")
    if notice.moved_by(place.cause_id):
        await move.keep(turn, notice, place.cause_id)  # the timer, if it was not set yet
        return Outcome("applied")
    decision = Decision(
        cause_id=place.cause_id,
        decision=answer.decision,
        decided_at=answer.decided_at,
        ground=answer.ground,
        automated=answer.automated,
        reference=answer.reference,
    )
    if decision.repeats(notice.decision):
        return Outcome("repeated")
    if notice.decision is not None:
        return Outcome("contradicting", "other-decision-known")
    try:
        refuse_wrong_moment(turn, notice, decision)
        notice = decided(turn, notice, decision, settings)
    except Refuse as no:
        return Outcome("not-ours" if no.reason == "not-now" else "unreadable", no.reason)
    await move.keep(turn, notice, place.cause_id)
    return Outcome("applied")
