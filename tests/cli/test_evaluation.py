"""`seintje policy reviews|evaluate` and `seintje checklist …` as a manager types them."""

from tests.cli.conftest import Seintje, one_sentence


def test_a_point_is_open_until_it_is_shown_to_be_in_order(seintje: Seintje) -> None:
    before = seintje("checklist", "show")
    said = seintje("checklist", "prove", "vision", "Beleidsplan, bladzijde 4")
    after = seintje("checklist", "show")

    assert "open" in before.stdout
    assert said.stdout == "Genoteerd.\n"
    assert "Beleidsplan" in after.stdout
    one_sentence(
        seintje("checklist", "prove", "geluk", "ja"), "Dit punt staat niet op de lijst."
    )


def test_what_must_be_evaluated_is_listed(seintje: Seintje) -> None:
    said = seintje("policy", "reviews")

    assert said.returncode == 0
    one_sentence(
        seintje(
            "policy", "evaluate", "niemand", "--uitkomst", "continue",
            "--bevindingen", "goed", "--besluiten", "door",
        ),
        "Deze afspraak geldt nu niet.",
    )  # fmt: skip
    one_sentence(
        seintje(
            "policy", "evaluate", "niemand", "--uitkomst", "misschien",
            "--bevindingen", "goed", "--besluiten", "door",
        ),
        "outcome",
    )  # fmt: skip
