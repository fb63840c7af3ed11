"""No command or query gets in with a moment that no calendar can count with."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from shared.contracts.message import REGISTRY, Command, Message, Query
from shared.contracts.moments import out_of_bounds
from shared.hosting.service import installed
from shared.language.clock import coarse, day_of, local, midnight
from shared.language.refusals import OURS
from shared.messaging.inbox import Refuse
from tests.signals.world import SIGNAL, World, log

installed()
EAST = timezone(timedelta(hours=14))
FIRST, LAST = datetime.min.replace(tzinfo=EAST), datetime.max.replace(tzinfo=UTC)


def kinds_in(annotation: Any) -> set[type]:
    """Return `datetime`, `date` or both, whichever a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, date):
        return {annotation}
    return set().union(*map(kinds_in, get_args(annotation)))


DATED = [
    (kind, name)
    for kind in REGISTRY.values()
    if issubclass(kind, Command | Query)
    for name, field in kind.model_fields.items()
    if kinds_in(field.annotation)
]


@pytest.mark.parametrize(("kind", "name"), DATED, ids=lambda part: getattr(part, "name", part))
@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_every_moment_and_day_that_is_asked_or_said_has_bounds(
    kind: type[Message], name: str, year: int
) -> None:
    (of, *_) = kinds_in(kind.model_fields[name].annotation)
    value = datetime(year, 6, 1, tzinfo=UTC) if of is datetime else date(year, 6, 1)
    empty = dict.fromkeys(kind.model_fields)

    assert out_of_bounds(kind.model_construct(**empty | {name: value})) == name
    assert out_of_bounds(kind.model_construct(**empty | {name: (value,)})) == name
    assert out_of_bounds(kind.model_construct(**empty)) is None


@pytest.mark.parametrize("moment", [FIRST, LAST])
async def test_a_signal_seen_at_the_end_of_the_calendar_is_refused_with_its_field(
    moment: datetime,
) -> None:
    world = World()

    with pytest.raises(Refuse, match="no-such-time") as refused:
        await world.hear(log(seen_at=moment))
    assert refused.value.field == "seen_at"
    assert world.store.find(SIGNAL) is None
    assert all(refused.value.reason in words for words in OURS.values())


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_what_was_kept_of_such_a_moment_is_shown(moment: datetime) -> None:
    assert local(moment).year in (1, 9999)
    assert day_of(moment) in (date.min, date.max)
    assert coarse(moment, "week").year in (1, 9999)
    assert midnight(day_of(moment)).year in (1, 9999)
