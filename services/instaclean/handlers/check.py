"""Somebody looked whether an account is still there: before sending, and after a decision."""

from datetime import timedelta

from services.instaclean.domain import states
from services.instaclean.domain.notice import Check, Notice
from services.instaclean.effects import fast_lane, move
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.check import AccountChecked, CheckAccount
from shared.language.clock import AHEAD
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

BEFORE = (states.DRAFT, states.READY, states.LISTED)
AFTER = (states.DECIDED, states.COMPLAINED, states.REVIEWED, states.CLOSED)


@inbox.on(CheckAccount)
async def check_account(
    command: CheckAccount, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Note what was seen; an account that is gone before sending leaves its batch."""
    if command.looked_at > turn.now + AHEAD:
        raise Refuse("in-the-future", field="looked_at")
    account = turn.store.known(command.entry_id)
    notice = turn.store.notices.get(command.notice_id or account.notice_id)
    if notice is None or notice.entry_id != account.entry_id:
        raise Refuse("unknown-notice", field="notice_id")
    check = _check(command, notice)
    seen = notice.with_check(check)
    if check.after_days is None and check.result == "gone" and notice.state in BEFORE:
        seen = move.notice_to(turn, seen, states.GONE, command.id)
        seen = seen.model_copy(update={"complain_by": turn.now})

    await move.keep(turn, seen, command.id)
    await turn.publish(
        AccountChecked(
            id=command.derive("checked"),
            entry_id=account.entry_id,
            notice_id=notice.notice_id,
            result=command.result,
            after_days=check.after_days,
        )
    )
    await move.tell(turn, seen, command.id)
    await fast_lane.enter(turn, seen, settings)


def _check(command: CheckAccount, notice: Notice) -> Check:
    if notice.moved_by(command.id) or notice.state in BEFORE:
        after_days = None
    else:
        after_days = notice.recheck_for(command.looked_at + timedelta(hours=1))
        if notice.state not in AFTER or after_days is None:
            raise Refuse("not-now", field="notice_id")
    return Check(
        cause_id=command.id,
        result=command.result,
        looked_at=command.looked_at,
        after_days=after_days,
    )
