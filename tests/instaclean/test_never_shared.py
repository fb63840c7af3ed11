"""A signal proves to be of what is never shared, or to point at another account."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.instaclean.inbox import inbox
from shared.contracts.instaclean.link import AccountDropped
from shared.contracts.instaclean.queue import AccountReturned, ReportAccount
from shared.contracts.signals.change import CategoryCorrected
from shared.messaging.inbox import Refuse

FOLDER = "GeheimeMap"


def kept(world: Any) -> bytes:
    return b"".join(row.value or b"" for row in world.shelf._rows.values())


def corrected(report: ReportAccount, category: str, *also: str) -> CategoryCorrected:
    return CategoryCorrected(
        signal_id=report.signal_id,
        revision=2,
        category=category,
        also=also,
        previous=report.category,
        urgency="high",
        platform=report.platform,
        seen_at=report.seen_at,
    )


def linked(world: Any, **changed: Any) -> ReportAccount:
    """Return a report with a link in each field that can have one."""
    report: ReportAccount = world.report("plug")
    fields: dict[str, Any] = report.model_dump() | {
        "url": f"https://mega.nz/{FOLDER}",
        "handle": f"https://www.instagram.com/p/{FOLDER}/",
    }
    return ReportAccount(**fields | changed)


@pytest.mark.parametrize("named", [("sexting",), ("grooming",), ("geweld", "sexting")])
async def test_what_was_kept_of_it_loses_its_links(world: Any, named: tuple[str, ...]) -> None:
    report = linked(world)
    await world.do(report)
    assert FOLDER.encode() in kept(world)

    await world.do(corrected(report, *named))

    assert FOLDER.encode() not in kept(world)
    assert report.signal_id in world.forgotten


@pytest.mark.parametrize("category", ["sexting", "grooming"])
async def test_a_report_that_comes_after_it_keeps_no_link_either(
    world: Any, category: str
) -> None:
    report = linked(world, handle="plug")
    await world.do(corrected(report, category))
    await world.do(report)

    assert FOLDER.encode() not in kept(world)
    with pytest.raises(Refuse, match="never-on-the-list"):
        await world.do(linked(world, signal_id=report.signal_id))
    assert FOLDER.encode() not in kept(world)


async def test_another_harmless_category_leaves_the_links(world: Any) -> None:
    report = linked(world)
    await world.do(report)
    await world.do(corrected(report, "hulpvraag"))

    assert FOLDER.encode() in kept(world)


@pytest.mark.parametrize("field", ["handle", "url", "platform_id"])
async def test_no_picture_is_reported_in_any_field(world: Any, field: str) -> None:
    with pytest.raises(Refuse, match="no-images"):
        await world.do(linked(world, **{field: "data:image/png;base64,iVBORw0KGgo="}))

    assert kept(world) == b""


def test_keyed_hashes_and_numbers_are_no_picture() -> None:
    assert inbox.forbids
    assert inbox.forbids("ffd8ffe0" * 8) is None
    assert inbox.forbids(str(UUID(hex="ffd8ffe0" * 4))) is None
    assert inbox.forbids("ffd8ffe0" * 9)


async def test_a_signal_that_was_amended_counts_for_its_present_account_only(
    world: Any,
) -> None:
    wrong = world.report("wrong")
    await world.do(wrong)
    right = ReportAccount(
        **wrong.model_dump(exclude={"id", "account_key", "handle", "instead_of"}),
        account_key=world.report("right").account_key,
        handle="right",
        instead_of=wrong.account_key,
    )
    for _ in range(2):
        await world.do(right)

    (dropped,) = world.heard(AccountDropped)
    assert dropped.entry_id == world.store.find(wrong.account_key).entry_id
    assert world.store.find(right.account_key).state == "queued"
    assert world.store.sighting_of(wrong.signal_id).entry_id != dropped.entry_id


async def test_an_account_that_another_signal_points_at_stays_on_the_list(world: Any) -> None:
    wrong, other = world.report("wrong"), world.report("wrong", 2)
    for report in (wrong, other):
        await world.do(report)
    fields: dict[str, Any] = wrong.model_dump() | {
        "id": uuid4(),
        "account_key": world.report("right").account_key,
        "handle": "right",
        "instead_of": wrong.account_key,
    }
    await world.do(ReportAccount(**fields))

    assert world.heard(AccountDropped) == []


async def test_amended_back_it_counts_for_the_first_account_again(world: Any) -> None:
    first = world.report("first")
    second: dict[str, Any] = first.model_dump() | {
        "id": uuid4(),
        "account_key": world.report("second").account_key,
        "handle": "second",
        "instead_of": first.account_key,
    }
    back = first.model_dump() | {"id": uuid4(), "instead_of": second["account_key"]}
    for fields in (first.model_dump(), second, back):
        world.now += timedelta(minutes=1)
        await world.do(ReportAccount(**fields))

    assert [e.entry_id for e in world.heard(AccountReturned)] == [
        world.store.find(first.account_key).entry_id
    ]
    assert world.store.find(second["account_key"]).state == "dropped"
