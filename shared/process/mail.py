"""Letters by e-mail, and the server that takes them."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in; `security` is `none`, `starttls` or `tls`."""

    host: str
    port: int
    security: str
    user: str
    password: SecretStr

    def connect(self, *, patience: float) -> smtplib.SMTP:
        """Return an open connection, logged in; `OSError` says why not.

        `patience` is how many seconds each of its answers may take.
        """
        trust = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=patience, context=trust
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=patience)
        try:
            if self.security == "starttls":
                server.starttls(context=trust)
            if self.user:
                server.login(self.user, self.password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


class MailSettings(BaseSettings):
    """What settings of whoever mails have: a mail server, under the prefix of that service."""

    smtp_host: str = "127.0.0.1"
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")

    @property
    def mail_server(self) -> MailServer:
        """Return where letters are handed in."""
        return MailServer(
            self.smtp_host,
            self.smtp_port,
            self.smtp_security,
            self.smtp_user,
            self.smtp_password,
        )


def letter(*, sender: str, to: str, subject: str, number: UUID, at: datetime) -> EmailMessage:
    """Return a letter without a text, with what RFC 5322 3.6 asks of every one.

    Mail without a date, or without a number of its own, is refused or put with the spam.
    """
    new = EmailMessage()
    new["From"], new["To"], new["Subject"] = sender, to, subject
    new["Date"] = format_datetime(at)
    new["Message-ID"] = f"<{number}@{sender.rpartition('@')[2]}>"
    return new
