"""What came in with a form: checked field by field."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qs

from starlette.requests import Request

from services.consent.domain.link import Link
from services.consent.domain.sign import DRAWING
from shared.contracts.consent.record import Signer
from shared.contracts.moments import is_within_bounds

FIELDS = 64
DUTCH_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
RELATIONS = ("parent", "guardian", "institution")
LONGEST_NAME, LONGEST_DRAWING = 200, 20_000


class Unreadable(Exception):
    """What came in is no form."""


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody filled in."""

    channels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    born_on: str = ""
    relation: str = ""
    authority: bool = False
    name: str = ""
    drawing: str = ""
    refuses: bool = False
    wrong: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field: a key of the texts."""

    @property
    def birthday(self) -> date | None:
        """Return the date of birth, typed as a Dutch date or chosen from a calendar.

        None as well when it is a day that no message may name: it would be refused unseen.
        """
        birthday = _date(self.born_on)
        return birthday if birthday and is_within_bounds(birthday) else None


def _date(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    if parts := DUTCH_DATE.fullmatch(text):
        with suppress(ValueError):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
    return None


async def read(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form; the host limits how large it may be."""
    body = await request.body()
    try:
        return parse_qs(body.decode(), max_num_fields=FIELDS, strict_parsing=bool(body))
    except ValueError:
        raise Unreadable from None


def form(fields: Mapping[str, list[str]], link: Link) -> Form:
    """Return what was filled in, and what is wrong with it."""

    def one(name: str) -> str:
        return fields.get(name, [""])[0].strip()

    refuses = bool(one("no"))
    filled = Form(
        channels=() if refuses else tuple(c for c in link.channels if c in _many(fields, "c")),
        purposes=() if refuses else tuple(p for p in link.purposes if p in _many(fields, "p")),
        born_on=one("born_on")[:20],
        relation=one("relation") if one("relation") in RELATIONS else "",
        authority=bool(one("authority")),
        name=" ".join(one("name").split()),
        drawing=one("drawing"),
        refuses=refuses,
    )
    return replace(filled, wrong=_wrong(filled, link))


def _many(fields: Mapping[str, list[str]], name: str) -> frozenset[str]:
    """Return everything that was ticked under one name."""
    return frozenset(fields.get(name, ()))


def _wrong(filled: Form, link: Link) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not filled.refuses and bool(filled.channels) is not bool(filled.purposes):
        wrong["p" if filled.channels else "c"] = "half"
    if filled.birthday is None:
        wrong["born_on"] = "no-date"
    if link.signer is Signer.GUARDIAN:
        if not filled.relation:
            wrong["relation"] = "choose"
        if not filled.authority:
            wrong["authority"] = "authority"
    if not filled.name:
        wrong["name"] = "no-name"
    elif len(filled.name) > LONGEST_NAME:
        wrong["name"] = "long-name"
    if len(filled.drawing) > LONGEST_DRAWING or (
        filled.drawing and not DRAWING.fullmatch(filled.drawing)
    ):
        wrong["drawing"] = "bad-drawing"
    return wrong
