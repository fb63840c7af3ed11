"""Names for one partner only."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.partners import id_for

KEY = "for tests only, thirty-two characters or more"
partners = st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True)


@given(partners, partners, st.uuids(), st.uuids(), st.sampled_from(["delivery", "spread"]))
def test_another_partner_or_thing_has_another_name_and_the_same_has_the_same(
    one: str, other: str, about: UUID, thing: UUID, what: str
) -> None:
    mine = id_for(one, what, about, key=KEY)

    assert mine == id_for(one, what, about, key=KEY)
    assert (mine == id_for(other, what, about, key=KEY)) == (one == other)
    assert (mine == id_for(one, what, thing, key=KEY)) == (about == thing)
    assert mine != id_for(one, f"{what}s", about, key=KEY)


@given(partners, st.uuids())
def test_it_cannot_be_calculated_without_the_key(partner: str, about: UUID) -> None:
    mine = id_for(partner, "delivery", about, key=KEY)

    assert mine != id_for(partner, "delivery", about, key=KEY[:-1])
    assert mine != uuid5(about, partner)
    assert str(about) not in str(mine)
