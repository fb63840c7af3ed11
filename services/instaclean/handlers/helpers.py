"""Who helps: helpers are admitted for a time, and their hours are kept."""

from uuid import UUID, uuid5

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
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(AdmitHelper)
async def admit_helper(command: AdmitHelper, turn: Turn[InstacleanStore]) -> None:
    """Let a helper in; its account ends by itself."""
    helpers = turn.store.helpers
    helper = helpers.get(command.helper)
    if helpers.was_changed_by(command.helper, command.id) and (
        helper is None or helper.admission != command.id
    ):
        return  # admitted anew since
    if helper is None or helper.admission != command.id:
        if not turn.now < command.until <= turn.now + LONGEST:
            raise Refuse("bad-term", field="until")
        helper = Helper(
            helper=command.helper,
            neighbourhood=command.neighbourhood,
            minutes_to_serve=command.minutes,
            until=command.until,
            admitted_by=turn.actor,
            admission=command.id,
            knows=helper.knows if helper else (),
            hours=helper.hours if helper else (),
        )

    await helpers.put(command.helper, helper, by=command.id)
    event_id = command.derive("admitted")
    await turn.publish(HelperAdmitted(id=event_id, helper=command.helper, until=command.until))


@inbox.on(NoteAcquaintance)
async def note_acquaintance(command: NoteAcquaintance, turn: Turn[InstacleanStore]) -> None:
    """Note whose account a helper knows."""
    helper = turn.store.helper(command.helper)
    entry_id = turn.store.known(command.entry_id).entry_id
    if entry_id not in helper.knows:
        helper = helper.model_copy(update={"knows": (*helper.knows, entry_id)})

    await turn.store.helpers.put(command.helper, helper)
    await turn.publish(AcquaintanceNoted(id=command.derive("noted"), helper=command.helper))


@inbox.on(EndHelper)
async def end_helper(command: EndHelper, turn: Turn[InstacleanStore]) -> None:
    """End it before its time."""
    helper = turn.store.helper(command.helper)
    was_ended = turn.store.helpers.was_changed_by(command.helper, command.id)
    if was_ended and helper.ended_at is None:
        return  # admitted anew since
    await _end(turn, helper, "supervisor", by=command.id)


@inbox.on(HelperDue)
async def end_in_time(due: HelperDue, turn: Turn[InstacleanStore]) -> None:
    """End it when its time is over; a term that was made longer goes on."""
    helper = turn.store.helpers.get(due.helper)
    if helper is None or turn.now < helper.until:
        return
    await _end(turn, helper, "expired", by=due.id)


@inbox.on(NoteHours)
async def note_hours(command: NoteHours, turn: Turn[InstacleanStore]) -> None:
    """Keep what was worked; also after it ended, for hours are noted later."""
    helper = turn.store.helper(command.helper)
    hours = Hours(
        command_id=command.id,
        on=command.on,
        minutes=command.minutes,
        talk=command.talk,
        noted_by=turn.actor,
    )

    await turn.store.helpers.put(command.helper, helper.worked(hours))
    await turn.publish(
        HoursNoted(
            id=command.derive("noted"),
            helper=command.helper,
            minutes=command.minutes,
            talk=command.talk,
        )
    )


@inbox.on(ShowHours)
async def show_hours(query: ShowHours, turn: Turn[InstacleanStore]) -> HoursStatement:
    """Return the statement; a helper sees its own only."""
    if is_helper(turn.actor) and turn.actor != query.helper:
        raise Refuse("not-for-helpers", field="helper")
    helper = turn.store.helper(query.helper)
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


async def _end(turn: Turn[InstacleanStore], helper: Helper, because: str, *, by: UUID) -> None:
    ended = helper.ended(because, now=turn.now)
    await turn.store.helpers.put(helper.helper, ended, by=by)
    await turn.publish(
        HelperEnded(
            id=uuid5(helper.admission, "ended"),
            helper=helper.helper,
            because="expired" if ended.ended_because == "expired" else "supervisor",
        )
    )
