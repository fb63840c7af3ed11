"""Trains a model on the texts that ship and on what workers chose; `seintje learn train`.

Needs `pip install 'seintje[train]'`. The same texts give the same file.
"""

from collections.abc import Iterable, Sequence

from bench.categories import gate, sites
from bench.categories.fit import fit
from bench.categories.sites import SiteText
from bench.categories.texts import Text
from bench.categories.writers import texts_of
from services.signals.plugins import linear
from shared.contracts.signals.learn import Figures
from shared.contracts.signals.shadow import LabelledText

HERE = "the workers of this organisation"


def train(labelled: Iterable[LabelledText]) -> tuple[bytes, Figures]:
    """Return the file of a model that learnt from these as well, and how good it is."""
    own = as_texts(labelled)
    theirs = [text for texts in texts_of("train").values() for text in texts]
    kept = sites.may_be_kept(theirs, own)
    # By which line a score becomes a chance was found on writers nothing was learnt from.
    rows = [*theirs, *(one.text for one in own)]
    file = sites.without_others(fit(rows, linear.model().lines), kept)
    return file, gate.figures(linear.read(file), linear.model(), gate.frozen())


def as_texts(labelled: Iterable[LabelledText]) -> Sequence[SiteText]:
    """Return the texts as they are learnt from."""
    return [
        SiteText(
            Text(
                one.text.get_secret_value(), frozenset((one.category, *one.also)), writer=HERE
            ),
            one.account or sites.UNKNOWN,
        )
        for one in labelled
    ]
