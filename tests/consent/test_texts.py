"""What people read."""

from services.consent.domain.notice import notices
from services.consent.domain.words import CHANNELS, PURPOSES
from services.consent.texts import PAGES
from shared.language.consent import REFUSALS


def test_every_language_says_everything() -> None:
    def keys(texts: object, before: str = "") -> set[str]:
        if not isinstance(texts, dict):
            return {before}
        return {key for name, text in texts.items() for key in keys(text, f"{before}.{name}")}

    assert len(PAGES) >= 2
    assert len({frozenset(keys(texts)) for texts in PAGES.values()}) == 1


def test_what_can_be_chosen_is_named_in_full() -> None:
    languages = sorted({notice.language for notice in notices()})
    for kind, known in (("channel", CHANNELS), ("purpose", PURPOSES), ("language", languages)):
        assert f": {', '.join(known)}." in REFUSALS[f"unknown-{kind}"]
