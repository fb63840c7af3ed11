"""What the person concerned may know: which account is listed, and what a platform was told.

AVG art. 15: what is kept, to whom it went, why, and for how long.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from services.instaclean.domain import states
from services.instaclean.domain.account import Account
from services.instaclean.domain.batch import Batch
from services.instaclean.domain.notice import Notice
from services.instaclean.domain.reference import REFERENCES
from services.instaclean.domain.tally import Tally
from services.instaclean.texts import PERSON
from shared.contracts.instaclean.access import PersonEntry, PersonNotice
from shared.contracts.message import Personal
from shared.language.instaclean import DECISIONS
from shared.language.taxonomy import CATEGORIES, PLATFORMS


@dataclass(frozen=True, slots=True)
class Terms:
    """How long something is kept after it has ended, and where days begin."""

    retention: timedelta
    zone: tzinfo

    def day(self, moment: datetime) -> str:
        """Return the day a moment falls on, as people write it: 31-12-2026."""
        return f"{moment.astimezone(self.zone):%d-%m-%Y}"


def person_notice(notice: Notice, batch: Batch | None, terms: Terms) -> PersonNotice:
    """Return a notice without who wrote it; `batch` is the one it is in."""
    rule = REFERENCES.get(notice.reference or "")
    decision, complaint = notice.decision, notice.complaint
    ends_at = notice.complain_by if notice.state in states.ENDED else None
    return PersonNotice(
        notice_id=notice.notice_id,
        platform=notice.platform,
        handle=notice.handle,
        category=notice.category,
        ground=notice.ground,
        reference=notice.reference,
        rule=rule.title if rule else None,
        explanation=notice.explanation,
        addresses=tuple(item.url for item in notice.items),
        state=notice.state,
        prepared_at=notice.prepared_at,
        sent_at=batch.sent_at if batch and notice.went_out else None,
        decision=decision.decision if decision else None,
        decided_at=decision.decided_at if decision else None,
        complained_at=complaint.filed_at if complaint else None,
        complaint_won=complaint.won if complaint else None,
        kept_until=ends_at + terms.retention if ends_at else None,
    )


def person_entry(
    accounts: Sequence[Account], tally: Tally, notices: Sequence[PersonNotice], terms: Terms
) -> PersonEntry:
    """Return an account on the list: the first of `accounts`; the others are the same."""
    account = accounts[0]
    off_the_list = account.state == states.DROPPED
    entry = PersonEntry(
        entry_id=account.entry_id,
        platform=account.platform,
        handles=_names(accounts),
        state=account.state,
        signals=len(tally.signals),
        categories=tally.categories_in_order,
        first_seen=tally.first_seen if tally.signals else None,
        last_seen=tally.last_seen if tally.signals else None,
        kept_until=account.moves[-1].at + terms.retention if off_the_list else None,
        notices=tuple(sorted(notices, key=lambda notice: notice.prepared_at)),
        text="",
    )
    return entry.model_copy(update={"text": "\n\n".join(_paragraphs(entry, terms))})


def _names(accounts: Iterable[Account]) -> tuple[Personal, ...]:
    """Return every name, each once; they are compared, and shown as they were typed."""
    every = [name for account in accounts for name in (account.handle, *account.handles)]
    return tuple({name.get_secret_value(): name for name in every}.values())


def _paragraphs(entry: PersonEntry, terms: Terms) -> Iterator[str]:
    yield "\n".join(_of_entry(entry, terms))
    for notice in entry.notices:
        yield "\n".join(_of_notice(notice, terms))


def _of_entry(entry: PersonEntry, terms: Terms) -> Iterator[str]:
    key = "off-the-list" if entry.state == states.DROPPED else "listed"
    yield PERSON[key].format(platform=_platform(entry.platform))
    if entry.first_seen and entry.last_seen:
        first, last = terms.day(entry.first_seen), terms.day(entry.last_seen)
        yield PERSON["seen"].format(times=entry.signals, first=first, last=last)
        labels = ", ".join(_category(code) for code in entry.categories)
        yield PERSON["categories"].format(categories=labels)
    if entry.kept_until:
        yield PERSON["kept-until"].format(day=terms.day(entry.kept_until))
    elif not entry.notices:
        yield PERSON["kept-while-listed"].format(days=terms.retention.days)


def _of_notice(notice: PersonNotice, terms: Terms) -> Iterator[str]:
    platform = _platform(notice.platform)
    if notice.sent_at:
        on = terms.day(notice.sent_at)
        yield PERSON["sent"].format(on=on, platform=platform)
    else:
        on = terms.day(notice.prepared_at)
        yield PERSON["not-sent"].format(on=on, platform=platform)
    yield PERSON["why"].format(category=_category(notice.category))
    if notice.ground:
        rule = notice.rule or notice.reference or PERSON["unknown"]
        yield PERSON[notice.ground].format(rule=rule)
    if notice.explanation:
        yield PERSON["explanation"].format(text=notice.explanation.get_secret_value())
    if notice.addresses:
        links = ", ".join(address.get_secret_value() for address in notice.addresses)
        yield PERSON["addresses"].format(links=links)
    if notice.sent_at:
        yield from _of_answer(notice, terms)
    if notice.kept_until:
        yield PERSON["kept-until"].format(day=terms.day(notice.kept_until))
    else:
        yield PERSON["kept-while-open"].format(days=terms.retention.days)


def _of_answer(notice: PersonNotice, terms: Terms) -> Iterator[str]:
    platform = _platform(notice.platform)
    if notice.decision and notice.decided_at:
        words = DECISIONS.get(notice.decision, notice.decision)
        on = terms.day(notice.decided_at)
        yield PERSON["decided"].format(platform=platform, on=on, decision=words)
    else:
        yield PERSON["undecided"].format(platform=platform)
    if notice.complained_at:
        on = terms.day(notice.complained_at)
        yield PERSON["complained"].format(platform=platform, on=on)
        outcomes = {None: "complaint-open", True: "complaint-won", False: "complaint-lost"}
        yield PERSON[outcomes[notice.complaint_won]]


def _platform(code: str) -> str:
    return PLATFORMS[code].label if code in PLATFORMS else code


def _category(code: str) -> str:
    return CATEGORIES[code].label if code in CATEGORIES else code
