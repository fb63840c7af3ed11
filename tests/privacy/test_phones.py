from datetime import date

import phonenumbers
import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from tests.privacy.found import kinds, words

SEPARATORS = (
    "",
    " ",
    "-",
    ".",
    "/",
    " - ",
    "\N{NON-BREAKING HYPHEN}",
    "\N{NO-BREAK SPACE}",
    "\u200b",
)


@pytest.mark.parametrize(
    "number",
    [
        "+31 (0)6 12345678",
        "06.12.34.56.78",
        "06/12345678",
        "tel.0612345678",
        "06\N{NON-BREAKING HYPHEN}12345678",
        "06 - 12 34",
        "06 - 12 34 56 78",
        "(010) 123 45 67",
        "31612345678",
        "wa.me/31612345678",
        "https://wa.me/31612345678",
        "+31612345678",
        "+31 6 12 34 56 78",
        "0031 6 12345678",
        "0031(0)612345678",
        "+49 1512 3456789",
        "+32 470 12 34 56",
        "0044 7911 123456",
        "06-12 34 56 78",
        "06-1234 5678",
        "0 6 1 2 3 4 5 6 7 8",
        "06_12345678",
        "010-1234567",
        "0181 12 34 56",
        "06\u200b1234\u200b5678",
        "٠٦١٢٣٤٥٦٧٨",
        "06 twaalf 34 zesenvijftig 78",
        "nul zes een twee drie vier vijf zes zeven acht",
    ],
)
def test_a_phone_number_is_found_in_every_spelling(number: str) -> None:
    assert kinds(f"Bel haar op {number}.") == ("phone-number",)
    assert words(f"Bel haar op {number}, snel.", "phone-number")


@pytest.mark.parametrize(
    "text",
    [
        "Het filmpje stond er op 12-11-2026.",
        "De post is van 06-11-2026 om 14:30.",
        "De post is van 06-2026.",
        "Bel de politie: 0900-8844.",
        "De Kindertelefoon is 0800-0432.",
        "Er zijn 12.345.678 weergaven.",
        "De prijzen zijn 10, 20, 30, 40 en 50 euro.",
        "Van 06:30 tot 12:45 uur, of van 06.30 tot 18.00 uur.",
        "Zie https://www.tiktok.com/@plug/video/7301234567890123456.",
    ],
)
def test_a_day_a_time_a_count_and_a_public_number_are_no_phone_number(text: str) -> None:
    assert kinds(text) == ()


@given(
    st.integers(10_000_000, 59_999_999),
    st.sampled_from(("06", "+316", "00316", "+31 6", "+31 (0)6", "0031 (0)6")),
    st.sampled_from(SEPARATORS),
    st.sampled_from(((8,), (4, 4), (2, 2, 2, 2), (2, 3, 3), (3, 3, 2))),
)
def test_any_mobile_number_is_found_in_any_grouping(
    number: int, prefix: str, separator: str, sizes: tuple[int, ...]
) -> None:
    digits, groups = str(number), []
    for size in sizes:
        groups.append(digits[:size])
        digits = digits[size:]
    written = separator.join((prefix, *groups))

    assert "phone-number" in kinds(f"Bel {written} voor meer")


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_a_number_of_any_country_is_found(region: str) -> None:
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    written = phonenumbers.format_number(
        example or phonenumbers.example_number(region),
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    )

    assert "phone-number" in kinds(f"Bel {written} voor meer.")


@given(
    st.dates(min_value=date(1990, 1, 1)).map(lambda day: (day.day, day.month, day.year)),
    st.sampled_from(("{0}-{1}-{2}", "{0:02}-{1:02}-{2}", "{0:02}/{1:02}/{2}", "{0}.{1}.{2}")),
)
def test_no_day_in_dutch_spelling_is_found(day: tuple[int, int, int], form: str) -> None:
    if day[2] < 2100:
        assert kinds(f"Het filmpje stond er op {form.format(*day)} nog.") == ()


def is_valid(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return False
    services = (PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE)
    return (
        phonenumbers.is_valid_number(parsed)
        and phonenumbers.number_type(parsed) not in services
    )


def test_numbers_made_up_by_another_library_are_found() -> None:
    faker = Faker("nl_NL")
    faker.seed_instance(3)
    valid = [n for _ in range(200) if is_valid(n := faker.phone_number())]

    assert len(valid) > 50
    assert [n for n in valid if "phone-number" not in kinds(f"Bel {n} nu.")] == []
