"""A language model as a second reader: one of our own, with the interface that OpenAI made.

What it is sent is a text without links, and nothing else about the signal. What it answers is
held against the list of categories: whatever a text makes it write, a code is all that is read.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.signals.plugins.reading import NotRead
from services.signals.settings import SecondOpinionSettings
from services.signals.texts import READER_PROMPT
from shared.language.taxonomy import CATEGORIES

PATIENCE = 10.0  # seconds to wait until it has read what came before
LONGEST = 256 * 1024  # bytes of an answer; ours are a few hundred


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)


class _Loose(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)


class _Verdict(_Strict):
    categorie: str


class _Message(_Loose):
    content: str


class _Choice(_Loose):
    message: _Message


class _Completion(_Loose):
    choices: Annotated[list[_Choice], Field(min_length=1)]


class LanguageModel:
    """Asks the model of the settings, one text at a time.

    It speaks to the host of the address and to no other: no proxy of the environment, and no
    redirect.
    """

    def __init__(self, settings: SecondOpinionSettings) -> None:
        self._settings = settings
        self._free = asyncio.Lock()
        # A thread of its own: a slow model keeps no call to who is on call waiting.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="second-opinion")

    async def read(self, text: str) -> str:
        """Return the code of the category that the model names."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise NotRead("busy") from None
        try:
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(self._settings.patience + 1):
                answer = await loop.run_in_executor(self._thread, self._ask, text)
        except (OSError, HTTPException, ValueError):
            raise NotRead("unreachable") from None  # its words may hold the key or the text
        finally:
            self._free.release()
        return category_in(answer)

    def _ask(self, text: str) -> bytes:
        """Return the body of the answer; `OSError` when it takes too long or does not come."""
        address, patience = urlsplit(self._settings.url), self._settings.patience
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=patience)
        headers = {"Content-Type": "application/json"}
        if key := self._settings.key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        try:
            connection.connect()
            # The limit of a connection counts anew at each byte: this one counts once.
            limit = Timer(patience, _hang_up, (connection.sock,))
            limit.daemon = True
            limit.start()
            try:
                path = f"{address.path.rstrip('/')}/chat/completions"
                body = json.dumps(self._question(text)).encode()
                connection.request("POST", path, body, headers)
                return _body_of(connection)
            finally:
                limit.cancel()
        finally:
            connection.close()

    def _question(self, text: str) -> dict[str, object]:
        codes = list(CATEGORIES)
        categories = "\n".join(f"{code}: {c.label}" for code, c in CATEGORIES.items())
        verdict = {
            "type": "object",
            "properties": {"categorie": {"type": "string", "enum": codes}},
            "required": ["categorie"],
            "additionalProperties": False,
        }
        return {
            "model": self._settings.model,
            "messages": [
                {"role": "system", "content": READER_PROMPT.format(categories=categories)},
                {"role": "user", "content": json.dumps({"tekst": text}, ensure_ascii=False)},
            ],
            "temperature": 0,
            "max_tokens": 100,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "categorie", "strict": True, "schema": verdict},
            },
        }


def category_in(answer: bytes) -> str:
    """Return the code that an answer names; `NotRead` when it is anything else than a code."""
    try:
        content = _Completion.model_validate_json(answer).choices[0].message.content
        code = _Verdict.model_validate_json(content).categorie
    except ValidationError:
        raise NotRead("unreadable") from None
    if code not in CATEGORIES:
        raise NotRead("unreadable")
    return code


def _body_of(connection: HTTPConnection) -> bytes:
    with connection.getresponse() as response:
        if response.status != HTTPStatus.OK:
            raise NotRead("refused")
        body = response.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise NotRead("unreadable")
    return body


def _hang_up(connected: socket) -> None:
    """End a connection that another thread waits for."""
    with suppress(OSError):  # it ended by itself
        connected.shutdown(SHUT_RDWR)
