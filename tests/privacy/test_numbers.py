import pytest
from faker import Faker
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.privacy.found import kinds, words

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def completed(number: int) -> str | None:
    """Return the BSN that begins with the eight digits of `number`, if there is one."""
    digits = f"{number:08}"
    last = sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11
    return f"{digits}{last}" if last < 10 else None


@pytest.mark.parametrize(
    "text",
    [
        "BSN 1112.22.333",
        "BSN 111 222 333",
        "111222333 staat in beeld.",
        "Je leest 111.222.333 op de pas.",
        "Je leest 111-222-333 op de pas.",
        "Je leest 11 12 22 333 op de pas.",
        "In 2026 111222333 gedeeld.",
        "burgerservicenummer: 1112 22 333",
        "Je leest ١١١٢٢٢٣٣٣ op de pas.",
    ],
)
def test_a_bsn_is_found_in_every_grouping(text: str) -> None:
    assert kinds(text) == ("bsn",)


def test_a_bsn_that_lost_its_zero_in_front_has_eight_digits() -> None:
    number = next(bsn for n in range(1_234_567, 2_000_000) if (bsn := completed(n)))

    assert words(f"BSN {number.lstrip('0')}", "bsn") == [number.lstrip("0")]
    assert words(f"Er staat {number.lstrip('0')} op", "bsn") == [number.lstrip("0")]


def test_a_number_that_is_called_a_bsn_is_one_also_when_it_was_mistyped() -> None:
    assert kinds("BSN 111222334 staat in beeld.") == ("bsn",)


@pytest.mark.parametrize(
    "text",
    [
        "Nummer 111222334 staat in beeld.",
        "Op 12-11-2026 waren er 3 filmpjes.",
        "De video heeft 111.222.333 weergaven.",
        "Gezien op 20261112 en op 12112026.",
        "Zie https://www.instagram.com/p/111222333/.",
        "000000000",
    ],
)
def test_another_number_is_no_bsn(text: str) -> None:
    assert kinds(text) == ()


@given(
    st.integers(1_000_000, 99_999_999),
    st.sampled_from(("", ".", "-", " ")),
    st.sampled_from(((9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5), (5, 4))),
)
def test_any_bsn_is_found_in_any_grouping(
    number: int, separator: str, sizes: tuple[int, ...]
) -> None:
    digits, groups = completed(number), []
    assume(digits is not None)
    assert digits
    for size in sizes:
        groups.append(digits[:size])
        digits = digits[size:]

    assert "bsn" in kinds(f"Het nummer {separator.join(groups)} staat op de foto.")


def test_what_another_library_makes_up_is_found() -> None:
    faker = Faker("nl_NL")
    faker.seed_instance(5)

    assert all("bsn" in kinds(f"Nummer {faker.ssn()} staat erbij.") for _ in range(100))
    assert all("iban" in kinds(f"Betaal op {faker.iban()} vandaag.") for _ in range(100))
    plates = [faker.license_plate() for _ in range(200)]
    assert sum("licence-plate" in kinds(f"Kenteken {plate}.") for plate in plates) > 150


@pytest.mark.parametrize(
    "number",
    [
        "NL91ABNA0417164300",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300",
        "BE68 5390 0754 7034",
        "NL91.ABNA.0417.1643.00",
    ],
)
def test_an_iban_is_found_in_every_grouping(number: str) -> None:
    assert words(f"Betaal aan {number} en stuur een bericht.", "iban") == [number]


def test_an_account_with_wrong_check_digits_is_none() -> None:
    assert "iban" not in kinds("Betaal aan NL92 ABNA 0417 1643 00 en wacht.")


@pytest.mark.parametrize(
    "text",
    [
        "De auto met AB-12-CD staat ervoor.",
        "Het kenteken is ab12cd.",
        "Kenteken 12 abc 3.",
        "De scooter heeft F-123-AB achterop.",
        "Nummerbord: 1-ABC-23",
    ],
)
def test_a_licence_plate_is_found(text: str) -> None:
    assert kinds(text) == ("licence-plate",)
