"""Posts to an address of others: what counts is what that very address answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import InvalidURL
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from typing_extensions import override

MOST = 64 * 1024  # bytes of an answer that are read


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side answered."""

    status: int
    body: bytes


class NoAddress(OSError):
    """Nothing can be asked at this address, now or later."""


class _StayHere(HTTPRedirectHandler):
    """Follows no redirect: the page it leads to was sent nothing, and its 200 says nothing."""

    @override
    def redirect_request(self, *_: object) -> None:
        """Follow none."""


_web = build_opener(_StayHere)


def post(address: str, content: bytes, headers: Mapping[str, str], *, patience: float) -> Reply:
    """Return the answer to what is posted, a redirect as well; `OSError` when there is none.

    `NoAddress` is one of those; a broken answer is an `HTTPException`. `patience` is how many
    seconds each part of it may take; the address is one of http or https.
    """
    try:
        request = Request(address, content, dict(headers), method="POST")  # noqa: S310 - checked in the settings
        with _web.open(request, timeout=patience) as answer:
            return Reply(answer.status, answer.read(MOST))
    except HTTPError as error:
        with error:
            return Reply(error.code, error.read(MOST))
    except (ValueError, InvalidURL) as error:
        raise NoAddress(str(error)) from error
