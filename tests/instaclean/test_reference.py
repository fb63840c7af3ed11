"""What a notice may rest on, and what people read."""

from datetime import date

from services.instaclean.domain.reference import REFERENCES, TRANSPARENCY
from services.instaclean.texts import GOOD_FAITH_TEXT, LETTER, MISSING
from shared.language.instaclean import REFUSALS
from shared.language.taxonomy import CATEGORIES, PLATFORMS


def test_every_harmful_category_can_be_in_a_notice() -> None:
    harmful = {c.code for c in CATEGORIES.values() if c.harmful_account}

    assert set(TRANSPARENCY) == harmful
    for category in harmful:
        assert any(category in r.categories for r in REFERENCES.values())
        assert category in LETTER["en"]


def test_no_category_that_is_never_shared_has_a_reference() -> None:
    never = {c.code for c in CATEGORIES.values() if c.never_shared}

    assert never
    assert not never & {c for r in REFERENCES.values() for c in r.categories}


def test_every_reference_is_kept_by_somebody_and_known_on_its_platforms() -> None:
    for reference in REFERENCES.values():
        assert reference.review_by > date(2026, 1, 1)
        assert reference.source.startswith("https://")
        assert set(reference.platforms) <= set(PLATFORMS)
        assert set(reference.categories) <= set(CATEGORIES)


def test_dutch_sentences_are_short() -> None:
    sentences = [
        s for text in (*REFUSALS.values(), *MISSING.values()) for s in text.split(". ")
    ]

    assert max(len(sentence.split()) for sentence in sentences) <= 15
    assert set(GOOD_FAITH_TEXT) == {"nl", "en"}
