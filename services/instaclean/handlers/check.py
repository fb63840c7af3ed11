"""Somebody looked whether an account is still there: before sending, and after a decision."""

from datetime import datetime, timedelta

from services.instaclean.domain import states
from services.instaclean.domain.notice import Check, Notice
from services.instaclean.handlers import clock, fast_lane, move
from services.instaclean.inbox import inbox
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.check import AccountChecked, CheckAccount
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish

BEFORE = (states.DRAFT, states.READY, states.LISTED)
AFTER = (states.DECIDED, states.COMPLAINED, states.REVIEWED, states.CLOSED)


@inbox.on(CheckAccount)
async def check_account(
    command: CheckAccount,
    store: InstacleanStore,
    instaclean: InstacleanSettings,
    publish: Publish,
    now: datetime,
) -> None:
    """Note what was seen; an account that is gone before sending leaves its batch."""
    if command.looked_at > now + fast_lane.AHEAD:
        raise Refuse("in-the-future", field="looked_at")
    account = store.known(command.entry_id)
    notice = store.notices.get(command.notice_id or account.notice_id)
    if notice is None or notice.entry_id != account.entry_id:
        raise Refuse("unknown-notice", field="notice_id")
    check = _check(command, notice)

    seen = notice.with_check(check)
    if check.after_days is None and check.result == "gone" and notice.state in BEFORE:
        seen = move.to(seen, states.GONE, cause_id=command.id, now=now)
        seen = seen.model_copy(update={"complain_by": now})
    await move.keep(seen, cause_id=command.id, store=store)
    await publish(
        AccountChecked(
            id=command.derive("checked"),
            entry_id=account.entry_id,
            notice_id=notice.notice_id,
            result=command.result,
            after_days=check.after_days,
        )
    )
    await move.tell(seen, cause_id=command.id, publish=publish)
    await fast_lane.enter(
        seen, command.id, store=store, settings=instaclean, publish=publish, now=now
    )
    await clock.set_for(seen, settings=instaclean, publish=publish)


def _check(command: CheckAccount, notice: Notice) -> Check:
    if notice.moved_by(command.id) or notice.state in BEFORE:
        after = None
    else:
        after = notice.recheck_for(command.looked_at + timedelta(hours=1))
        if notice.state not in AFTER or after is None:
            raise Refuse("not-now", field="notice_id")
    return Check(
        cause_id=command.id,
        result=command.result,
        looked_at=command.looked_at,
        after_days=after,
    )
