"""What the consent service remembers."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.consent.domain.notice import NoticeText
from services.consent.domain.publication import Publication, TakeDown
from services.consent.domain.signing import Link, Receipt
from services.consent.domain.youth import Youth
from shared.messaging.inbox import TooEarly
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class ConsentStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self.youths: Table[Youth] = bucket.table("youth", Youth)
        self.publications: Table[Publication] = bucket.table("publication", Publication)
        self.take_downs: Table[TakeDown] = bucket.table("take-down", TakeDown)
        self.links: Table[Link] = bucket.table("link", Link)
        self.receipts: Table[Receipt] = bucket.table("receipt", Receipt)
        self.notices: Table[NoticeText] = bucket.table("notice", NoticeText)

    def youth(self, youth_id: UUID) -> Youth:
        """Return what is known of a young person; nothing yet is an empty record."""
        return self.youths.get(youth_id) or Youth(youth_id=youth_id)

    def known(self, people: Iterable[UUID]) -> Mapping[UUID, Youth]:
        """Return those of `people` that are known."""
        found = ((who, self.youths.get(who)) for who in people)
        return {who: youth for who, youth in found if youth is not None}

    def is_fresh(self) -> bool:
        """Return whether memory has caught up: an old one may not say yes."""
        return self._bucket.caught_up.is_set()

    async def keep(self, youth: Youth) -> None:
        """Keep this version; keeping it again changes nothing."""
        await self.youths.put(youth.youth_id, youth)

    def publication(self, publication_id: UUID) -> Publication:
        """Return what was posted; `TooEarly` while it is not known."""
        if (found := self.publications.get(publication_id)) is None:
            raise TooEarly("unknown-publication", field="publication_id")
        return found

    def showing(self, youth_id: UUID) -> list[Publication]:
        """Return everything that was posted with this person on it."""
        return [p for p in self.publications if youth_id in p.people]

    def open_links(self, youth_id: UUID) -> list[Link]:
        """Return the requests to sign that nobody used yet."""
        return [
            link
            for link in self.links
            if link.youth_id == youth_id and link.used_by is None and not link.cancelled
        ]
