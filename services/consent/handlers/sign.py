"""Links to sign with: somebody is asked, and signs once."""

from datetime import datetime, timedelta
from uuid import UUID

from services.consent.domain.age import day
from services.consent.domain.notice import Organisation, notice
from services.consent.domain.publication import TakeDownRules
from services.consent.domain.signing import (
    LONGEST,
    Link,
    Receipt,
    assent_by,
    cannot_ask,
    cannot_sign,
    consent_by,
    hash_of,
    is_assent,
    link_from,
    notice_for,
    receipt_token,
    signature_of,
)
from services.consent.domain.youth import Youth
from services.consent.handlers.clock import set_clock
from services.consent.handlers.people import tell_assent
from services.consent.handlers.post import take_down
from services.consent.handlers.record import tell
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.sign import AskToSign, SignConsent, SigningAsked
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(AskToSign)
async def ask_to_sign(
    command: AskToSign, store: ConsentStore, publish: Publish, now: datetime
) -> None:
    """Keep the request; the link works from now on."""
    link = store.links.get(command.token_sha256)
    if link is None:
        if wrong := cannot_ask(command, store.youth(command.youth_id), now=now):
            raise Refuse(wrong[0], field=wrong[1])
        newest = notice(language=command.language)
        if newest is None or newest.language != command.language:
            # Nobody signs what they cannot read: the worker chooses, not we.
            raise Refuse("unknown-language", field="language")
        link = link_from(command, notice_version=newest.version, now=now)
        await store.links.put(command.token_sha256, link)
        observe.CONSENTS.labels("asked-to-sign").inc()
    elif (link.request_id, link.youth_id) != (command.request_id, command.youth_id):
        raise Refuse("token-taken", field="token_sha256")

    await publish(
        SigningAsked(
            id=command.derive("asked"),
            request_id=link.request_id,
            youth_id=link.youth_id,
            signer=link.signer,
            expires_at=link.expires_at,
            renews=link.renews,
        )
    )


@inbox.on(SignConsent)
async def sign_consent(
    command: SignConsent,
    store: ConsentStore,
    organisation: Organisation,
    take_downs: TakeDownRules,
    warn: timedelta,
    publish: Publish,
    now: datetime,
) -> None:
    """Keep what was signed with a link; the link is used up."""
    token = command.token.get_secret_value()
    link = store.links.get(hash_of(token))
    if link is None or link.youth_id != command.youth_id:
        raise Refuse("link-unknown", field="token")
    youth = store.youth(link.youth_id)
    if link.used_by is None and not _is_known(youth, link.request_id):
        if wrong := cannot_sign(command, link, now=now):
            raise Refuse(wrong[0], field=wrong[1])
        youth = await _keep(
            command, link, youth, store=store, organisation=organisation, now=now
        )
        observe.CONSENTS.labels("signed").inc()
    elif not _is_this(youth, command, link):
        raise Refuse("link-used", field="token")

    receipt = Receipt(
        token_sha256=hash_of(receipt_token(token)),
        youth_id=link.youth_id,
        signer=link.signer,
        guardian_id=link.guardian_id,
        consent_id=link.request_id,
    )
    await store.receipts.put(receipt.token_sha256, receipt)
    if link.used_by is None:
        await store.links.put(link.token_sha256, link.used(command.id))
    if consent := youth.consent(link.request_id):
        await tell(consent, youth, cause=command, publish=publish)
    elif assent := youth.assent(link.request_id):
        await tell_assent(assent, youth, cause=command, publish=publish)
    await take_down(
        youth, cause=command, store=store, rules=take_downs, publish=publish, now=now
    )
    await set_clock(youth, warn=warn, publish=publish)


@inbox.at_start
async def let_go_of_old_links(store: ConsentStore, now: datetime) -> None:
    """Forget the requests that nobody can sign any more, with the names in them."""
    for link in list(store.links):
        if link.expires_at < now - LONGEST:
            await store.links.delete(link.token_sha256)


async def _keep(
    command: SignConsent,
    link: Link,
    youth: Youth,
    *,
    store: ConsentStore,
    organisation: Organisation,
    now: datetime,
) -> Youth:
    read = notice_for(link, organisation, on=day(now))
    if read is None:
        raise Refuse("unknown-notice", field="token")
    shown = read.shown
    if is_assent(link, on=day(now)):
        assent = assent_by(command, link, shown, now=now)
        youth = youth.assented(assent, born_on=link.born_on)
    else:
        consent = consent_by(command, link, shown, now=now)
        youth = youth.given(consent, born_on=link.born_on)
    await store.notices.put(shown.sha256, read)
    await store.keep(youth)
    return youth


def _is_known(youth: Youth, request_id: UUID) -> bool:
    return youth.consent(request_id) is not None or youth.assent(request_id) is not None


def _is_this(youth: Youth, command: SignConsent, link: Link) -> bool:
    """Return whether it was this very command that signed, before it was cut off."""
    if link.used_by is not None:
        return link.used_by == command.id
    known = youth.consent(link.request_id) or youth.assent(link.request_id)
    if known is None or known.signature is None or known.notice is None:
        return False
    return signature_of(command, link, known.notice) == known.signature
