"""What the consent service remembers."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from uuid import UUID

from services.consent.domain.calendar import timer_for
from services.consent.domain.files import Kept
from services.consent.domain.link import Link, Receipt
from services.consent.domain.notice import NoticeText
from services.consent.domain.publication import Publication
from services.consent.domain.take_down import TakeDown, TakeDownRules
from services.consent.domain.youth import Youth
from shared.messaging.inbox import TooEarly
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class ConsentStore:
    """The questions the service asks of its memory.

    Files and take-downs have a clock; `warn` is how long before the end somebody is told.
    """

    def __init__(self, bucket: Bucket, *, warn: timedelta, take_downs: TakeDownRules) -> None:
        self._bucket = bucket
        self.youths: Table[Youth] = bucket.table(
            "youth", Youth, clock=partial(timer_for, warn=warn)
        )
        self.publications: Table[Publication] = bucket.table("publication", Publication)
        self.take_downs: Table[TakeDown] = bucket.table(
            "take-down", TakeDown, clock=take_downs.timer_for
        )
        self.links: Table[Link] = bucket.table("link", Link)
        self.receipts: Table[Receipt] = bucket.table("receipt", Receipt)
        self.notices: Table[NoticeText] = bucket.table("notice", NoticeText)

    def youth(self, youth_id: UUID) -> Youth:
        """Return the file of a young person; an empty one while there is none."""
        return self.youths.get(youth_id) or Youth(youth_id=youth_id)

    def files_of(self, people: Iterable[UUID]) -> Mapping[UUID, Youth]:
        """Return the files of those of `people` that have one."""
        found = ((who, self.youths.get(who)) for who in people)
        return {who: youth for who, youth in found if youth is not None}

    def is_fresh(self) -> bool:
        """Return whether memory has caught up: an old one may not say yes."""
        return self._bucket.caught_up.is_set()

    async def keep(self, youth: Youth) -> bool:
        """Keep this version, and return whether it was new.

        Keeping it again changes nothing but sets its timer: a crash may have come before that.
        """
        is_new = self.youths.get(youth.youth_id) != youth
        await self.youths.put(youth.youth_id, youth)
        return is_new

    async def keep_notice(self, notice: NoticeText) -> None:
        """Keep the exact words that were shown, under their hash."""
        await self.notices.put(notice.shown.sha256, notice)

    async def keep_link(self, link: Link) -> None:
        """Keep this version of a request to sign."""
        await self.links.put(link.token_sha256, link)

    async def keep_receipt(self, receipt: Receipt) -> None:
        """Keep what the link on a receipt leads to."""
        await self.receipts.put(receipt.token_sha256, receipt)

    async def keep_publication(self, publication: Publication) -> None:
        """Keep what was posted."""
        await self.publications.put(publication.publication_id, publication)

    async def keep_task(self, task: TakeDown) -> bool:
        """Keep this version of a take-down, and return whether it was new; as `keep`."""
        is_new = self.take_downs.get(task.publication_id) != task
        await self.take_downs.put(task.publication_id, task)
        return is_new

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

    def kept_of(self, youth_id: UUID) -> Kept:
        """Return every row about a young person."""
        youth, publications = self.youth(youth_id), self.showing(youth_id)
        tasks = (self.take_downs.get(p.publication_id) for p in publications)
        notices = (self.notices.get(sha256) for sha256 in youth.read_notices)
        return Kept(
            youth=youth,
            publications=tuple(publications),
            take_downs={task.publication_id: task for task in tasks if task is not None},
            links=tuple(link for link in self.links if link.youth_id == youth_id),
            receipts=tuple(kept for kept in self.receipts if kept.youth_id == youth_id),
            notices={text.shown.sha256: text for text in notices if text is not None},
        )
