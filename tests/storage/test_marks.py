"""What counts as lost, by the numbers that a broker gives."""

from datetime import UTC, datetime, timedelta

import pytest
from nats.js.api import StreamConfig, StreamInfo, StreamState

from shared.broker.streams import DAY, DEAD, EVENTS
from shared.storage.marks import Mark, Rows, Seal, StateLost, Stream, shortages, stream_of
from tests.world import KEY

NOW = datetime(2026, 11, 27, tzinfo=UTC)
BORN = NOW - timedelta(days=100)
MARKED = Stream(created=BORN, last=50)


def info(
    name: str, *, messages: int, last: int, deleted: int = 0, days: int = 730
) -> StreamInfo:
    state = StreamState(messages, 0, 1, last, 0, num_deleted=deleted)
    config = StreamConfig(name=name, max_age=days * DAY)
    return StreamInfo(config=config, state=state, created=BORN)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (Stream(created=BORN, last=50), ""),
        (Stream(created=BORN, last=51), ""),
        (Stream(created=BORN, last=49), "ends at 49, and had come to 50"),
        (Stream(created=BORN, last=50, gaps=1), "lacks 1 messages"),
        (Stream(created=BORN + timedelta(seconds=1), last=90), "was made anew"),
        (Stream(created=BORN - timedelta(seconds=1), last=50), ""),  # from a copy
        (None, "is gone"),
    ],
)
def test_a_stream_may_have_come_further_and_nothing_else(
    stream: Stream | None, words: str
) -> None:
    mark = Mark(service="signals", streams={EVENTS: MARKED})

    assert words in shortages(mark, {EVENTS: stream}).get(EVENTS, "")
    assert bool(words) == bool(shortages(mark, {EVENTS: stream}))


def test_of_young_events_each_one_counts_also_the_first() -> None:
    assert stream_of(info(EVENTS, messages=40, last=50), now=NOW).gaps == 10


def test_old_events_go_by_their_age_from_the_front_only() -> None:
    old = info(EVENTS, messages=40, last=50, deleted=3, days=99)

    assert stream_of(old, now=NOW).gaps == 3


def test_what_may_be_erased_has_no_gaps() -> None:
    assert stream_of(info(DEAD, messages=1, last=50, deleted=49), now=NOW).gaps == 0


def test_a_mark_is_only_raised() -> None:
    mark = Mark(service="signals", tables={"a": Rows(keys=5, revisions=50)})
    behind = {"a": Rows(keys=4, revisions=60), "b": Rows(keys=1, revisions=1)}

    raised = mark.raised(behind, {EVENTS: MARKED})

    assert raised.tables == {"a": Rows(keys=5, revisions=60), "b": Rows(keys=1, revisions=1)}
    assert raised.streams == {EVENTS: MARKED}


def test_what_an_operator_gives_up_is_expected_no_longer() -> None:
    mark = Mark(
        service="signals",
        tables={"a": Rows(keys=5, revisions=50)},
        streams={EVENTS: MARKED, "KV_signals": MARKED},
    )

    assert mark.without([EVENTS]).streams == {"KV_signals": MARKED}
    assert mark.without([EVENTS]).tables == mark.tables
    assert mark.without(["KV_signals"]).tables == {}


def test_a_mark_read_back_is_still_signed_whatever_the_order_of_its_tables() -> None:
    tables = {name: Rows(keys=1, revisions=1) for name in "bca"}
    mark = Seal(KEY).sign(Mark(service="signals", tables=tables, streams={EVENTS: MARKED}))
    turned = mark.model_copy(update={"tables": dict(sorted(tables.items()))})

    Seal(KEY).check(Mark.model_validate_json(turned.model_dump_json()))
    with pytest.raises(StateLost, match="not signed"):
        Seal(KEY).check(mark.model_copy(update={"service": "policy"}))


def test_the_check_of_a_key_does_not_tell_the_key() -> None:
    assert Seal(KEY).key_check != Seal(KEY[::-1]).key_check
    assert KEY not in Seal(KEY).sign(Mark(service="signals")).model_dump_json()
