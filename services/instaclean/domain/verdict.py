"""What became of a signal: whether it still says that an account does harm."""

from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Frozen
from shared.contracts.signals.erase import SignalErased
from shared.contracts.signals.facts import SignalFacts
from shared.language.safety import keeps_no_link
from shared.language.taxonomy import CATEGORIES

FOR_EVER = 1_000_000_000  # what is erased gets no later revision


class Verdict(Frozen):
    """The latest there is to know of a signal."""

    signal_id: UUID
    revision: int
    harmless: bool
    at: AwareDatetime
    keeps_no_link: bool = False
    """The signal is of a category that is never shared: a link may lead to the image."""

    @property
    def bars_links(self) -> bool:
        """Return whether no link of the signal may be kept: it is gone, or never shared."""
        return self.erased or self.keeps_no_link

    @property
    def erased(self) -> bool:
        """Return whether the signal is gone."""
        return self.revision == FOR_EVER


def verdict_of(event: SignalFacts | SignalErased, *, at: AwareDatetime) -> Verdict:
    """Return what an event says: erased, denied or in a category without harm is harmless."""
    if isinstance(event, SignalErased):
        return Verdict(signal_id=event.signal_id, revision=FOR_EVER, harmless=True, at=at)
    # What a plugin saw beside its guess is no reason to keep an account on the list.
    codes = (event.category, *(() if event.to_be_checked else event.also))
    categories = [CATEGORIES.get(code) for code in codes]
    harmful = any(c is None or c.harmful_account for c in categories)
    return Verdict(
        signal_id=event.signal_id,
        revision=event.revision,
        harmless=event.verified is False or not harmful,
        at=at,
        keeps_no_link=any(map(keeps_no_link, (event.category, *event.also))),
    )
