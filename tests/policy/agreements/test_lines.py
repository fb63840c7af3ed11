import pytest

from services.policy.domain.agreements.lines import line_of

TEXT = '''\
# line 1: a comment with [[agreement]] in it
version = 1
[[partner]]
id = "a"
name = """
[[partner]]
id = "not this one"
"""
neighbourhoods = [
    "noord",  # [[partner]]
    "centrum",
]

[[partner]]
id = "b"
[[agreement]]
id = "x"
[[agreement.clause]]
id = "x/1"
[agreement.clause.fields]
handle = "as-is"
[[agreement.clause]]
id = "x/2"
fields = { handle = "as-is" }
[[agreement]]
"id" = "y"
  [[ agreement . "clause" ]]
  fields.handle = "as-is"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("version",), 2),
        (("partner", 0, "id"), 4),
        (("partner", 0, "name"), 5),
        (("partner", 0, "neighbourhoods", 1), 9),
        (("partner", 1, "id"), 15),
        (("agreement", 0, "clause", 0, "id"), 19),
        (("agreement", 0, "clause", 0, "fields", "handle"), 21),
        (("agreement", 0, "clause", 1, "fields", "handle"), 24),
        (("agreement", 1, "id"), 26),
        (("agreement", 1, "clause", 0, "fields", "handle"), 28),
    ],
)
def test_a_value_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, path) == line


def test_what_is_missing_is_looked_for_in_the_table_it_belongs_to() -> None:
    assert line_of(TEXT, ("agreement", 0, "clause", 1, "text")) == 22


def test_what_is_nowhere_has_no_line() -> None:
    assert line_of(TEXT, ("retention",)) is None
    assert line_of(TEXT, ()) is None


def test_only_the_ends_of_lines_that_toml_knows_are_counted() -> None:
    text = 'a = "een\u2028twee\x85drie"\r\n\r\nb = 1\r\n'

    assert line_of(text, ("b",)) == 3


def test_an_absurdly_long_value_is_not_looked_through() -> None:
    text = "a = [\n" + '["]"],\n' * 20_000 + "]\nb = 1\n"

    assert line_of(text, ("b",)) is None
