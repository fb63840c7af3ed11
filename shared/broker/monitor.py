"""Whether the broker itself says that it is well, at its monitoring address."""

import asyncio
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from pydantic_core import from_json

PATIENCE = 3.0  # seconds


async def complaint(monitor: str | None) -> str:
    """Return what is wrong with the broker in its own words; nothing if it is well.

    A stream that cannot be written shows here, and in none of JetStream's own answers.
    """
    return "" if monitor is None else await asyncio.to_thread(_complaint, monitor)


def _complaint(monitor: str) -> str:
    try:
        with urlopen(f"{monitor}/healthz", timeout=PATIENCE):  # noqa: S310
            return ""
    except HTTPError as error:
        with error:
            try:
                return str(from_json(error.read())["error"])
            except (ValueError, KeyError, TypeError):
                return f"{error.code} {HTTPStatus(error.code).phrase}"
    except (URLError, HTTPException, OSError) as error:
        return f"{monitor} does not answer as a monitor does: {type(error).__name__}"
