"""May two names be one person's? A doubt is asked about; two parents with two names are not."""
# ruff: noqa: RUF001 - names of every origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consent.domain.names import may_be_one

MAY_BE_ONE = [
    ("F", "f"),
    ("Fatma Yılmaz", "fatma yilmaz"),
    ("Fatma Yılmaz", "FATMA YILMAZ"),
    ("Fatma Yılmaz", "F. Yilmaz"),
    ("Fatma Yılmaz", "Yılmaz, Fatma"),
    ("Fatma Yılmaz", "Mevr. F. Yilmaz"),
    ("Fatma Yılmaz", "Fatma"),
    ("Fatma Yılmaz", "Yilmaz"),
    ("Fatma Yılmaz", "Fatma Yilmas"),
    ("Fatma Yılmaz", "Fatma de Boer"),  # by marriage
    ("Fatma Yılmaz", "Fatma de Boer-Yilmaz"),
    ("Fatma Yılmaz", "FatmaYilmaz"),
    ("Fatma Yılmaz", "mama"),
    ("Fatma Yılmaz", "de moeder van Sam"),
    ("Fatma Yılmaz", "ouder"),
    ("Fatma Yılmaz", "."),
    ("Fatma Yılmaz", "🙂"),
    ("Fatma Yılmaz", "فاطمة يلماز"),
    ("Mama", "mam"),
    ("Ouder 1", "Ouder 2"),
    ("J. de Vries", "Jan de Vries"),
    ("Siobhán O'Brien", "Siobhan O\N{RIGHT SINGLE QUOTATION MARK}Brien"),
    ("Łukasz Żak", "Lukasz Zak"),
    ("Mohamed el Amrani", "Mohammed Amrani"),
    ("Наталья Иванова", "наталья иванова"),
]
ARE_TWO = [
    ("Fatma Yılmaz", "Mehmet Yılmaz"),
    ("Fatma Yılmaz", "M. Yilmaz"),
    ("Jan de Vries", "Anna de Vries"),
    ("Jan Jansen", "Ans Jansen"),
    ("Mama", "Papa"),
    ("mama Yilmaz", "papa Yilmaz"),
    ("Moeder van Sam", "Vader van Sam"),
    ("Bo Bakker", "Mo de Boer"),
    ("Siobhán O'Brien", "Kwame Mensah"),
    ("Наталья Иванова", "Борис Петров"),
]


@pytest.mark.parametrize(("name", "other"), MAY_BE_ONE)
def test_a_name_written_in_another_way_may_be_one_person(name: str, other: str) -> None:
    assert may_be_one(name, other)
    assert may_be_one(other, name)


@pytest.mark.parametrize(("name", "other"), ARE_TWO)
def test_two_parents_are_not_asked_whether_they_are_one(name: str, other: str) -> None:
    assert not may_be_one(name, other)
    assert not may_be_one(other, name)


NAMES = st.sampled_from(sorted({name for pair in MAY_BE_ONE + ARE_TWO for name in pair}))
ANYTHING = NAMES | st.text(max_size=30)


@given(ANYTHING, ANYTHING)
def test_it_makes_no_difference_who_is_named_first(name: str, other: str) -> None:
    assert may_be_one(name, other) is may_be_one(other, name)


@given(ANYTHING)
def test_everybody_may_be_themselves(name: str) -> None:
    assert may_be_one(name, name)


@given(NAMES, NAMES, st.sampled_from([str.upper, str.lower, str.title]))
def test_capitals_titles_and_spaces_change_nothing(
    name: str, other: str, letters: object
) -> None:
    dressed = f"  Dhr.  {letters(name)} "  # type: ignore[operator]

    assert may_be_one(dressed, other) is may_be_one(name, other)


@given(
    st.lists(
        st.sampled_from(["Fatma", "Mehmet", "Jan", "Anna", "Kwame", "Bo"]),
        min_size=1,
        max_size=3,
    )
)
def test_initials_are_as_good_as_a_name(first_names: list[str]) -> None:
    initials = ".".join(name[0] for name in first_names)

    assert may_be_one(f"{initials}. Bakker", f"{' '.join(first_names)} Bakker")
