"""Consent is kept as it was signed; a mistake in it is not changed but invalidated."""

from datetime import datetime, timedelta

from services.consent.domain.notice import Organisation
from services.consent.domain.publication import TakeDownRules
from services.consent.domain.record import (
    consent_from,
    mistake,
    notice_of,
    other_birthday,
    repeats,
)
from services.consent.domain.youth import Assent, Consent, Invalidation, Youth
from services.consent.handlers.clock import set_clock
from services.consent.handlers.post import take_down
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.record import (
    ConsentDeclined,
    ConsentInvalidated,
    ConsentRecorded,
    InvalidateConsent,
    RecordConsent,
    Signer,
)
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(RecordConsent)
async def record_consent(
    command: RecordConsent,
    store: ConsentStore,
    organisation: Organisation,
    take_downs: TakeDownRules,
    warn: timedelta,
    publish: Publish,
    now: datetime,
) -> None:
    """Keep what was signed, if the right person signed it."""
    youth = store.youth(command.youth_id)
    consent = youth.consent(command.consent_id)
    if consent is None:
        if wrong := mistake(command, now=now):
            raise Refuse(wrong[0], field=wrong[1])
        if other_birthday(youth, command):
            raise Refuse("other-birthday", field="born_on")
        read = notice_of(command, organisation)
        consent = consent_from(command, heard_at=now, shown=read.shown if read else None)
        youth = youth.given(consent, born_on=command.born_on)
        youth = _with_assent(youth, command, consent)
        if read is not None:
            await store.notices.put(read.shown.sha256, read)
        await store.keep(youth)
        observe.CONSENTS.labels("recorded").inc()
    elif not repeats(command, youth, consent):
        raise Refuse("consent-id-taken", field="consent_id")

    await tell(consent, youth, cause=command, publish=publish)
    await take_down(
        youth, cause=command, store=store, rules=take_downs, publish=publish, now=now
    )
    await set_clock(youth, warn=warn, publish=publish)


@inbox.on(InvalidateConsent)
async def invalidate_consent(
    command: InvalidateConsent,
    store: ConsentStore,
    take_downs: TakeDownRules,
    warn: timedelta,
    publish: Publish,
    now: datetime,
) -> None:
    """Let a consent never have counted; what rests on it must come down."""
    youth = store.youth(command.youth_id)
    if youth.consent(command.consent_id) is None:
        raise TooEarly("unknown-consent", field="consent_id")
    if command.consent_id not in youth.invalid:
        youth = youth.invalidated(
            Invalidation(
                command_id=command.id,
                consent_id=command.consent_id,
                reason=command.reason,
                at=now,
            )
        )
        await store.keep(youth)
        observe.CONSENTS.labels("invalidated").inc()

    await publish(
        ConsentInvalidated(
            id=command.derive("invalidated"),
            consent_id=command.consent_id,
            youth_id=command.youth_id,
            reason=command.reason,
        )
    )
    await take_down(
        youth, cause=command, store=store, rules=take_downs, publish=publish, now=now
    )
    await set_clock(youth, warn=warn, publish=publish)


async def tell(consent: Consent, youth: Youth, *, cause: Message, publish: Publish) -> None:
    """Tell that somebody signed, and whether they said yes."""
    if not consent.gives:
        await publish(
            ConsentDeclined(
                id=cause.derive("declined"),
                consent_id=consent.consent_id,
                youth_id=youth.youth_id,
                signer=consent.signer,
            )
        )
        return
    await publish(
        ConsentRecorded(
            id=cause.derive("recorded"),
            consent_id=consent.consent_id,
            youth_id=youth.youth_id,
            signer=consent.signer,
            channels=consent.channels,
            valid_until=consent.valid_until,
            purposes=consent.purposes,
            event_id=consent.event_id,
            notice_version=consent.notice.version if consent.notice else None,
            route=consent.route,
            renews=consent.renews,
        )
    )


def _with_assent(youth: Youth, command: RecordConsent, consent: Consent) -> Youth:
    if command.assent is None or command.signer is Signer.YOUTH:
        return youth
    assent = Assent(
        assent_id=command.consent_id,
        given=command.assent,
        said_at=consent.given_at,
        route=command.route,
        present=command.present,
    )
    return youth.assented(assent, born_on=command.born_on)
