"""A channel: the bundle of a batch by e-mail, at most once.

A mail server's last yes may get lost with the connection, or with us. Nobody can know then
whether the letter went, so it is not sent again by itself: a person finds out.
"""

import asyncio
import io
import smtplib
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from uuid import uuid5

from pydantic import SecretStr

from services.instaclean.domain.dispatch import Dispatch, NotTaken
from services.instaclean.plugins import channel
from services.instaclean.settings import InstacleanSettings
from services.instaclean.store import InstacleanStore
from services.instaclean.texts import MAIL
from shared.contracts.instaclean.freeze import BatchReleased
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import mail

inbox = Inbox("instaclean-mail")
PATIENCE = 10.0  # seconds for each answer of the mail server
WITHIN = 20.0  # seconds for all of them, until the letter itself
NO = range(400, 600)  # all other answers to a letter but 250 leave us in doubt: RFC 5321 4.2.1
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
        try:
            dispatch = await _send(event, turn, settings)
        except NotTaken as no:
            dispatch = channel.not_taken(turn, event, no)
    elif dispatch.state == "begun":
        dispatch = dispatch.model_copy(update={"state": "doubt"})
    await channel.keep(turn, dispatch)
    await channel.tell(turn, event, dispatch)


async def _send(
    event: BatchReleased, turn: Turn[InstacleanStore], settings: InstacleanSettings
) -> Dispatch:
    """Return what became of it; `NotTaken` when certainly nothing arrived."""
    files = channel.files_of(turn.store, event)
    letter = _letter(event, files, settings, at=turn.now)
    try:
        async with asyncio.timeout(WITHIN):
            server = await asyncio.to_thread(_knock, letter, settings)
    except (OSError, UnicodeError) as error:  # smtplib's own errors are `OSError` too
        raise _no(error) from error
    with closing(server):
        dispatch = await channel.begin(turn, event)
        if dispatch.state != "begun":
            return dispatch
        try:
            return await _hand_over(server, letter, dispatch)
        except smtplib.SMTPResponseException as error:
            no = _no(error)  # it said no, so that it has no letter
            return dispatch.not_taken(no, now=turn.now)


async def _hand_over(
    server: smtplib.SMTP, letter: EmailMessage, dispatch: Dispatch
) -> Dispatch:
    """Return what became of it: arrived, or in doubt when the answer did not come."""
    try:
        code, answer = await asyncio.to_thread(server.data, letter.as_bytes(policy=POLICY))
    except smtplib.SMTPServerDisconnected:
        return dispatch.model_copy(update={"state": "doubt"})
    if code in NO:
        raise smtplib.SMTPDataError(code, answer)
    if code != 250:  # noqa: PLR2004 - the only yes there is: RFC 5321
        return dispatch.model_copy(update={"state": "doubt"})
    receipt = SecretStr(answer.decode("utf-8", "replace")[:500])
    return dispatch.model_copy(update={"state": "arrived", "receipt": receipt})


def _no(error: Exception) -> NotTaken:
    """Return whether to come back: a server says 4xx for now, and 5xx for good (RFC 5321)."""
    match error:
        case smtplib.SMTPResponseException(smtp_code=int(code)):
            return NotTaken("refused", code, for_now=code < 500)  # noqa: PLR2004
        case smtplib.SMTPNotSupportedError() | UnicodeError():
            return NotTaken("refused", for_now=False)
        case _:
            return NotTaken("not-reached", for_now=True)


def _knock(letter: EmailMessage, settings: InstacleanSettings) -> smtplib.SMTP:
    """Return a connection to a mail server that takes this sender and this receiver."""
    server = settings.mail_server.connect(patience=PATIENCE)
    try:
        for code, answer in (server.mail(letter["From"]), server.rcpt(letter["To"])):
            if code >= 300:  # noqa: PLR2004
                raise smtplib.SMTPResponseException(code, answer)  # noqa: TRY301
    except BaseException:
        server.close()
        raise
    return server


def _letter(
    event: BatchReleased,
    files: Mapping[str, bytes],
    settings: InstacleanSettings,
    *,
    at: datetime,
) -> EmailMessage:
    receiver = settings.receiver(event.platform, test=event.test)
    if not receiver or "@" not in settings.mailbox:
        raise NotTaken("no-contact", for_now=False)
    words = MAIL[settings.contact(event.platform).language]
    fields = {
        "test": "[TEST] " if event.test else "",
        "platform": PLATFORMS[event.platform].label,
        "quarter": event.quarter.upper().replace("-", " "),
        "accounts": event.accounts,
        "manifest": event.manifest,
        "organisation": settings.organisation,
    }
    letter = mail.letter(
        sender=settings.mailbox,
        to=receiver,
        subject=words["subject"].format_map(fields),
        number=uuid5(event.batch_id, f"mail/{event.attempt}"),
        at=at,
    )
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
