"""Who helps: helpers are admitted for a time, and their hours are kept."""

from datetime import datetime
from uuid import uuid5

from services.instaclean.domain.helpers import LONGEST, Helper, Hours
from services.instaclean.inbox import inbox
from services.instaclean.store import InstacleanStore
from shared.contracts.instaclean.helpers import (
    AcquaintanceNoted,
    AdmitHelper,
    EndHelper,
    HelperAdmitted,
    HelperDue,
    HelperEnded,
    HoursNoted,
    HoursStatement,
    HoursView,
    NoteAcquaintance,
    NoteHours,
    ShowHours,
)
from shared.contracts.roles import is_helper
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish


@inbox.on(AdmitHelper)
async def admit_helper(
    command: AdmitHelper, store: InstacleanStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Let a helper in; its account ends by itself."""
    known = store.helpers.get(command.helper)
    if known is None or known.admission != command.id:
        if not now < command.until <= now + LONGEST:
            raise Refuse("bad-term", field="until")
        terms = Helper(
            helper=command.helper,
            neighbourhood=command.neighbourhood,
            minutes_to_serve=command.minutes,
            until=command.until,
            admitted_by=actor,
            admission=command.id,
        )
        kept = {"knows": known.knows, "hours": known.hours} if known else {}
        known = terms.model_copy(update=kept)
    await store.helpers.put(command.helper, known)
    await publish(
        HelperAdmitted(
            id=command.derive("admitted"), helper=command.helper, until=command.until
        )
    )
    await _set_clock(known, publish=publish)


@inbox.on(NoteAcquaintance)
async def note_acquaintance(
    command: NoteAcquaintance, store: InstacleanStore, publish: Publish
) -> None:
    """Note whose account a helper knows."""
    helper = _known(command.helper, store=store)
    entry_id = store.known(command.entry_id).entry_id
    if entry_id not in helper.knows:
        helper = helper.model_copy(update={"knows": (*helper.knows, entry_id)})
    await store.helpers.put(command.helper, helper)
    await publish(AcquaintanceNoted(id=command.derive("noted"), helper=command.helper))


@inbox.on(EndHelper)
async def end_helper(
    command: EndHelper, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """End it before its time."""
    helper = _known(command.helper, store=store)
    await _end(helper, "supervisor", store=store, publish=publish, now=now)


@inbox.on(HelperDue)
async def end_in_time(
    due: HelperDue, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    """End it when its time is over; a term that was made longer goes on."""
    helper = store.helpers.get(due.helper)
    if helper is None or now < helper.until:
        return
    await _end(helper, "expired", store=store, publish=publish, now=now)


@inbox.at_start
async def set_helper_clocks(store: InstacleanStore, publish: Publish) -> None:
    """Set the timer of every helper that is in."""
    for helper in store.helpers:
        if helper.ended_at is None:
            await _set_clock(helper, publish=publish)


@inbox.on(NoteHours)
async def note_hours(
    command: NoteHours, store: InstacleanStore, publish: Publish, actor: str
) -> None:
    """Keep what was worked; also after it ended, for hours are noted later."""
    helper = _known(command.helper, store=store)
    hours = Hours(
        command_id=command.id,
        on=command.on,
        minutes=command.minutes,
        talk=command.talk,
        noted_by=actor,
    )
    await store.helpers.put(command.helper, helper.worked(hours))
    await publish(
        HoursNoted(
            id=command.derive("noted"),
            helper=command.helper,
            minutes=command.minutes,
            talk=command.talk,
        )
    )


@inbox.on(ShowHours)
async def show_hours(query: ShowHours, store: InstacleanStore, actor: str) -> HoursStatement:
    """Return the statement; a helper sees its own only."""
    if is_helper(actor) and actor != query.helper:
        raise Refuse("not-for-helpers", field="helper")
    helper = _known(query.helper, store=store)
    days = sorted(helper.hours, key=lambda h: (h.on, h.command_id))
    return HoursStatement(
        helper=helper.helper,
        minutes=sum(h.minutes for h in days),
        minutes_to_serve=helper.minutes_to_serve,
        talks=sum(h.talk for h in days),
        until=helper.until,
        ended=helper.ended_at is not None,
        days=tuple(HoursView(on=h.on, minutes=h.minutes, talk=h.talk) for h in days),
    )


# --- small things -----------------------------------------------------------------


def _known(code: str, *, store: InstacleanStore) -> Helper:
    if (helper := store.helpers.get(code)) is None:
        raise TooEarly("unknown-helper", field="helper")
    return helper


async def _end(
    helper: Helper, because: str, *, store: InstacleanStore, publish: Publish, now: datetime
) -> None:
    ended = helper.ended(because, now=now)
    await store.helpers.put(helper.helper, ended)
    await publish(
        HelperEnded(
            id=uuid5(helper.admission, "ended"),
            helper=helper.helper,
            because="expired" if ended.ended_because == "expired" else "supervisor",
        )
    )


async def _set_clock(helper: Helper, *, publish: Publish) -> None:
    due = HelperDue(id=uuid5(helper.admission, "due"), helper=helper.helper)
    await publish(due, due=helper.until)
