import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.cli.instaclean import decision_files
from clients.cli.instaclean.decision_files import MOST, in_parts
from services.instaclean.domain.answers import rows_of

HEAD = "notice_id,decision,note\r\n"


def sheet(count: int) -> str:
    rows = [f'{n},removed,"een\r\nregel {n} {"x" * 90}"\r\n' for n in range(1, count + 1)]
    rows.insert(count // 2, "\r\n")  # an empty line has no number
    return HEAD + "".join(rows)


def test_a_large_sheet_comes_in_parts_that_lose_no_line() -> None:
    cut = list(in_parts(sheet(4000), "csv"))

    assert len(cut) > 2
    assert all(len(part) <= MOST for _, part in cut)
    seen: list[int] = []
    for first, part in cut:
        assert first == len(seen) + 1
        read = csv.DictReader(io.StringIO(part, newline=""))
        seen += [int(row["notice_id"]) for row in read]
    assert seen == list(range(1, 4001))


@pytest.mark.parametrize("whole", [lambda rows: rows, lambda rows: {"decisions": rows}])
def test_a_large_list_of_objects_comes_in_parts_that_lose_none(whole: object) -> None:
    rows = [{"notice_id": n, "note": "x" * 90} for n in range(1, 4001)]

    cut = list(in_parts(json.dumps(whole(rows)), "json"))  # type: ignore[operator]

    assert len(cut) > 2
    assert all(len(part) <= MOST + 2 for _, part in cut)
    assert [row for _, part in cut for row in json.loads(part)] == rows
    assert [json.loads(part)[0]["notice_id"] for _, part in cut] == [first for first, _ in cut]


def test_what_is_no_json_is_one_line_that_cannot_be_read() -> None:
    ((first, part),) = in_parts("{" * (MOST + 1), "json")

    assert (first, len(part)) == (1, MOST)


cells = st.text(st.sampled_from('ab,"\n é'), max_size=6)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=20), st.integers(20, 60))
def test_the_service_reads_the_same_lines_in_parts_as_at_once(
    rows: list[tuple[str, str]], most: int
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("notice_id", "decision"), *rows])
    whole = text.getvalue()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decision_files, "MOST", most)
        cut = list(in_parts(whole, "csv"))

    numbered = [
        (number, row)
        for first, part in cut
        for number, row in enumerate(rows_of(part, "csv"), start=first)
    ]
    assert numbered == list(enumerate(rows_of(whole, "csv"), start=1))
