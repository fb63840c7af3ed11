"""A file is stored in parts."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.instaclean.domain import files as stored
from services.instaclean.domain.files import content_of, parts_of

ID = UUID(int=1)


@given(st.binary(max_size=3000), st.integers(1, 50))
def test_a_file_comes_back_from_its_parts(content: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "PART", size)
        parts = parts_of(ID, "x.csv", content)

    assert content_of(parts) == content
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
