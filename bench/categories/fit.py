"""Fits the linear model on texts, and the lines that make chances of its scores.

Needs `pip install -e '.[train]'`. The same texts and the same version of scikit-learn give the
same bytes: there is nothing random in it but the seed below.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import floor
from random import Random

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.categories.texts import Text, digest
from services.signals.plugins import lexicon, linear
from services.signals.plugins.linear import Line
from services.signals.plugins.names import without_names
from services.signals.plugins.pieces import all_bits, all_words
from shared.privacy.identifying.reading import read

SEED = 7
STRENGTH = 10.0  # the less, the more is smoothed
IN_TEXTS = 2  # a piece that is in fewer texts is left out
MOST = 127
GLUED = 0.1  # pairs of texts glued together, for each text: a text may have two categories
SURELY = 0.95  # precision from which a category is named without "please check"
ENOUGH = 10  # sure texts of a category from which its precision says something


def fit(rows: Sequence[Text], lines: Mapping[str, Line] = linear.NO_LINES) -> bytes:
    """Return the file of a model that learnt from `rows`; `linear.read` reads it."""
    learnt_from = digest(rows)
    rows = [*rows, *_glued(rows)]
    shown = [_as_read(row.text) for row in rows]
    categories = sorted({label for row in rows for label in row.labels})
    counted = {"bits": _vectorizer(_bits), "words": _vectorizer(_words)}
    columns = csr_matrix(hstack([v.fit_transform(shown) for v in counted.values()]))

    fitted = [_regression(columns, [c in row.labels for row in rows]) for c in categories]
    spoken = np.vstack([one.coef_[0] for one in fitted]).T
    bias = [round(float(one.intercept_[0]), 4) for one in fitted]

    idf = np.concatenate([v.idf_ for v in counted.values()])
    weights = spoken * idf[:, None]
    scale = float(np.abs(weights).max()) / MOST
    numbers = np.rint(weights / scale)
    # idf squared: what the length of a text is reckoned by.
    worth = np.rint(idf**2 * linear.WORTH).clip(0, 255)
    table = np.hstack([numbers + linear.ZERO, worth[:, None]]).astype(np.uint8)

    parts, start = {}, 0
    for kind, vectorizer in counted.items():
        pieces: Sequence[str] = vectorizer.get_feature_names_out().tolist()
        parts[kind] = (pieces, table[start : start + len(pieces)].tobytes())
        start += len(pieces)
    return linear.write(categories, bias, scale, parts, lines, learnt_from)


def line(scores: Sequence[float], has_it: Sequence[bool]) -> Line:
    """Return the line that makes chances of `scores`, of texts nothing was learnt from.

    It is sure from the lowest chance above which `SURELY` of the texts have the category.
    """
    fitted = LogisticRegression(C=1000.0).fit(np.array(scores)[:, None], has_it)
    slope, start = round(float(fitted.coef_[0][0]), 4), round(float(fitted.intercept_[0]), 4)
    plain = Line(slope, start)
    return Line(slope, start, _sure_from([plain.chance(score) for score in scores], has_it))


def _sure_from(chances: Sequence[float], has_it: Sequence[bool]) -> float:
    ranked = sorted(zip(chances, has_it, strict=True), reverse=True)
    right, sure = 0, 1.0
    for many, ((chance, true), (below, _)) in enumerate(pairwise([*ranked, (0.0, False)]), 1):
        right += true
        if below < chance and many >= ENOUGH and right / many >= SURELY:
            sure = chance
    return floor(sure * 10_000) / 10_000  # never above the chance it was taken from


def _glued(rows: Sequence[Text]) -> Sequence[Text]:
    """Return pairs of texts of one writer as one text that has the categories of both."""
    by_writer: dict[str, list[Text]] = {}
    for row in rows:
        by_writer.setdefault(row.writer, []).append(row)
    dice = Random(SEED)  # noqa: S311 - no secret, but the same each time
    return [
        _together(*dice.sample(own, 2))
        for own in by_writer.values()
        for _ in range(int(len(own) * GLUED))
    ]


def _together(one: Text, other: Text) -> Text:
    labels = one.labels | other.labels
    return Text(f"{one.text} {other.text}", labels - {"overig"} or labels, writer=one.writer)


@cache  # a text is learnt from in the model of every other writer
def _as_read(text: str) -> str:
    return without_names(read(text).text, but=lexicon.no_names())


def _regression(columns: csr_matrix, has_it: Sequence[bool]) -> LogisticRegression:
    model = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, tol=0.01, max_iter=1000, random_state=SEED
    )
    return model.fit(columns, has_it)


def _vectorizer(pieces: Callable[[str], list[str]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=pieces, min_df=IN_TEXTS)


_bits, _words = cache(all_bits), cache(all_words)
