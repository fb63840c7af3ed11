from datetime import date

import pytest

from shared.privacy.identifying import find
from tests.privacy.found import DIGEST, kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Woont op Dorpsstraat 12.", "address"),
        ("Kom naar de Coolsingel 40 als je durft.", "address"),
        ("Ze staan bij Van der Helststraat 5a te wachten.", "address"),
        ("Hij woont op dorpsstraat 12", "address"),
        ("kom naar dorpsstraat 12, vanavond", "address"),
        ("Haar adres is Weena 70.", "address"),
        ("Laan van Meerdervoort 120 is genoemd.", "address"),
        ("She lives at 12 Baker Street.", "address"),
        ("Haar huis aan de Burgemeester de Villeneuvesingel 7 staat erop.", "address"),
        ("Woont op 3011 AB.", "postcode"),
        ("Er staat 3011ab bij.", "postcode"),
        ("Er staat 3011AB bij.", "postcode"),
        ("Postcode 2011 CD staat erbij.", "postcode"),
        ("De code 3011 xb staat erbij.", "postcode"),
    ],
)
def test_where_somebody_lives_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 OM en politie.",
        "Sinds 2025 EU-regels.",
        "Hij was onderweg 2 keer.",
        "Op het schoolplein 2 jongens.",
        "In de straat 3 filmpjes.",
        "Er is 2500mg per doos, of 1500 MB aan beeld.",
        "Er waren 1200 in de groep en 1300 op Snapchat.",
        "De Coolsingel 14:30 uur.",
        "Bij de Kalverstraat 3 keer gefilmd.",
    ],
)
def test_years_counts_and_units_are_no_address(text: str) -> None:
    assert kinds(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Geboren op 01-02-2010 volgens de post.",
        "Haar geboortedatum is 1 februari 2010.",
        "geb. 1-2-10",
        "Ze is jarig op 3 mei 2011.",
        "Date of birth: 2010-02-01.",
        "Er staat 01-02-2010 geboren bij.",
    ],
)
def test_a_date_that_is_said_to_be_a_birth_date_is_one(text: str) -> None:
    assert kinds(text) == ("birth-date",)


def test_a_date_long_ago_may_be_a_birth_date() -> None:
    def found(text: str) -> list[str]:
        return [f.kind for f in find(text, digest=DIGEST, today=date(2026, 11, 27))]

    assert found("Er staat 01-02-2010 bij.") == ["birth-date"]
    assert found("Er staat 01-02-2024 bij.") == []


def test_handles_are_looked_for_only_if_the_reported_ones_are_known() -> None:
    text = "Het account @plug010 tagt @fatima.2010 in elke post."

    assert kinds(text) == ()
    (finding,) = find(text, digest=DIGEST, reported=["Plug010"])
    assert (finding.kind, text[finding.start : finding.end]) == ("handle", "@fatima.2010")


@pytest.mark.parametrize(
    "address",
    [
        "fatima@example.org",
        "Şeyma@voorbeeld.nl",
        "jan.o'brien@mail.example.com",
        "daan (at) example.org",
    ],
)
def test_an_e_mail_address_is_found(address: str) -> None:
    assert "e-mail-address" in kinds(f"Mail naar {address} voor meer.")
