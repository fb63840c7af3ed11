"""`python -m bench.categories.train`: trains the linear model on `train.jsonl` and the sample.

Needs `pip install -e '.[train]'`. The same texts and the same version of scikit-learn give the
same file: there is nothing random in it but the seed below.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.categories import texts
from services.signals.plugins import linear
from services.signals.plugins.pieces import all_bits, all_words

SEED = 7
STRENGTH = 60.0  # the less, the more is smoothed
IN_TEXTS = 2  # a piece that is in fewer texts is left out
MOST = 127

MODEL = texts.HERE.parents[1] / "services/signals/plugins/linear.gz"


def main() -> None:
    """Train on what ships, and write."""
    rows = texts.shipped()
    MODEL.write_bytes(fit(rows))
    print(f"{len(rows)} texts, {MODEL.stat().st_size // 1024} kB")


def fit(rows: Sequence[texts.Text]) -> bytes:
    """Return the file of a model that learnt from `rows`; `linear.read` reads it."""
    said = [row.text for row in rows]
    categories = sorted({label for row in rows for label in row.labels})
    counted = {"bits": _vectorizer(all_bits), "words": _vectorizer(all_words)}
    columns = csr_matrix(hstack([v.fit_transform(said) for v in counted.values()]))

    fitted = [
        LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED).fit(
            columns, [category in row.labels for row in rows]
        )
        for category in categories
    ]
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
    return linear.write(categories, bias, scale, parts)


def _vectorizer(pieces: Callable[[str], list[str]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=pieces, min_df=IN_TEXTS)


if __name__ == "__main__":
    main()
