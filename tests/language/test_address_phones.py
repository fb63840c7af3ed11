import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.addresses.phones import e164


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+32 475 12 34 56", "+32475123456"),
        ("0032 (0)475 12 34 56", "+32475123456"),
        ("+49 151 23456789", "+4915123456789"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("32475123456", "+32475123456"),
        ("010-1234567", "+31101234567"),
        ("(+31) 6 12345678", "+31612345678"),
        ("tel:+31-6-12345678", "+31612345678"),
    ],
)
def test_numbers_of_all_countries_are_known(typed: str, number: str) -> None:
    assert e164(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "naam", "12345", "112", "naam0612345678", "06-1234", "1000123456789", "++", "1.2.3"],
)
def test_what_is_no_phone_number_is_none(typed: str) -> None:
    assert e164(typed) is None


@given(
    st.integers(0, 99_999_999).map("{:08}".format),
    st.sampled_from(["06", "+316", "00316", "+31(0)6", "+31 6", "(06)"]),
    st.lists(
        st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2011", "/", "\u200b"]), min_size=8
    ),
)
def test_marks_between_the_digits_make_no_difference(
    digits: str, prefix: str, marks: list[str]
) -> None:
    typed = prefix + "".join(mark + digit for mark, digit in zip(marks, digits, strict=False))

    assert e164(typed) == f"+316{digits}"


@given(st.text())
def test_a_number_read_again_is_the_same(typed: str) -> None:
    number = e164(typed)

    assert number is None or e164(number) == number
