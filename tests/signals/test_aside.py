"""What is denied, or told of a lesson, a film, a game or the news, is set aside."""

import pytest

from services.signals.domain.verdict import verdict_on
from services.signals.plugins import together
from services.signals.plugins.aside import set_aside
from services.signals.plugins.lexicon import look


def aside(text: str) -> set[str]:
    seen = look(text)
    return {seen.words[at] for at in set_aside(seen)}


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("geen drugs op school", "drugs", "geen"),
        ("hij heeft geen mes, maar wel een pistool", "mes", "pistool"),
        ("zonder mes kwam hij, er lag een bom", "mes", "bom"),
        ("hij ontkent dat hij een wapen heeft. Ze zijn bang", "wapen", "bang"),
        ("dat met dat mes klopt niet", "mes", "klopt"),
        ("vals geld was loos alarm, ze huilt", "geld", "huilt"),
        ("spreekbeurt over drugs. Daarna werd er gevochten", "drugs", "gevochten"),
        ("mes gezien. De film ging over moord", "moord", "mes"),
        ("no weapons here, he has a gun", "weapons", "gun"),
    ],
)
def test_a_cue_reaches_its_part_of_the_text_and_no_further(
    text: str, inside: str, outside: str
) -> None:
    assert inside in aside(text)
    assert outside not in aside(text)


@pytest.mark.parametrize(
    "text",
    [
        "niet alleen een mes, ook een pistool",
        "hij wil niet meer leven",
        "ik zie geen uitweg",
        "niemand weet dat ik snij",
        "foto doorgestuurd zonder toestemming",
    ],
)
def test_what_only_seems_to_deny_sets_nothing_aside(text: str) -> None:
    assert aside(text) == set()


def test_a_denial_reaches_six_words_as_in_context() -> None:
    assert aside("geen een twee drie vier vijf zes zeven") == {
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
    }


@pytest.mark.parametrize(
    "text",
    [
        "hij heeft geen mes op zak",
        "de film ging over een pistool en een machete",
        "spreekbeurt over vuurwapens en een pistool",
        "hij zwaaide met een mes, bleek nep",
    ],
)
def test_what_is_set_aside_is_never_sure(text: str) -> None:
    assert all(
        label.check
        for label in together.categorise(text=text) or ()
        if label.category != "overig"
    )


def test_a_denied_suicide_is_for_a_person_to_look_at() -> None:
    verdict = verdict_on(
        together.categorise(text="ze zegt dat ze geen zelfmoord wil plegen") or ()
    )

    assert "zelfbeschadiging" in (verdict.category, *verdict.also, *verdict.suspected)
