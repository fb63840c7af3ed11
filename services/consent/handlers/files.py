"""One young person's file, what is to be asked for anew, and consent in numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic_core import to_json

from services.consent.domain import receipt
from services.consent.domain.age import day
from services.consent.domain.decide import Rules, objections
from services.consent.domain.ending import ending
from services.consent.domain.notice import Organisation
from services.consent.domain.publication import Publication
from services.consent.domain.words import CHANNELS
from services.consent.domain.youth import Use, Youth
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.files import (
    AskNumbers,
    ChannelNumbers,
    ConsentFile,
    ConsentNumbers,
    Ending,
    ListEnding,
    PostedView,
    SaidView,
    ShowFile,
    SignedView,
)
from shared.messaging.inbox import Refuse

FEWEST = 5  # a number below it, but not zero, could point at somebody


@inbox.on(ShowFile)
async def show_file(
    query: ShowFile, store: ConsentStore, organisation: Organisation, kvk: str, now: datetime
) -> ConsentFile:
    """Return all that is kept of a young person; nothing known is an empty file."""
    youth = store.youth(query.youth_id)
    signed = tuple(
        SignedView(
            consent_id=consent.consent_id,
            state=receipt.state(youth, consent, now=now),
            record=to_json(
                receipt.record(youth.youth_id, consent, organisation=organisation, kvk=kvk)
            ).decode(),
        )
        for consent in youth.consents
    )
    open_links = [link for link in store.open_links(youth.youth_id) if not link.closed(now=now)]
    return ConsentFile(
        youth_id=youth.youth_id,
        born_on=youth.born_on and youth.born_on.isoformat(),
        signed=signed,
        said=tuple(sorted(_said(youth), key=lambda said: said.at)),
        posted=tuple(_posted(p, store=store) for p in store.showing(youth.youth_id)),
        open_links=len(open_links),
    )


@inbox.on(ListEnding)
async def list_ending(
    query: ListEnding, store: ConsentStore, rules: Rules, now: datetime
) -> Ending:
    """Return what is to be asked for anew, of a group or an event if one is named."""
    if not store.is_fresh():
        raise Refuse("not-ready")
    today = day(now)
    until = today + timedelta(days=query.days)
    found = [
        view
        for youth in store.youths
        if not query.youths or youth.youth_id in query.youths
        for view in ending(youth, today=today, until=until, notices=rules.notices)
        if query.event_id in (None, view.event_id)
    ]
    found.sort(key=lambda view: (view.on, view.consent_id))
    return Ending(consents=tuple(found[: query.limit]), total=len(found))


@inbox.on(AskNumbers)
async def ask_numbers(
    _query: AskNumbers, store: ConsentStore, rules: Rules, now: datetime
) -> ConsentNumbers:
    """Return how many may be shown where, with small numbers left out."""
    if not store.is_fresh():
        raise Refuse("not-ready")
    youths = [youth for youth in store.youths if youth.consents]
    channels = []
    for channel in CHANNELS:
        use = Use(channel=channel)
        may = sum(
            not objections(
                (youth.youth_id,), {youth.youth_id: youth}, use=use, now=now, rules=rules
            )
            for youth in youths
        )
        channels.append(_numbers(channel, may, len(youths)))
    waiting = sum(task.waits for task in store.take_downs)
    return ConsentNumbers(
        youths=_shown(len(youths)), channels=tuple(channels), to_be_taken_down=_shown(waiting)
    )


def _numbers(channel: str, may: int, of: int) -> ChannelNumbers:
    """Leave out both sides if one is small: it could be subtracted from the whole."""
    hidden = _shown(may) is None or _shown(of - may) is None
    return ChannelNumbers(
        channel=channel, may=None if hidden else may, may_not=None if hidden else of - may
    )


def _shown(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST else None


def _said(youth: Youth) -> Iterator[SaidView]:
    for assent in youth.assents:
        what = "assent" if assent.given else "objection"
        yield SaidView(what=what, at=assent.said_at, by="youth", channels=assent.channels)
    for taken in youth.withdrawals:
        yield SaidView(
            what="withdrawal",
            at=taken.withdrawn_at,
            by=taken.by and taken.by.value,
            channels=taken.channels,
        )
    for wrong in youth.invalidations:
        yield SaidView(what="invalidation", at=wrong.at)
    for ended in youth.ended:
        yield SaidView(what="guardian-ended", at=ended.ended_at)


def _posted(publication: Publication, *, store: ConsentStore) -> PostedView:
    task = store.take_downs.get(publication.publication_id)
    state = "there" if task is None else "to-be-taken-down" if task.waits else "taken-down"
    return PostedView(
        publication_id=publication.publication_id,
        image_id=publication.image_id,
        channel=publication.channel,
        purpose=publication.purpose,
        url=publication.url,
        posted_at=publication.posted_at,
        state=state,
    )
