import unicodedata

import pytest

from shared.privacy.identifying import find, keyed, unresolved
from tests.privacy.found import DIGEST, findings

TEXT = "Daar staat Şeyma Y\u0131lmaz, en BSN 1112.22.333 en 06-12345678."


def test_a_finding_holds_none_of_the_words() -> None:
    for finding in findings(TEXT):
        assert TEXT[finding.start : finding.end] not in repr(finding)
        assert set(finding.mark) <= set("0123456789abcdef")


def test_findings_come_in_the_order_of_the_text() -> None:
    found = findings(TEXT)

    assert [TEXT[f.start : f.end] for f in found] == [
        "Şeyma Y\u0131lmaz",
        "1112.22.333",
        "06-12345678",
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_finding_tells_where_it_stands_in_the_text_as_written(form: str) -> None:
    text = unicodedata.normalize(form, "Zo\u200bë: Şeyma Y\u0131lmaz huilt.")  # type: ignore[arg-type]
    last = findings(text)[-1]

    assert text[last.start : last.end] == unicodedata.normalize(form, "Şeyma Y\u0131lmaz")  # type: ignore[arg-type]


def test_what_a_person_overruled_stays_overruled_when_other_words_change() -> None:
    (before,) = findings("Het gaat om Albeda en niets anders.")
    (after,) = findings("Kort gezegd: het gaat om Albeda.")

    assert before.start != after.start
    assert unresolved([after], {before.mark}) == ()


def test_another_name_is_not_overruled_with_it() -> None:
    albeda, fatima = findings("Het gaat om Albeda en om Fatima.")

    assert unresolved([albeda, fatima], {albeda.mark}) == (fatima,)
    assert unresolved([albeda, fatima], ()) == (albeda, fatima)


def test_one_number_has_one_mark_in_all_spellings() -> None:
    marks = {findings(f"Er staat {bsn}.")[0].mark for bsn in ("111222333", "1112.22.333")}

    assert len(marks) == 1


def test_what_is_overruled_in_one_notice_is_not_overruled_in_another() -> None:
    (here,) = findings("Het gaat om Albeda.")
    (there,) = find("Het gaat om Albeda.", digest=keyed(b"for tests only", about="notice-2"))
    (other,) = find("Het gaat om Albeda.", digest=keyed(b"another key", about="notice-1"))

    assert len({here.mark, there.mark, other.mark}) == 3


def test_a_mark_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="give a key"):
        keyed(b"", about="notice-1")


def test_an_empty_text_has_no_findings() -> None:
    assert find("", digest=DIGEST) == ()
