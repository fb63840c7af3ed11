"""`seintje policy reviews|evaluate` and `seintje checklist …` as a manager types them."""

from tests.cli.conftest import Seintje, one_sentence


def test_a_point_is_open_until_it_is_shown_to_be_in_order(seintje: Seintje) -> None:
    before = seintje("checklist", "show")
    result = seintje("checklist", "prove", "vision", "Beleidsplan, bladzijde 4")
    after = seintje("checklist", "show")

    assert "open" in before.stdout
    assert result.stdout == "Genoteerd.\n"
    assert "Beleidsplan" in after.stdout
    one_sentence(
        seintje("checklist", "prove", "geluk", "ja"), "Dit punt staat niet op de lijst."
    )


def test_what_must_be_evaluated_is_listed(seintje: Seintje) -> None:
    result = seintje("policy", "reviews")

    assert result.returncode == 0
    one_sentence(
        seintje(
            "policy", "evaluate", "niemand", "--uitkomst", "doorgaan",
            "--bevindingen", "goed", "--besluiten", "door",
        ),
        "Deze afspraak geldt nu niet.",
    )  # fmt: skip
    one_sentence(
        seintje(
            "policy", "evaluate", "niemand", "--uitkomst", "misschien",
            "--bevindingen", "goed", "--besluiten", "door",
        ),
        "dit kan: doorgaan, aanpassen, stoppen.",
        code=2,
    )  # fmt: skip


def test_a_goal_is_evaluated_too(seintje: Seintje) -> None:
    seintje(
        "goal", "set", "meer-reacties", "--wat", "help-requests", "--was", "2", "--wordt", "9",
        "--van", "2026-01-01", "--tot-en-met", "2027-12-31",
    )  # fmt: skip
    words = (
        "policy", "evaluate", "meer-reacties", "--doel",
        "--bevindingen", "Het gaat goed.", "--besluiten", "Verder.", "--uitkomst",
    )  # fmt: skip
    listed = seintje("policy", "reviews", COLUMNS="80")
    held = seintje(*words, "doorgaan")
    ended = seintje(*words, "stoppen")
    after = seintje("policy", "reviews")

    assert "doel" in listed.stdout
    assert "meer-reacties" in listed.stdout
    assert held.stdout == ended.stdout == "Genoteerd.\n"
    assert "meer-reacties" not in after.stdout
