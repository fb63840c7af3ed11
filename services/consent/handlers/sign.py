"""Links to sign with: somebody is asked, and signs once."""

from services.consent.domain.age import day
from services.consent.domain.link import LONGEST, Link, hash_of, receipt_from, receipt_token
from services.consent.domain.notice import Organisation, notice
from services.consent.domain.sign import (
    cannot_ask,
    cannot_sign,
    has_signed,
    link_from,
    notice_for,
    word_by,
)
from services.consent.domain.take_down import TakeDownRules
from services.consent.effects.assent import tell_assent
from services.consent.effects.guardians import ask_who_signed
from services.consent.effects.record import tell_signed
from services.consent.effects.take_down import take_down_all
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.sign import (
    AskToSign,
    SignConsent,
    SignConsentV2,
    SigningAsked,
    WrongBirthdayNoted,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(AskToSign)
async def ask_to_sign(command: AskToSign, turn: Turn[ConsentStore]) -> None:
    """Keep the request; the link works from now on."""
    link = turn.store.links.get(command.token_sha256)
    if link is None:
        if wrong := cannot_ask(command, turn.store.youth(command.youth_id), now=turn.now):
            raise Refuse(wrong.reason, field=wrong.field)
        newest = notice(language=command.language)
        if newest is None or newest.language != command.language:
            # Nobody signs what they cannot read: the worker chooses, not we.
            raise Refuse("unknown-language", field="language")
        link = link_from(command, notice_version=newest.version, now=turn.now)
        await turn.store.keep_link(link)
        metrics.CONSENTS.labels("asked-to-sign").inc()
    elif (link.request_id, link.youth_id) != (command.request_id, command.youth_id):
        raise Refuse("token-taken", field="token_sha256")

    await turn.publish(
        SigningAsked(
            id=command.derive("asked"),
            request_id=link.request_id,
            youth_id=link.youth_id,
            signer=link.signer,
            expires_at=link.expires_at,
            renews=link.renews,
        )
    )


@inbox.on(SignConsentV2)
async def sign_consent(
    command: SignConsentV2,
    turn: Turn[ConsentStore],
    organisation: Organisation,
    take_downs: TakeDownRules,
) -> None:
    """Keep what was signed with a link, if the date of birth is right; the link is used up.

    Every date is a try, counted before anybody looks whether it is right.
    """
    link = turn.store.links.get(command.token_sha256)
    if link is None or link.youth_id != command.youth_id:
        raise Refuse("link-unknown", field="token_sha256")
    youth = turn.store.youth(link.youth_id)
    if link.used_by is None and not youth.has_heard(link.request_id):
        if command.id not in link.wrong_by:
            link = await _count_try(command, link, turn)
        if command.born_on != link.born_on:
            await _note_wrong_birthday(command, link, turn)
            return
        read = notice_for(link, organisation, on=day(turn.now))
        if read is None:
            raise Refuse("unknown-notice", field="token_sha256")
        await turn.store.keep_notice(read)
        word = word_by(command, link, read.shown, now=turn.now)
        youth = youth.saying(word, born_on=link.born_on)
    elif not has_signed(youth, command, link):
        raise Refuse("link-used", field="token_sha256")

    if await turn.store.keep(youth):
        metrics.CONSENTS.labels("signed").inc()
    await turn.store.keep_receipt(receipt_from(command.receipt_sha256, link))
    await turn.store.keep_link(link.used(command.id))

    if consent := youth.consent(link.request_id):
        await tell_signed(turn, youth, consent)
        await ask_who_signed(turn, youth, consent)
    elif assent := youth.assent(link.request_id):
        await tell_assent(turn, youth, assent)
    await take_down_all(turn, youth, take_downs)


async def _count_try(command: SignConsentV2, link: Link, turn: Turn[ConsentStore]) -> Link:
    """Return the link on which this try counts, also when several are sent at once."""
    if wrong := cannot_sign(command, link, now=turn.now):
        raise Refuse(wrong.reason, field=wrong.field)
    link = link.tried(command.id)
    await turn.store.keep_link(link)
    return link


async def _note_wrong_birthday(
    command: SignConsentV2, link: Link, turn: Turn[ConsentStore]
) -> None:
    """Let the page know that the date is another one; what was filled in is not kept."""
    if command.id not in link.wrong_by:
        link = link.wrongly_tried(command.id)
        await turn.store.keep_link(link)

    await turn.publish(
        WrongBirthdayNoted(
            id=command.derive("wrong-birthday"),
            request_id=link.request_id,
            youth_id=link.youth_id,
            tries=link.tries,
            locked=link.locked,
        )
    )
    turn.erase_command()


@inbox.on(SignConsent)
async def sign_consent_v1(
    command: SignConsent,
    turn: Turn[ConsentStore],
    organisation: Organisation,
    take_downs: TakeDownRules,
) -> None:
    """Keep what a page of the version before sent, which had looked at the birthday itself."""
    turn.erase_command()  # it holds the secret of a link
    token = command.token.get_secret_value()
    link = turn.store.links.get(hash_of(token))
    if link is None:
        raise Refuse("link-unknown", field="token")
    newer = SignConsentV2(
        id=command.id,
        at=command.at,
        correlation_id=command.correlation_id,
        causation_id=command.causation_id,
        token_sha256=link.token_sha256,
        receipt_sha256=hash_of(receipt_token(token)),
        youth_id=command.youth_id,
        born_on=link.born_on,
        signer_name=command.signer_name,
        relation=command.relation,
        authority=command.authority,
        channels=command.channels,
        purposes=command.purposes,
        drawing=command.drawing,
        signed_at=command.signed_at,
    )
    await sign_consent(newer, turn, organisation, take_downs)


@inbox.at_start
async def let_go_of_old_links(turn: Turn[ConsentStore]) -> None:
    """Forget the requests that nobody can sign any more, with the names in them."""
    for link in list(turn.store.links):
        if link.expires_at < turn.now - LONGEST:
            await turn.store.links.delete(link.token_sha256)
