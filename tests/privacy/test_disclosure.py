from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pytest
from pydantic import TypeAdapter

from shared.privacy.disclosure import (
    Breach,
    Grid,
    Protection,
    Published,
    Quantity,
    audit,
    protect,
    published,
    split,
)
from shared.privacy.disclosure.attack import Attack
from shared.privacy.disclosure.solver import Solver
from shared.privacy.disclosure.system import system
from tests.privacy.reports import every_cell, report, signals, whole

MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))


def table(name: str, *cells: str) -> Grid:
    return Grid(name, {(cell, "noord"): [cell] for cell in cells})


def names(found: Protection) -> set[str]:
    return {name for name, shown in found.shown.items() if shown}


def made(
    quantities: Sequence[Quantity],
    cells: Mapping[str, int],
    known: Collection[Published] = (),
) -> tuple[Published, ...]:
    """Return what is to be kept of a report that is protected."""
    return published(quantities, cells, names(protect(quantities, cells, known=known)))


def test_a_plot_does_not_show_what_the_table_hides() -> None:
    cells = {"geweld": 3, "trend": 9}
    quantities = [
        *table("tabel", *cells).quantities(),
        *(whole(f"plot {kind}", [kind]) for kind in cells),
        whole("plot", cells),
    ]

    shown = protect(quantities, cells).shown

    assert not shown["plot geweld"]
    assert shown["plot trend"] == shown["tabel row=trend column=noord"]
    assert not (shown["plot trend"] and shown["plot"])


def test_the_months_of_a_plot_do_not_add_up_to_the_one_that_is_hidden() -> None:
    cells = {"jul": 17, "aug": 17, "sep": 3}
    quantities = [whole("totaal", cells), *(whole(month, [month]) for month in cells)]

    shown = protect(quantities, cells).shown

    assert not shown["sep"]
    assert not (shown["totaal"] and shown["jul"] and shown["aug"])


def test_a_goal_does_not_show_what_the_table_hides() -> None:
    cells = {"talent": 2, "hulpvraag": 7, "geweld": 9}
    quantities = [*table("tabel", *cells).quantities(), whole("doel", ["hulpvraag"])]

    shown = protect(quantities, cells).shown

    assert shown["doel"] == shown["tabel row=hulpvraag"]
    assert audit(published(quantities, cells, {n for n in shown if shown[n]}), cells) == ()


@pytest.mark.parametrize("metric", [("geweld", "wapens"), ("talent",), ("geweld", "talent")])
def test_a_number_of_kinds_together_does_not_give_one_of_them_away(
    metric: Sequence[str],
) -> None:
    cells = {"geweld": 3, "wapens": 9, "talent": 8}
    quantities = [*table("tabel", *cells).quantities(), whole("in cijfers", metric)]

    known = made(quantities, cells)

    assert audit(known, cells) == ()


def test_what_is_no_count_of_people_is_shown_beside_anything() -> None:
    quantities = [whole("signalen", ["noord"]), Quantity("uren online", {}, protected=False)]

    assert names(protect(quantities, {"noord": 3})) == {"uren online"}


def test_a_number_that_is_no_secret_is_hidden_where_it_gives_one_away() -> None:
    cells = {"geweld": 3, "berichten": 3}
    quantities = [
        whole("geweld", ["geweld"]),
        Quantity("berichten", {"berichten": 1}, protected=False),
        whole("samen", cells),
    ]

    shown = protect(quantities, cells).shown

    assert not shown["geweld"]
    assert not (shown["berichten"] and shown["samen"])


@pytest.mark.parametrize("order", [("q3", "h2"), ("h2", "q3"), ("q3", "h2", "q4")])
def test_a_half_year_without_its_quarter_is_no_small_count(order: Sequence[str]) -> None:
    cells = {"q3": 6, "q4": 3}
    periods = {"q3": ["q3"], "q4": ["q4"], "h2": ["q3", "q4"]}

    known: tuple[Published, ...] = ()
    for name in order:
        known = (*known, *made([whole(name, periods[name])], cells, known))

    assert known[0].value is not None
    assert known[1].value is None
    assert audit(known, cells) == ()


def test_a_quarter_that_nobody_published_does_not_follow_from_a_half_year() -> None:
    counts = {"q3": (6, 40), "okt": (1, 40), "nov": (1, 40), "dec": (1, 40)}
    cells = {
        f"{month} {kind}": count
        for month, both in counts.items()
        for kind, count in zip(("geweld", "talent"), both, strict=True)
    }
    violence = [cell for cell in cells if cell.endswith("geweld")]
    months = [whole(month, [f"{month} geweld", f"{month} talent"]) for month in counts]
    earlier = made([whole("q3 geweld", violence[:1])], cells)

    shown = protect([whole("h2 geweld", violence), *months], cells, known=earlier).shown

    assert [name for name in shown if not shown[name]] == ["h2 geweld"]


def test_what_an_earlier_report_hid_stays_hidden() -> None:
    cells = {"geweld": 3, "wapens": 4, "talent": 9}
    earlier = made([*table("q3", *cells).quantities()], cells)
    quantities = [whole("zorgelijk", ["geweld", "wapens"]), whole("positief", ["talent"])]

    known = (*earlier, *made(quantities, cells, earlier))

    assert audit(known, cells) == ()


def test_a_guarded_number_does_not_follow_from_what_is_shown() -> None:
    cells = {"jan": 9, "feb": 8, "mrt": 3, "apr": 1}
    quantities = [whole("jaar", cells), whole("jan", ["jan"]), whole("feb", ["feb"])]
    rest = whole("maart en april", ["mrt", "apr"])

    shown = protect(quantities, cells, guarded=[rest]).shown

    assert not all(shown.values())
    careless = published(quantities, cells, set(shown))
    assert audit(careless, cells, guarded=[rest]) == (Breach("maart en april", 4, 4),)


def test_an_audit_names_who_can_be_found_out_and_how_closely() -> None:
    cells = {"geweld": 3, "wapens": 9}
    quantities = list(table("tabel", *cells).quantities())

    careless = published(quantities, cells, {"tabel row=wapens", "tabel"})

    assert audit(careless, cells) == (Breach("tabel row=geweld column=noord", 3, 3),)


def test_a_small_count_that_is_shown_is_a_breach() -> None:
    assert audit([Published("geweld", {"geweld": 1}, 3)], {"geweld": 3}) == (
        Breach("geweld", 3, 3),
    )


def test_two_hidden_counts_that_are_few_together_are_not_told_together() -> None:
    cells = {"geweld": 3, "wapens": 2, "talent": 30}

    shown = protect(list(table("tabel", *cells).quantities()), cells).shown

    assert not (shown["tabel column=noord"] and shown["tabel row=talent"])


def test_what_earlier_reports_gave_away_is_told_and_hides_nothing_in_vain() -> None:
    cells = {"q3": 6, "q4": 3, "elders": 50}
    earlier = [Published("h2", {"q3": 1, "q4": 1}, 9), Published("q3", {"q3": 1}, 6)]

    found = protect([whole("q4", ["q4"]), whole("elders", ["elders"])], cells, known=earlier)

    assert found.shown == {"q4": False, "elders": True}
    assert [(breach.least, breach.most) for breach in found.lost] == [(3, 3)]


def test_a_corrected_number_counts_as_known_the_way_it_is_today() -> None:
    cells = {"q3": 7, "q4": 3}
    earlier = [Published("q3", {"q3": 1}, 6)]

    shown = protect([whole("h2", cells)], cells, known=earlier).shown

    assert shown == {"h2": False}


def test_a_mark_on_what_is_empty_today_says_nothing_any_more() -> None:
    cells = {"geweld": 0, "wapens": 8}
    earlier = [Published("geweld", {"geweld": 1}, None)]
    quantities = list(table("tabel", *cells).quantities())

    found = protect(quantities, cells, known=earlier)

    assert (names(found), found.lost) == ({q.name for q in quantities}, ())


def test_a_cell_of_an_earlier_report_can_be_split() -> None:
    cells = {"oktober": 9, "begin": 6, "eind": 3}
    earlier = [Published("oktober", {"oktober": 1}, 9), split("oktober", ["begin", "eind"])]

    shown = protect([whole("doel", ["begin"])], cells, known=earlier).shown

    assert shown == {"doel": False}


def test_what_is_kept_between_reports_says_no_hidden_number_and_survives_json() -> None:
    kept = TypeAdapter(tuple[Published, ...])
    cells = {"geweld": 3, "wapens": 9, "talent": 8}

    known = made([*table("q3", *cells).quantities(), Quantity("uren", {})], cells)

    assert kept.validate_json(kept.dump_json(known)) == known
    assert {number.value for number in known if number.of == {"geweld": 1}} == {None}
    assert all(number.of for number in known)


def test_the_same_numbers_give_the_same_report() -> None:
    cells = signals(every_cell(MONTHS[:3]), 60)
    quantities = list(report("q1", MONTHS[:3]))

    assert protect(quantities, cells) == protect(quantities, dict(reversed(cells.items())))


def test_a_report_without_numbers_is_shown() -> None:
    found = protect([], {})

    assert found == Protection({}, (), 0)


def test_a_report_without_people_is_shown_whole_and_asks_nothing() -> None:
    quantities = list(report("q1", MONTHS[:3]))

    found = protect(quantities, dict.fromkeys(every_cell(MONTHS[:3]), 0))

    assert all(found.shown.values())
    assert found.solves == 0


def test_a_year_beside_its_halves_and_quarters_asks_the_solver_little() -> None:
    kinds, places = [f"soort {n}" for n in range(6)], [f"wijk {n}" for n in range(4)]
    cells = signals(every_cell(MONTHS, kinds, places), 250)
    spans = (MONTHS[:3], MONTHS[3:6], MONTHS[:6], MONTHS[6:], MONTHS)

    known: tuple[Published, ...] = ()
    for span in spans:
        quantities = list(report(f"{span[0]}-{len(span)}", span, kinds, places))
        found = protect(quantities, cells, known=known)
        known = (*known, *published(quantities, cells, names(found)))
        assert found.solves < 500
        assert found.lost == ()

    assert audit(known, cells) == ()


@pytest.mark.parametrize(
    ("quantities", "cells", "message"),
    [
        ([whole("a", ["weg"])], {}, "'weg' has no count"),
        ([whole("a", ["x"]), whole("a", ["y"])], {"x": 1, "y": 1}, "same name"),
        ([whole("a", ["x"])], {"x": -1}, "cannot be negative"),
    ],
)
def test_what_is_no_report_is_refused(
    quantities: Sequence[Quantity], cells: Mapping[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        protect(quantities, cells)


def test_a_cell_counts_once_at_least() -> None:
    with pytest.raises(ValueError, match="less than once"):
        Quantity("verschil", {"h2": 1, "q3": -1})


def test_a_state_that_a_solver_made_up_is_not_believed() -> None:
    numbers = system([whole("geweld", ["geweld"])], {"geweld": 3})
    known = system([], {"geweld": 9}, [Published("geweld", {"geweld": 1}, 9)])

    assert Attack(numbers).fits(np.array([7, 7]))
    assert not Attack(numbers).fits(np.array([0, 0]))
    assert not Attack(known).fits(np.array([8, 8]))


def test_where_the_solver_finds_nothing_too_much_is_hidden_not_too_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = signals(every_cell(MONTHS[:3]), 60)
    quantities = list(report("q1", MONTHS[:3]))

    with monkeypatch.context() as broken:
        broken.setattr(Solver, "solve", lambda *_, **__: None)
        found = protect(quantities, cells)

    assert found.lost == ()
    assert audit(published(quantities, cells, names(found)), cells) == ()
    assert names(found) < names(protect(quantities, cells))
