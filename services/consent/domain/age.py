"""Whose word counts on which day: birthdays, and the sixteenth in particular."""

from datetime import MAXYEAR, date, datetime, time

from shared.contracts.consent.record import Signer
from shared.language.clock import HERE, local

OWN_CONSENT_FROM = 16  # years: UAVG art. 5
OLDEST = 120  # years


def age(born_on: date, on: date) -> int:
    """Return the age in whole years.

    Somebody born on 29 February is a year older on 1 March in a year without one.
    """
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def day(at: datetime) -> date:
    """Return the day it is here."""
    return local(at).date()


def midnight(on: date) -> datetime:
    """Return the moment a day begins here."""
    return datetime.combine(on, time(), HERE)


def a_year_after(on: date) -> date:
    """Return the same day next year; 28 February after a 29th."""
    if on.year == MAXYEAR:
        return on
    try:
        return on.replace(year=on.year + 1)
    except ValueError:
        return on.replace(year=on.year + 1, day=28)


def sixteen_on(born_on: date) -> date:
    """Return the first day on which the youth decides."""
    year = born_on.year + OWN_CONSENT_FROM
    try:
        return born_on.replace(year=year)
    except ValueError:  # a 29 February in a year without one, as in 2100
        return date(year, 3, 1)


def signer_for(born_on: date, on: date) -> Signer:
    """Return whose consent counts that day."""
    # UAVG art. 5: under sixteen who has parental authority consents; from then the youth.
    return Signer.YOUTH if age(born_on, on) >= OWN_CONSENT_FROM else Signer.GUARDIAN
