"""What comes by itself: the sixteenth birthday, and consents that end."""

from datetime import date
from uuid import UUID

from shared.contracts.message import Due, Event


class OwnConsentSoon(Event, subject="event.consent.own-consent-soon.v1", entity="youth_id"):
    """A youth turns sixteen on a day: tell them, and ask what they want themselves."""

    youth_id: UUID
    on: date


class OwnConsentNeeded(Event, subject="event.consent.own-consent-needed.v1", entity="youth_id"):
    """A youth is sixteen: new use needs their own consent from now on."""

    youth_id: UUID


class ConsentEndsSoon(Event, subject="event.consent.consent-ends-soon.v1", entity="youth_id"):
    """A consent ends on a day, and no later one follows it yet."""

    consent_id: UUID
    youth_id: UUID
    on: date


class ConsentEnded(Event, subject="event.consent.consent-ended.v1", entity="youth_id"):
    """A consent is over, and no later one follows it."""

    consent_id: UUID
    youth_id: UUID


class YouthDue(Due, subject="due.consent.youth-due.v1", entity="youth_id"):
    """The next moment something becomes due for a young person."""

    youth_id: UUID
