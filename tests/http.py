"""HTTP as anybody may speak it: with a connection of its own, and headers of one's choice."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATIENCE = 60  # seconds until an answer must be there


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""


async def ask(
    url: str, form: str | None = None, *, method: str = "", source: str = "", **headers: str
) -> Answer:
    """Send one request, from this address of ours, and return what comes of it."""
    host, port, path = _parts(url)
    local = (source, 0) if source else None
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(host, port, local_addr=local)
        body = (form or "").encode()
        fields = {
            "host": f"{host}:{port}",
            "connection": "close",
            "content-length": str(len(body)),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        verb = method or ("GET" if form is None else "POST")
        lines = [f"{verb} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in fields.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        raw = await reader.read()
        writer.close()
        await writer.wait_closed()
    return answer(raw)


def answer(raw: bytes) -> Answer:
    """Read what came over the wire."""
    head, _, text = raw.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return Answer(int(status.split()[1]), headers, text)


def _parts(url: str) -> tuple[str, int, str]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 80, parts.path
