"""A channel: the bundle of a batch by e-mail, at most once.

A mail server's last yes may get lost with the connection, or with us. Nobody can know then
whether the letter went, so it is not sent again by itself: a person finds out.
"""

import asyncio
import io
import smtplib
import ssl
import zipfile
from collections.abc import Mapping
from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from uuid import uuid5

from pydantic import SecretStr

from services.instaclean.domain.dispatch import Dispatch
from services.instaclean.plugins import channel
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from services.instaclean.texts import MAIL
from shared.contracts.instaclean.freeze import BatchReleased
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Inbox, Refuse
from shared.messaging.turn import Turn

inbox = Inbox("instaclean-mail")
PATIENCE = 20.0  # seconds for each answer of the mail server
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files are the same archive


@inbox.on(BatchReleased)
async def send_mail(
    event: BatchReleased, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> None:
    """Mail the bundle; knock at the mail server first, and note that we begin before we do."""
    if event.channel != "mail" or not channel.is_open(turn.store, event):
        return
    dispatch = channel.attempt_of(turn.store, event)
    if dispatch is None:
        letter = _letter(event, channel.files_of(turn.store, event), settings)
        server = await asyncio.to_thread(_knock, letter, settings)
        with closing(server):
            dispatch = await channel.begin(turn, event)
            if dispatch.state == "begun":
                dispatch = await _hand_over(turn.store, server, letter, dispatch)
    elif dispatch.state == "begun":
        dispatch = dispatch.model_copy(update={"state": "doubt"})
    await channel.keep(turn, dispatch)
    await channel.tell(turn, event, dispatch)


async def _hand_over(
    store: InstacleanStore, server: smtplib.SMTP, letter: EmailMessage, dispatch: Dispatch
) -> Dispatch:
    """Return what became of it: arrived, or in doubt when the answer did not come."""
    try:
        code, answer = await asyncio.to_thread(server.data, letter.as_bytes(policy=POLICY))
    except smtplib.SMTPServerDisconnected:
        return dispatch.model_copy(update={"state": "doubt"})
    except smtplib.SMTPDataError:
        await store.dispatches.delete(dispatch.key)  # it said no, before it had the letter
        raise
    if code != 250:  # noqa: PLR2004 - the only yes there is: RFC 5321
        await store.dispatches.delete(dispatch.key)
        raise smtplib.SMTPDataError(code, answer)
    receipt = SecretStr(answer.decode("utf-8", "replace")[:500])
    return dispatch.model_copy(update={"state": "arrived", "receipt": receipt})


def _knock(letter: EmailMessage, settings: InstacleanSettings) -> smtplib.SMTP:
    """Return a connection to a mail server that takes this sender and this receiver."""
    trust = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trust)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=trust)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.ehlo_or_helo_if_needed()
        for code, answer in (server.mail(letter["From"]), server.rcpt(letter["To"])):
            if code >= 300:  # noqa: PLR2004
                raise smtplib.SMTPResponseException(code, answer)  # noqa: TRY301
    except BaseException:
        server.close()
        raise
    return server


def _letter(
    event: BatchReleased, files: Mapping[str, bytes], settings: InstacleanSettings
) -> EmailMessage:
    receiver = settings.receiver(event.platform, test=event.test)
    if not receiver or "@" not in settings.mailbox:
        raise Refuse("no-contact", field="platform")
    words = MAIL[settings.contact(event.platform).language]
    fields = {
        "test": "[TEST] " if event.test else "",
        "platform": PLATFORMS[event.platform].label,
        "quarter": event.quarter.upper().replace("-", " "),
        "accounts": event.accounts,
        "manifest": event.manifest,
        "organisation": settings.organisation,
    }
    letter = EmailMessage()
    letter["From"], letter["To"] = settings.mailbox, receiver
    letter["Subject"] = words["subject"].format_map(fields)
    domain = settings.mailbox.rpartition("@")[2]
    letter["Message-ID"] = f"<{uuid5(event.batch_id, f'mail/{event.attempt}')}@{domain}>"
    letter.set_content(words["body"].format_map(fields))
    name = f"{event.platform}-{event.quarter}.zip"
    letter.add_attachment(zipped(files), maintype="application", subtype="zip", filename=name)
    return letter


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one archive: the same files are the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in sorted(files.items()):
            made.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
