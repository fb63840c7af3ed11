"""A consent service in a test."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.consent.domain.may_publish import Rules
from services.consent.domain.notice import Organisation
from services.consent.domain.receipt import Signet
from services.consent.domain.take_down import TakeDownRules
from services.consent.handlers import inbox
from services.consent.service import Parts
from services.consent.store import ConsentStore
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.publication import RecordPublication
from shared.contracts.consent.record import RecordConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.storage.bucket import Bucket
from tests import world
from tests.world import KEY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YOUTH, OTHER = UUID(int=1), UUID(int=2)
MOTHER, FATHER = UUID(int=31), UUID(int=32)
AGAIN = UUID(int=33)  # a number that the mother got a second time
CANARY = "Canarina Vogelzang"
NAMES = {MOTHER: CANARY, FATHER: "Wout Spreeuw", AGAIN: "C. Vogelzang"}
WARN, TAKE_DOWNS = 30 * DAY, TakeDownRules(2 * DAY, ("coordinator", "manager"))


def store_on(bucket: Bucket) -> ConsentStore:
    """Return the memory of the service on this bucket, with its clocks."""
    return ConsentStore(bucket, warn=WARN, take_downs=TAKE_DOWNS)


@dataclass
class World(world.World):
    """The consent service."""

    inbox = inbox
    crash_takes = MINUTE
    now: datetime = NOW
    rules: Rules = field(default_factory=Rules)

    def parts_with(self, bucket: Bucket) -> Parts:
        return Parts(
            store=store_on(bucket),
            rules=self.rules,
            organisation=Organisation(name="Jongerenwerk Maasdam", contact="Amina"),
            take_downs=TAKE_DOWNS,
            warn=WARN,
            signet=Signet(KEY),
            kvk="12345678",
        )

    async def may_post(self, *people: UUID, **changed: Any) -> str | None:
        """Return why not, of the first in the way; None is yes."""
        query = MayPublish(**{"people": people or (YOUTH,), "channel": "instagram"} | changed)
        answer = await self.hear(query)
        assert isinstance(answer, MayPublishAnswer)
        assert answer.allowed is not bool(answer.objections)
        return answer.objections[0].reason if answer.objections else None

    def everything(self) -> dict[str, dict[str, Any]]:
        """Return all that memory holds."""
        return {
            name: {key: row.value for key, row in table._rows.items()}
            for name, table in self.bucket.tables.items()
        }


def signed(number: int = 1, **changed: Any) -> RecordConsent:
    """Return what a parent of a child of thirteen signed yesterday."""
    given = {
        "id": UUID(int=100 + number),
        "consent_id": UUID(int=1000 + number),
        "youth_id": YOUTH,
        "born_on": date(2013, 3, 15),
        "signer": Signer.GUARDIAN,
        "signer_name": NAMES.get(changed.get("guardian_id"), CANARY),
        "signed_at": NOW - DAY,
        "channels": ("instagram",),
        "assent": True,
    }
    return RecordConsent.model_validate(given | changed)


def withdrawal(number: int = 1, **changed: Any) -> WithdrawConsent:
    """Return what takes it all back, now."""
    given = {"id": UUID(int=200 + number), "youth_id": YOUTH, "withdrawn_at": NOW}
    return WithdrawConsent.model_validate(given | changed)


def posted(number: int = 1, **changed: Any) -> RecordPublication:
    """Return what was posted now."""
    given = {
        "id": UUID(int=300 + number),
        "publication_id": UUID(int=3000 + number),
        "image_id": UUID(int=4000 + number),
        "perceptual_hash": "c3d2a1b0ffee0011",
        "people": (YOUTH,),
        "channel": "instagram",
        "url": f"https://www.instagram.com/p/{CANARY.replace(' ', '')}",
        "posted_at": NOW,
    }
    return RecordPublication.model_validate(given | changed)


def assent(number: int = 1, **changed: object) -> RecordAssent:
    """Return what says that the child is fine with it, now."""
    given = {"id": UUID(int=500 + number), "youth_id": YOUTH, "given": True, "said_at": NOW}
    return RecordAssent.model_validate(given | changed)
