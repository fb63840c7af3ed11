"""What a model may keep of an organisation's own signals, and how it is held against ours."""

import gzip

from bench.categories import gate, sites
from bench.categories.sites import SiteText
from bench.categories.texts import Text
from services.signals.plugins import linear
from tests.signals.learning import file_for

TREND = frozenset({"trend"})


def own(text: str, account: str = "") -> SiteText:
    return SiteText(Text(text, TREND), account)


def kept(*texts: SiteText, shipped: tuple[str, ...] = ()) -> frozenset[str]:
    return sites.may_be_kept([Text(text, TREND) for text in shipped], texts)["words"]


def test_a_word_of_one_account_is_not_kept_however_often_it_is_said() -> None:
    assert not kept(*(own("zwabber", "a") for _ in range(9)), own("zwabber", "b"))


def test_a_word_of_three_accounts_is_kept() -> None:
    assert kept(*(own("zwabber", account) for account in "abc")) == {"zwabber"}


def test_signals_that_name_no_account_count_as_one() -> None:
    assert not kept(*(own("zwabber") for _ in range(9)), own("zwabber", "a"))


def test_a_word_that_ships_in_two_texts_is_kept() -> None:
    assert kept(own("zwabber", "a"), shipped=("zwabber", "de zwabber")) == {"zwabber"}
    assert not kept(own("zwabber", "a"), shipped=("zwabber",))


def test_the_file_of_a_model_has_no_piece_that_may_not_be_kept() -> None:
    whole = (linear.files(linear.__package__) / "linear.gz").read_bytes()
    model = linear.read(whole)
    gone = next(iter(model.words.packed))
    may = {
        "bits": frozenset(model.bits.packed),
        "words": frozenset(model.words.packed) - {gone},
    }
    file = sites.without_others(whole, may)
    left = linear.read(file)

    assert gone not in left.words.packed
    assert left.bits.packed == model.bits.packed
    assert left.words.packed == {w: n for w, n in model.words.packed.items() if w != gone}
    assert f'"{gone}"'.encode() not in gzip.decompress(file).partition(b"\n")[0]


def test_a_model_that_knows_nothing_misses_what_ours_finds() -> None:
    knows_nothing = linear.read(file_for("trend"))
    texts = [text for text in gate.frozen() if text.labels & gate.ACUTE][:40]
    figures = gate.figures(knows_nothing, linear.model(), texts)

    assert figures.newly_missed > 0
    assert figures.macro_f1 < figures.macro_f1_shipped


def test_our_own_model_is_as_good_as_itself() -> None:
    figures = gate.figures(linear.model(), linear.model(), gate.frozen()[:60])

    assert figures.newly_missed == 0
    assert (figures.macro_f1, figures.flagged) == (
        figures.macro_f1_shipped,
        figures.flagged_shipped,
    )
