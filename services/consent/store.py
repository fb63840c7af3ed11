"""What the consent service remembers."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.consent.domain import Youth
from shared.store import Bucket, Table


class ConsentStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._youths: Table[Youth] = bucket.table("youth", Youth)

    def youth(self, youth_id: UUID) -> Youth:
        """Return what is known of a young person; nothing yet is an empty record."""
        return self._youths.get(youth_id) or Youth(youth_id=youth_id)

    def known(self, people: Iterable[UUID]) -> Mapping[UUID, Youth]:
        """Return those of `people` that are known."""
        found = ((who, self._youths.get(who)) for who in people)
        return {who: youth for who, youth in found if youth is not None}

    def is_fresh(self) -> bool:
        """Return whether memory has caught up: an old one may not say yes."""
        return self._bucket.caught_up.is_set()

    async def keep(self, youth: Youth) -> None:
        """Keep this version; keeping it again changes nothing."""
        await self._youths.put(youth.youth_id, youth)
