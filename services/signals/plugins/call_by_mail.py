"""Mails who is on call; a mail that comes twice is better than one that does not come."""

import asyncio
import smtplib
import ssl
from contextlib import closing
from email.message import EmailMessage
from email.utils import format_datetime

from services.signals.plugins.calling import call_once, subject_of, text_of
from services.signals.settings import CallSettings
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmRaised
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process.clock import clock

inbox = Inbox("signals-call-mail")
PATIENCE = 10.0  # seconds for each answer of the mail server


@inbox.on(AlarmRaised)
async def call_by_mail(event: AlarmRaised, turn: Turn[SignalStore], call: CallSettings) -> None:
    """Mail every address of the person who is asked; tried again while none was reached."""

    async def mail(contact: str) -> None:
        letter = _letter(event, contact.removeprefix("mailto:"), sender=call.mailbox)
        await asyncio.to_thread(_send, letter, call)

    contacts = call.contacts.get(event.to, ())
    by_mail = (c for c in contacts if c.startswith("mailto:"))
    await call_once(turn, event, by_mail, mail, channel="mail")


def _letter(event: AlarmRaised, address: str, *, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, address
    letter["Subject"] = subject_of(event)
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{event.id}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers
    letter.set_content(text_of(event))
    return letter


def _send(letter: EmailMessage, call: CallSettings) -> None:
    """Hand the letter over; `OSError` when the server does not take it."""
    trust = ssl.create_default_context()
    if call.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            call.smtp_host, call.smtp_port, timeout=PATIENCE, context=trust
        )
    else:
        server = smtplib.SMTP(call.smtp_host, call.smtp_port, timeout=PATIENCE)
    with closing(server):
        if call.smtp_security == "starttls":
            server.starttls(context=trust)
        if call.smtp_user:
            server.login(call.smtp_user, call.smtp_password.get_secret_value())
        server.send_message(letter)
