"""Trains a model on the texts that ship and on what workers chose; `seintje learn train`.

Needs `pip install 'seintje[train]'`. The same texts give the same file.
"""

from collections.abc import Iterable, Sequence

from bench.categories import gate, sites
from bench.categories.sites import SiteText
from bench.categories.texts import Text, shipped
from bench.categories.train import fit
from services.signals.plugins import linear
from shared.contracts.signals.learn import Figures
from shared.contracts.signals.shadow import LabelledText


def train(labelled: Iterable[LabelledText]) -> tuple[bytes, Figures]:
    """Return the file of a model that learnt from these as well, and how good it is."""
    own = texts_of(labelled)
    theirs = shipped()
    kept = sites.may_be_kept(theirs, own)
    file = sites.without_others(fit([*theirs, *(one.text for one in own)]), kept)
    return file, gate.figures(linear.read(file), linear.model(), gate.frozen())


def texts_of(labelled: Iterable[LabelledText]) -> Sequence[SiteText]:
    """Return the texts as they are learnt from."""
    return [
        SiteText(
            Text(one.text.get_secret_value(), frozenset((one.category, *one.also))),
            one.account or sites.UNKNOWN,
        )
        for one in labelled
    ]
