"""Consent is kept as it was signed; a mistake in it is not changed but invalidated."""

from services.consent.domain.notice import Organisation
from services.consent.domain.record import (
    assent_beside,
    consent_from,
    mistake,
    notice_of,
    repeats,
)
from services.consent.domain.said import Invalidation
from services.consent.domain.take_down import TakeDownRules
from services.consent.effects.guardians import ask_who_signed
from services.consent.effects.record import tell_signed
from services.consent.effects.take_down import take_down_all
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.record import (
    ConsentInvalidated,
    InvalidateConsent,
    RecordConsent,
)
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(RecordConsent)
async def record_consent(
    command: RecordConsent,
    turn: Turn[ConsentStore],
    organisation: Organisation,
    take_downs: TakeDownRules,
) -> None:
    """Keep what was signed, if the right person signed it."""
    youth = turn.store.youth(command.youth_id)
    consent = youth.consent(command.consent_id)
    if consent is None:
        if wrong := mistake(command, youth, now=turn.now):
            raise Refuse(wrong.reason, field=wrong.field)
        read = notice_of(command, organisation)
        consent = consent_from(command, heard_at=turn.now, shown=read.shown if read else None)
        youth = youth.given(consent, born_on=command.born_on)
        if assent := assent_beside(command, consent):
            youth = youth.assented(assent)
        if read:
            await turn.store.keep_notice(read)
    elif not repeats(command, youth, consent):
        raise Refuse("consent-id-taken", field="consent_id")

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("recorded").inc()

    await tell_signed(turn, youth, consent)
    await ask_who_signed(turn, youth, consent)
    await take_down_all(turn, youth, take_downs)


@inbox.on(InvalidateConsent)
async def invalidate_consent(
    command: InvalidateConsent, turn: Turn[ConsentStore], take_downs: TakeDownRules
) -> None:
    """Let a consent never have counted; what rests on it must come down."""
    youth = turn.store.youth(command.youth_id)
    if youth.consent(command.consent_id) is None:
        raise TooEarly("unknown-consent", field="consent_id")
    if command.consent_id not in youth.invalid:
        invalidation = Invalidation(
            command_id=command.id,
            consent_id=command.consent_id,
            reason=command.reason,
            at=turn.now,
        )
        youth = youth.invalidated(invalidation)

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("invalidated").inc()

    await turn.publish(
        ConsentInvalidated(
            id=command.derive("invalidated"),
            consent_id=command.consent_id,
            youth_id=command.youth_id,
            reason=command.reason,
        )
    )
    await take_down_all(turn, youth, take_downs)
