"""What becomes due for one young person, and when: the birthday, and consents that end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from services.consent.domain.age import midnight, sixteen_on
from services.consent.domain.said import Consent
from services.consent.domain.youth import Youth
from shared.contracts.consent.calendar import YouthDue
from shared.contracts.consent.record import Signer
from shared.contracts.message import Timer

DAY = timedelta(days=1)
# Whoever signs until then needs no reminder; the broker counts no further.
FOREVER = date(2200, 1, 1)


class Occasion(StrEnum):
    """What can become due; its word is part of an event's id, so it never changes."""

    SIXTEEN_SOON = "sixteen-soon"
    SIXTEEN = "sixteen"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is to be told at a moment."""

    at: datetime
    what: Occasion
    on: date
    consent_id: UUID | None = None

    @property
    def name(self) -> str:
        """Return a name to derive the event's id from."""
        return f"{self.what}/{self.consent_id or self.on}"


def moments(youth: Youth, *, warn: timedelta) -> list[Moment]:
    """Return all moments of a young person's file, past ones too, the first first."""
    alive = [c for c in youth.standing if c.gives and not is_over(youth, c)]
    found = [*_of_the_birthday(youth, alive, warn)]
    for consent in alive:
        if not is_followed(youth, consent, alive):
            found += _of_the_end(consent, warn)
    return sorted(found, key=lambda moment: moment.at)


def became_due(youth: Youth, *, now: datetime, warn: timedelta) -> list[Moment]:
    """Return what became due since it was last looked at."""
    since = youth.looked_at
    return [m for m in moments(youth, warn=warn) if m.at <= now and (not since or m.at > since)]


def next_moment(youth: Youth, *, warn: timedelta) -> datetime | None:
    """Return when to look again; None when nothing will become due."""
    since = youth.looked_at
    return next((m.at for m in moments(youth, warn=warn) if not since or m.at > since), None)


def timer_for(youth: Youth, *, warn: timedelta) -> Timer | None:
    """Return the timer of a young person's file: the next thing that becomes due."""
    moment = next_moment(youth, warn=warn)
    if moment is None:
        return None
    due_id = uuid5(youth.youth_id, f"due/{moment.isoformat()}")
    return Timer(YouthDue(id=due_id, youth_id=youth.youth_id), moment)


def _of_the_birthday(youth: Youth, alive: list[Consent], warn: timedelta) -> Iterator[Moment]:
    if youth.born_on is None:
        return
    on = sixteen_on(youth.born_on)
    birthday = midnight(on)
    theirs = [c for c in alive if c.signer is Signer.GUARDIAN and c.valid_until >= on]
    own = any(c.signer is Signer.YOUTH for c in alive)
    if not theirs or own:
        return
    heard = min(c.heard_at for c in theirs)
    if heard < birthday:
        yield Moment(max(birthday - warn, heard), Occasion.SIXTEEN_SOON, on)
    yield Moment(max(birthday, heard), Occasion.SIXTEEN, on)


def _of_the_end(consent: Consent, warn: timedelta) -> Iterator[Moment]:
    if consent.valid_until >= FOREVER:
        return
    over = midnight(consent.valid_until + DAY)
    if consent.heard_at < over:
        soon = max(over - warn, consent.heard_at)
        yield Moment(soon, Occasion.ENDS_SOON, consent.valid_until, consent.consent_id)
    yield Moment(
        max(over, consent.heard_at), Occasion.ENDED, consent.valid_until, consent.consent_id
    )


def is_over(youth: Youth, consent: Consent) -> bool:
    """Return whether all of it was taken back, or its signer may no longer sign."""
    if youth.may_have_ended(consent):
        return True
    return all(youth.took_back(consent, channel) for channel in consent.channels)


def is_followed(youth: Youth, consent: Consent, alive: list[Consent]) -> bool:
    """Return whether a later one of the same signer and about the same goes on longer."""
    return any(
        (later.images, later.event_id) == (consent.images, consent.event_id)
        and later.given_at > consent.given_at
        and later.valid_until > consent.valid_until
        and set(consent.channels) <= {*later.channels, *later.refused_channels}
        and youth.is_one_voice(consent, later)
        for later in alive
    )
