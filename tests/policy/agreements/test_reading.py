from datetime import date
from pathlib import Path

import pytest

from clients.demo import scenario
from services import policy
from services.policy.domain.agreements.agreements import TRANSFORMS
from services.policy.domain.agreements.bans import ABOUT_A_PERSON
from services.policy.domain.agreements.reading import BadAgreements, read_agreements, reread
from shared.contracts.policy.decide import FIELDS
from shared.language.taxonomy import CATEGORIES
from tests.policy.builders import TODAY, TOML


def problems(toml: str) -> list[str]:
    with pytest.raises(BadAgreements) as caught:
        read_agreements(toml)
    return str(caught.value).splitlines()


def test_a_right_file_is_read() -> None:
    read = read_agreements(TOML)

    assert read.version == 1
    assert read.agreement[0].review_by == date(2026, 6, 30)
    assert read.agreement[0].clause[0].fields == {"category": "as-is", "seen_at": "day"}
    assert read.clause_texts() == {"politie-2026/1": "De politie hoort van wapens."}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("version = 1", "version = 0", "regel 1, version: moet 1 of meer zijn"),
        ("version = 1", 'version = "1"', "regel 1, version: moet een heel getal zijn"),
        ("version = 1", "version = true", "regel 1, version: moet een heel getal zijn"),
        ("version = 1", "", "version: ontbreekt: voeg het toe"),
        (
            '"politie"\nname',
            '"Politie"\nname',
            "regel 4, partner[0].id: moet een code zijn: eerst een l",
        ),
        (
            'kind = "politie"',
            'kind = "sport"',
            "regel 6, partner[0].kind: moet een van deze zijn: '",
        ),
        (
            'kind = "politie"',
            'kind = "politie"\nneighbourhoods = []',
            "regel 7, partner[0].neighbourhoods: is leeg",
        ),
        (
            'partner = "politie"',
            'partner = "hlat"',
            "regel 10, agreement[0].partner: is geen partner, kies uit: politie",
        ),
        ("dpia", "signed = 1\ndpia", "regel 13, agreement[0].signed: kennen we niet: kijk"),
        (
            'dpia = "DPIA-2026-02"\n',
            "",
            "regel 8, agreement[0].dpia: ontbreekt: voeg het toe",
        ),
        (
            "valid_from = 2026-01-01",
            'valid_from = "2026-01-01"',
            "regel 14, agreement[0].valid_from: moet een datum zijn, zoals 2026-12-31",
        ),
        (
            "valid_until = 2026-12-31",
            "valid_until = 2025-12-31",
            "regel 15, agreement[0].valid_until: ligt voor valid_from",
        ),
        (
            '["wapens"]',
            '["wapens", "messen"]',
            "regel 22, agreement[0].clause[0].categories[1]: 'messen' is geen categorie, kies",
        ),
        (
            '["wapens"]',
            '"wapens"',
            "regel 22, agreement[0].clause[0].categories: moet een lijst zijn",
        ),
        (
            "minimum_urgency",
            'verified_offline = "yes"\nminimum_urgency',
            "regel 23, agreement[0].clause[0].verified_offline: moet true of false zijn",
        ),
        (
            'seen_at = "day"',
            'seen_at = "month"',
            "regel 27, agreement[0].clause[0].fields.seen_at: kan niet 'month' zijn, kies uit",
        ),
        (
            'seen_at = "day"',
            'name = "as-is"',
            "regel 27, agreement[0].clause[0].fields.name: is geen veld van een signaal, kies",
        ),
    ],
)
def test_a_mistake_is_told_with_line_field_and_what_to_do(
    right: str, wrong: str, said: str
) -> None:
    assert right in TOML
    (problem,) = problems(TOML.replace(right, wrong, 1))

    assert problem.startswith(said)


def test_every_mistake_is_told_at_once() -> None:
    bad = TOML.replace('"wapens"', '"messen"').replace('"day"', '"month"')

    assert [p.partition(",")[0] for p in problems(bad)] == ["regel 22", "regel 27"]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (TOML + "[[agreement\n", "regel 28, bestand: is geen geldige TOML"),
        (TOML.replace('"DPIA-2026-02"', "DPIA"), "regel 13, bestand: is geen geldige TOML"),
        ('version = 1\n\nname = """never', "regel 3, bestand: is geen geldige TOML: "),
        ("a = " + "[" * 3000, "bestand: gaat te diep"),
        ("a = " + "9" * 5000, "bestand: gaat te diep, of heeft een te lang getal"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(toml: str, said: str) -> None:
    (problem,) = problems(toml)

    assert problem.startswith(said)


@pytest.mark.parametrize(
    "category", [code for code, category in CATEGORIES.items() if category.never_shared]
)
def test_nothing_can_permit_what_is_never_shared(category: str) -> None:
    (problem,) = problems(TOML.replace("wapens", category))

    assert problem.endswith(f"geen afspraak kan {category!r} toestaan: haal het weg")


def test_an_id_is_used_once() -> None:
    partner = TOML[TOML.index("[[partner]]") : TOML.index("[[agreement]]")]
    agreement = TOML[TOML.index("[[agreement]]") :]
    twice = TOML.replace("[[agreement]]", f"{partner}\n[[agreement]]", 1) + agreement

    assert [p.split(":")[0].split(", ")[1] for p in problems(twice)] == [
        "partner[1].id",
        "agreement[1].id",
        "agreement[0].clause[0].id",
        "agreement[1].clause[0].id",
    ]


@pytest.mark.parametrize(
    ("reviewed_on", "review_by", "right"),
    [
        (None, "2026-07-01", True),
        (None, "2026-07-02", False),
        ("2026-06-30", "2026-12-30", True),
        ("2026-06-30", "2026-12-31", False),
        ("2027-08-31", "2028-02-29", True),  # a leap year's last of February
        ("2026-08-31", "2027-02-28", True),
        ("2026-08-31", "2027-03-01", False),
    ],
)
def test_a_review_is_due_within_six_months_of_the_last(
    reviewed_on: str | None, review_by: str, *, right: bool
) -> None:
    toml = TOML.replace("2026-06-30", review_by)
    if reviewed_on:
        toml = toml.replace("review_by", f"reviewed_on = {reviewed_on}\nreview_by")

    if right:
        assert read_agreements(toml)
    else:
        (problem,) = problems(toml)
        assert "review_by: is meer dan zes maanden na" in problem


def test_how_long_a_partner_may_keep_it_must_be_said() -> None:
    (problem,) = problems(TOML.replace("retention_days = 90\n", ""))

    assert problem == "regel 8, agreement[0].retention_days: ontbreekt: voeg het toe"


@pytest.mark.parametrize("onward", ["politie", "hlat"])
def test_it_is_passed_on_to_other_partners_of_the_file_only(onward: str) -> None:
    toml = TOML.replace("retention_days", f'onward = ["{onward}"]\nretention_days')
    (problem,) = problems(toml)

    assert problem.startswith(f"regel 17, agreement[0].onward[0]: {onward!r} is geen andere")


@pytest.mark.parametrize("field", sorted(ABOUT_A_PERSON))
def test_no_file_gives_a_school_data_on_a_person_and_a_crime(field: str) -> None:
    way = TRANSFORMS[field][1]
    toml = TOML.replace('kind = "politie"', 'kind = "school"')
    (problem,) = problems(toml.replace('seen_at = "day"', f'{field} = "{way}"'))

    assert problem.startswith(f"regel 27, agreement[0].clause[0].fields.{field}: geen afspraak")
    assert read_agreements(toml.replace('seen_at = "day"', f'{field} = "drop"'))


WAYS = {
    "drop": set(FIELDS),
    "as-is": set(FIELDS) - {"age"},
    "band": {"age"},
    "day": {"seen_at"},
    "week": {"seen_at"},
    "municipality": {"neighbourhood"},
    "pseudonym": {"handle"},
}


@pytest.mark.parametrize("transform", WAYS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_has_its_own_transforms(field: str, transform: str) -> None:
    fields = TOML.index("category = ")
    toml = TOML[:fields] + f'{field} = "{transform}"\n'

    if field in WAYS[transform]:
        assert read_agreements(toml).agreement[0].clause[0].fields == {field: transform}
    else:
        (problem,) = problems(toml)
        assert problem.startswith(f"regel 26, agreement[0].clause[0].fields.{field}: kan niet")


def test_every_field_of_the_contract_has_its_transforms() -> None:
    assert set(TRANSFORMS) == set(FIELDS)


def test_a_version_in_force_is_read_also_when_a_category_went_away() -> None:
    toml = TOML.replace('"wapens"', '"wapens", "morgen-weg"')

    assert problems(toml)
    assert reread(toml).agreement[0].clause[0].categories == ("wapens", "morgen-weg")


def test_the_sample_organisation_is_right() -> None:
    read = read_agreements(scenario.agreements(on=TODAY))

    assert [p.id for p in read.partner] == ["gemeente", "politie", "school", "jeugdhulp"]


def test_in_the_sample_every_category_somebody_should_act_on_has_a_clause() -> None:
    read = read_agreements(scenario.agreements(on=TODAY))
    agreed = {c for a in read.agreement for clause in a.clause for c in clause.categories}
    never = {code for code, category in CATEGORIES.items() if category.never_shared}

    assert set(CATEGORIES) - agreed - never == {"overig"}


def test_in_the_sample_only_police_and_jeugdhulp_see_an_account_as_it_is() -> None:
    read = read_agreements(scenario.agreements(on=TODAY))
    seeing = {
        (a.partner, category)
        for a in read.agreement
        for clause in a.clause
        for category in clause.categories
        if clause.fields.get("handle") == "as-is" or {"text", "url"} & set(clause.fields)
    }

    assert seeing == {
        ("politie", "wapens"),
        ("politie", "bedreiging"),
        ("politie", "drugs_aanbod"),
        ("jeugdhulp", "zelfbeschadiging"),
    }


def test_the_file_in_the_readme_is_right() -> None:
    readme = Path(policy.__file__).with_name("README.md").read_text("utf-8")

    assert read_agreements(readme.partition("```toml\n")[2].partition("```")[0])


def test_a_reading_of_sixty_thousand_mistakes_ends() -> None:
    with pytest.raises(BadAgreements) as caught:
        read_agreements(TOML.replace('"wapens"', "1, " * 60_000))

    assert len(caught.value.problems) == 60_000
