"""Who decides: what the child wants, and who no longer has parental authority."""

from datetime import datetime, timedelta

from services.consent.domain.publication import TakeDownRules
from services.consent.domain.record import assent_from, unknown_word
from services.consent.domain.youth import Assent, Ended, Youth
from services.consent.handlers.clock import set_clock
from services.consent.handlers.post import take_down
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.people import (
    AssentRecorded,
    EndGuardianship,
    GuardianshipEnded,
    RecordAssent,
)
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(RecordAssent)
async def record_assent(
    command: RecordAssent,
    store: ConsentStore,
    take_downs: TakeDownRules,
    publish: Publish,
    now: datetime,
) -> None:
    """Keep what the child wants; a no is never refused."""
    youth = store.youth(command.youth_id)
    assent = youth.assent(command.id)
    if assent is None:
        wrong = unknown_word(command.channels, command.purposes)
        if wrong and command.given:
            raise Refuse(wrong[0], field=wrong[1])
        assent = assent_from(command, now=now)
        youth = youth.assented(assent, born_on=None)
        await store.keep(youth)
        observe.CONSENTS.labels("assent" if assent.given else "dissent").inc()

    await tell_assent(assent, youth, cause=command, publish=publish)
    await take_down(
        youth, cause=command, store=store, rules=take_downs, publish=publish, now=now
    )


@inbox.on(EndGuardianship)
async def end_guardianship(
    command: EndGuardianship,
    store: ConsentStore,
    warn: timedelta,
    publish: Publish,
    now: datetime,
) -> None:
    """Let what a guardian said no longer count. What was posted may stay: it was allowed."""
    youth = store.youth(command.youth_id)
    changed = youth.without(
        Ended(
            command_id=command.id,
            guardian_id=command.guardian_id,
            ended_at=min(command.ended_at, now),
        )
    )
    await store.keep(changed)
    await publish(
        GuardianshipEnded(
            id=command.derive("ended"),
            youth_id=command.youth_id,
            guardian_id=command.guardian_id,
        )
    )
    await set_clock(changed, warn=warn, publish=publish)


async def tell_assent(
    assent: Assent, youth: Youth, *, cause: Message, publish: Publish
) -> None:
    """Tell what a child wants."""
    await publish(
        AssentRecorded(
            id=cause.derive("assent"),
            youth_id=youth.youth_id,
            given=assent.given,
            channels=assent.channels,
        )
    )
