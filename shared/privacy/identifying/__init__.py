"""Finds what identifies a person in a text that is about to leave the organisation.

`find` looks for names, numbers, addresses and dates of birth; `unresolved` leaves out what a
person overruled. Dutch and English are read; a name may be of any origin and in any script.
"""

from collections.abc import Collection, Iterator
from datetime import date

from shared.privacy.identifying.addresses import addresses, postcodes
from shared.privacy.identifying.candidate import Candidate
from shared.privacy.identifying.dates import birth_dates, dates
from shared.privacy.identifying.finding import (
    Certainty,
    Digest,
    Finding,
    Kind,
    keyed,
    unresolved,
)
from shared.privacy.identifying.names import names
from shared.privacy.identifying.numbers import bsns, ibans, plates
from shared.privacy.identifying.online import e_mail_addresses, handles, links, other_handles
from shared.privacy.identifying.phones import phone_numbers
from shared.privacy.identifying.reading import Span, fold, read, without

__all__ = ["Certainty", "Digest", "Finding", "Kind", "find", "keyed", "unresolved"]


def find(
    text: str,
    *,
    digest: Digest,
    today: date | None = None,
    reported: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what may identify a person in `text`, in the order of the text.

    `digest` makes the marks: see `keyed`. A date long before `today` may be a birth date;
    without it only a date beside a word as `geboren` is one. Handles are looked for only if the
    `reported` ones, which a notice is about, are given.
    """
    reading = read(text)
    findings = []
    for candidate in sorted(_candidates(reading.text, today, reported), key=_place):
        words = reading.text[candidate.span.start : candidate.span.end]
        origin = reading.origin(candidate.span)
        findings.append(
            Finding(
                kind=candidate.kind,
                start=origin.start,
                end=origin.end,
                certainty=candidate.certainty,
                why=candidate.why,
                mark=digest(f"{candidate.kind}\x00{_same(candidate.kind, words)}"),
            )
        )
    return tuple(findings)


def _candidates(
    text: str, today: date | None, reported: Collection[str] | None
) -> Iterator[Candidate]:
    mails = tuple(e_mail_addresses(text))
    yield from mails
    online = [*links(text), *handles(text), *(mail.span for mail in mails)]
    yield from birth_dates(text, today=today)
    if reported is not None:
        yield from other_handles(text, reported=reported)
    accounts = tuple(ibans(text))
    yield from accounts
    days = dates(text)
    numbers = [*days, *(account.span for account in accounts)]
    phones = tuple(phone_numbers(text, dates=numbers))
    yield from phones
    offline = without(text, online)
    called = [phone.span for phone in phones if phone.certainty is Certainty.CERTAIN]
    yield from bsns(offline, taken=[*numbers, *called])
    yield from plates(offline)
    postal = (*postcodes(offline), *addresses(offline))
    yield from postal
    yield from names(without(offline, _spans(postal)))


def _spans(candidates: Collection[Candidate]) -> list[Span]:
    return [candidate.span for candidate in candidates]


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.span.start, candidate.span.end


def _same(kind: Kind, words: str) -> str:
    """Return what all spellings of the same have in common."""
    plain = fold(words)
    if kind in {Kind.NAME, Kind.ADDRESS}:
        return " ".join(plain.split())
    return "".join(sign for sign in plain if sign.isalnum())
