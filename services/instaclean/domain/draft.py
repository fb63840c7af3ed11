"""A notice is written: what somebody says, and what the service found for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import SecretStr

from services.instaclean.domain import states
from services.instaclean.domain.account import Account, Item
from services.instaclean.domain.findings import Suspicion, names_overruled
from services.instaclean.domain.location import fitting
from services.instaclean.domain.notice import MOST_ITEMS, Check, Notice
from services.instaclean.texts import NAMES_NOBODY
from shared.contracts.instaclean.notice import PrepareNotice


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes, with what the service found for it."""

    command: PrepareNotice
    category: str
    items: Sequence[Item]
    found: tuple[Suspicion, ...]
    by: str


def prepared(earlier: Notice | None, account: Account, draft: Draft) -> Notice:
    """Return the notice as it was written; of a command that came before, nothing changes."""
    command = draft.command
    if earlier and command.id in earlier.causes:
        return earlier
    notice = earlier or _begun(account, draft)
    content = {
        "category": draft.category,
        "handle": account.handle,
        "platform_id": account.platform_id,
        "items": tuple(
            fitting(draft.items, platform=account.platform, action=command.requested_action)
        )[:MOST_ITEMS],
        "ground": command.ground,
        "reference": command.reference,
        "explanation": command.explanation,
        "erased": (),
        "affected_minor": command.affected_minor,
        "urgency": command.urgency,
        "requested_action": command.requested_action,
        "language": command.language,
        "good_faith": command.good_faith,
        "prepared_by": draft.by,
        "prepared_at": command.at,
        "returned": account.returned,
    }
    notice = notice.model_copy(update=content).searched_for(draft.found)
    notice = notice.caused_by(command.id)
    if command.names_nobody:
        overrulings = names_overruled(
            draft.found, reason=SecretStr(NAMES_NOBODY), by=draft.by, at=command.at
        )
        notice = notice.overrule(*overrulings)
    if command.seen_live_at is None:
        return notice
    seen = Check(cause_id=command.id, result="live", looked_at=command.seen_live_at)
    return notice.with_check(seen)


def _begun(account: Account, draft: Draft) -> Notice:
    return Notice(
        state=states.DRAFT,
        notice_id=account.notice_id,
        entry_id=account.entry_id,
        round=account.round,
        platform=account.platform,
        category=draft.category,
        handle=account.handle,
        prepared_by=draft.by,
        prepared_at=draft.command.at,
    )
