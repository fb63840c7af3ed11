import re

from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.pseudonyms import keyed

KEY = "for tests only, thirty-two characters or more"


def test_a_pseudonym_is_the_same_in_every_release() -> None:
    expected = "376a7f294a07b96b3b53e4cd0f285cf2e97653e7fa3a68a8e05873292c2d40b9"

    assert keyed("instagram", "naam", key=KEY) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_pseudonym_shows_nothing_and_fits_in_a_code(one: str, other: str) -> None:
    pseudonym = keyed(one, other, key=KEY)

    assert re.fullmatch(r"[0-9a-f]{64}", pseudonym)
    assert pseudonym != keyed(one, other, key=KEY + "!")
