"""Finds what may identify a victim in an explanation: names, numbers, addresses, dates."""

from datetime import date

from services.instaclean.hooks import hookimpl
from shared.privacy.identifying import Digest, Finding, find


@hookimpl
def personal_data(
    text: str, reported: tuple[str, ...], today: date, digest: Digest
) -> tuple[Finding, ...]:
    """Look for what identifies a person, other than the account that is reported."""
    return find(text, digest=digest, today=today, reported=reported)
