"""A person says why what looks like a victim's personal data may stay in an explanation."""

from services.instaclean.domain.findings import Overruling
from services.instaclean.effects.prepare import keep_prepared, refuse_unless_open
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.overrule import FindingOverruled, OverruleFinding
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics

SHORTEST = 10  # characters of a reason that another person can follow


@inbox.on(OverruleFinding)
async def overrule_finding(
    command: OverruleFinding, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Keep the reason, with who gave it; the notice is complete if that was all it missed."""
    if len(command.reason.get_secret_value().strip()) < SHORTEST:
        raise Refuse("no-reason", field="reason")
    account = turn.store.known(command.entry_id)
    notice = turn.store.notice(account.notice_id)
    refuse_unless_open(notice, command.id)
    found = next((one for one in notice.found if one.mark == command.mark), None)
    if found is None:
        raise Refuse("unknown-finding", field="mark")
    is_new = command.id not in notice.causes
    if is_new:
        overruling = Overruling(
            mark=found.mark,
            code=found.code,
            reason=command.reason,
            by=turn.actor,
            at=turn.now,
        )
        notice = notice.overrule(overruling).caused_by(command.id)

    await keep_prepared(turn, notice, settings)
    if is_new:
        metrics.OVERRULED.labels(found.code).inc()
    await turn.publish(
        FindingOverruled(
            id=command.derive("overruled"),
            entry_id=notice.entry_id,
            notice_id=notice.notice_id,
            finding=found.code,
            overruled=len(notice.overruled),
        )
    )
