"""Mails who is on call; a mail that comes twice is better than one that does not come."""

import asyncio
from contextlib import closing
from email.message import EmailMessage

from services.signals.plugins.calling import call_once, subject_of, text_of
from services.signals.settings import CallSettings
from services.signals.store import SignalStore
from shared.contracts.signals.alarm import AlarmRaised
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import mail
from shared.process.clock import clock

inbox = Inbox("signals-call-mail")
PATIENCE = 10.0  # seconds for each answer of the mail server


@inbox.on(AlarmRaised)
async def call_by_mail(event: AlarmRaised, turn: Turn[SignalStore], call: CallSettings) -> None:
    """Mail every address of the person who is asked; tried again while none was reached."""

    async def write(contact: str) -> None:
        letter = _letter(event, contact.removeprefix("mailto:"), sender=call.mailbox)
        await asyncio.to_thread(_send, letter, call)

    contacts = call.contacts.get(event.to, ())
    by_mail = (c for c in contacts if c.startswith("mailto:"))
    await call_once(turn, event, by_mail, write, channel="mail")


def _letter(event: AlarmRaised, address: str, *, sender: str) -> EmailMessage:
    letter = mail.letter(
        sender=sender,
        to=address,
        subject=subject_of(event),
        number=event.id,
        at=clock.now(),
    )
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers
    letter.set_content(text_of(event))
    return letter


def _send(letter: EmailMessage, call: CallSettings) -> None:
    """Hand the letter over; `OSError` when the server does not take it."""
    with closing(call.mail_server.connect(patience=PATIENCE)) as server:
        server.send_message(letter)
