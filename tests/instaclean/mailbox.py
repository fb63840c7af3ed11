"""A mail server on this machine that takes letters, and batches that go there."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import Message as Letter
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


class Mailbox:
    """Takes letters; `says` is its answer to the next ones, `says_of_receivers` to who they are
    for, `hangs_up` ends without one.

    `meanwhile` is done once it knows who the letter is for.
    """

    def __init__(self) -> None:
        self.letters: list[tuple[Envelope, Letter]] = []
        self.says: list[str] = []
        self.says_of_receivers: list[str] = []
        self.hangs_up = False
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.says_of_receivers:
            return self.says_of_receivers.pop(0)
        envelope.rcpt_tos.append(address)
        if self.meanwhile is not None:
            await self.meanwhile()
        return "250 ok"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Envelope
    ) -> str:
        answer = self.says.pop(0) if self.says else "250 queued as 4711"
        if answer.startswith("250"):
            assert envelope.original_content is not None
            self.letters.append((envelope, message_from_bytes(envelope.original_content)))
        if self.hangs_up:
            self.hangs_up = False
            server.transport.abort()
        return answer


def by_mail(port: int, to: str = "contact@platform.example", **more: Any) -> dict[str, Any]:
    return {
        "contacts": {"instagram": {"channel": "mail", "to": to, "language": "en"}},
        "smtp_port": port,
        "smtp_security": "none",
    } | more


async def files_in(letter: Letter) -> dict[str, bytes]:
    (attached,) = [part for part in letter.walk() if part.get_filename()]
    with zipfile.ZipFile(io.BytesIO(attached.get_payload(decode=True))) as archive:  # type: ignore[arg-type]
        return {name: archive.read(name) for name in archive.namelist()}


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Mailbox, int]]:
    """Serve a mailbox; yield it with its port."""
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, data_size_limit=50_000_000, loop=loop), "127.0.0.1", 0
    )
    async with server:
        yield box, server.sockets[0].getsockname()[1]
