import json
from importlib.resources import files

import pytest

from shared.language.taxonomy import (
    CATEGORIES,
    PLATFORMS,
    URGENCIES,
    VERSION,
    BadTaxonomy,
    read,
    urgency_at_least,
)

GEWELD = {"label": '"Geweld"', "urgency": '"high"', "tone": '"worrying"', "hint": '"Bel."'}


def taxonomy(head: str = "version = 1", **changes: str | None) -> str:
    keys = [f"{key} = {value}" for key, value in (GEWELD | changes).items() if value]
    return "\n".join([head, "[categories.geweld]", *keys, "[platforms]"])


def test_every_label_of_the_sample_is_a_category() -> None:
    sample = (files("clients.demo") / "signals-nl.jsonl").read_text("utf-8")
    labels = {label for line in sample.splitlines() for label in json.loads(line)["labels"]}

    assert labels | {"grooming", "overig"} <= CATEGORIES.keys()


def test_sexual_images_of_minors_are_never_shared_and_all_else_may_be() -> None:
    never = {code for code, category in CATEGORIES.items() if category.never_shared}

    assert never == {"sexting", "grooming"}


def test_accounts_that_expose_fight_or_sell_go_to_instaclean() -> None:
    harmful = {code for code, category in CATEGORIES.items() if category.harmful_account}

    assert harmful == {
        "drugs_aanbod",
        "exposing",
        "fraude",
        "geweld",
        "nepgeld",
        "vuurwerk",
        "wapens",
    }


def test_what_may_cost_a_life_is_acute() -> None:
    acute = {code for code, category in CATEGORIES.items() if category.urgency == "acute"}

    assert acute == {"bedreiging", "grooming", "wapens", "zelfbeschadiging"}


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=CATEGORIES)
def test_a_worker_reads_one_sentence_per_category(category: object) -> None:
    hint = CATEGORIES[category.code].hint  # type: ignore[attr-defined]

    assert hint.endswith(".")
    assert ". " not in hint


def test_the_platforms_of_the_guide_are_known_and_whatsapp_comes_with_a_warning() -> None:
    assert set(PLATFORMS) == {
        "anders",
        "discord",
        "facebook",
        "instagram",
        "linkedin",
        "snapchat",
        "telegram",
        "tiktok",
        "whatsapp",
        "x",
        "youtube",
    }
    assert "AVG" in (PLATFORMS["whatsapp"].warning or "")
    assert PLATFORMS["instagram"].story_hours == 24
    assert PLATFORMS["youtube"].story_hours is None


def test_an_urgency_is_at_least_itself_and_everything_below() -> None:
    assert URGENCIES == ("low", "normal", "high", "acute")
    assert urgency_at_least("high", "high")
    assert urgency_at_least("acute", "low")
    assert not urgency_at_least("normal", "high")


def test_categories_cannot_be_changed_while_running() -> None:
    assert VERSION >= 1
    with pytest.raises(TypeError):
        CATEGORIES["geweld"] = CATEGORIES["overig"]  # type: ignore[index]


def test_a_right_file_is_read() -> None:
    version, categories, platforms = read(taxonomy())

    assert (version, categories["geweld"].label, platforms) == (1, "Geweld", {})


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (taxonomy(urgency='"soon"'), r"categories\.geweld: urgency"),
        (taxonomy(label=None), r"categories\.geweld: label"),
        (taxonomy(colour='"red"'), r"categories\.geweld: colour"),
        (taxonomy(never_shared='"nee"'), r"categories\.geweld: never_shared"),
        (taxonomy(code='"fight"'), r"categories\.geweld: code"),
        (taxonomy(head=""), r"version"),
        ("version = 1\ncategories.geweld = 3", r"categories\.geweld"),
        ("version = 1", r"categories"),
        (taxonomy() + "\n[categories.geweld]", r"geweld.* twice"),
        (
            taxonomy() + "\n[platforms.x]\nlabel = 'X'\nopenness = 'ajar'",
            "platforms.x: openness",
        ),
    ],
)
def test_a_mistake_names_the_entry_and_the_key(toml: str, told: str) -> None:
    with pytest.raises(BadTaxonomy, match=told):
        read(toml)
